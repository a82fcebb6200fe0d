"""No page takes a file: one that is sent is refused before a byte of it is kept. Floor 10."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError


class NoFiles(FileUploadHandler):
    """Answers 400 at a file's first line: Django's own handlers would write it to the disk, however large."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise MultiPartParserError("no page of the portal takes a file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        raise NotImplementedError("new_file refuses every file")

    def file_complete(self, file_size: int) -> NoReturn:
        raise NotImplementedError("new_file refuses every file")
