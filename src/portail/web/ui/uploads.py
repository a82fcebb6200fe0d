"""Pages take no file, but the few that ask for one: a single one, bounded before it is read. Floor 10."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, NoReturn

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt, csrf_protect

type View = Callable[..., HttpResponse]

MEBI = 1024 * 1024
NOTE_BYTES = 5 * MEBI
# What a request with a file may weigh: past the file's own limit, so that a photograph a little too heavy
# is told so on its page, and is not answered by a bare refusal.
REQUEST_BYTES = 25 * MEBI
_TOO_LARGE = "upload_too_large"


class NoFiles(FileUploadHandler):
    """Answers 400 at a file's first line: Django's own handlers would write it to the disk, however large."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise MultiPartParserError("this page of the portal takes no file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> NoReturn:
        raise NotImplementedError("new_file refuses every file")

    def file_complete(self, file_size: int) -> NoReturn:
        raise NotImplementedError("new_file refuses every file")


class OneFile(FileUploadHandler):
    """Keeps one file of the field `note` in memory, never more of it than NOTE_BYTES.

    What is too large is read past and marked on the request (`is_too_large`); a second file, or one of
    another field, ends the request with 400.
    """

    request: HttpRequest

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._held = BytesIO()
        self._is_taken = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  (Django's name)
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > REQUEST_BYTES:
            raise MultiPartParserError("a request of the portal weighs less")

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        if self._is_taken or field_name != "note":
            raise MultiPartParserError("this page of the portal takes one file")
        self._is_taken = True
        super().new_file(field_name, *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > NOTE_BYTES:
            self.request.META[_TOO_LARGE] = True
            raise SkipFile
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._held.seek(0)
        return InMemoryUploadedFile(
            file=self._held, field_name=self.field_name, name=self.file_name, content_type=None,
            size=file_size, charset=None,
        )  # fmt: skip


def is_too_large(request: HttpRequest) -> bool:
    """Whether the file that came with the request was read past for its size."""
    return bool(request.META.get(_TOO_LARGE))


def takes_a_note(view: View) -> View:
    """Let one file come to a view: nobody's body is read before they are known to be signed in.

    The token is looked for once the handler is in place, since looking for it reads the body.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @login_required
    @wraps(view)
    def taking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [OneFile(request)]
        return protected(request, *args, **kwargs)

    return taking
