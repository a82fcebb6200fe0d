"""A document is counted as it comes: what is too heavy is read past, and never held."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory

from portail.web.ui.uploads import MEBI, NOTE_BYTES, REQUEST_BYTES, OneFile, is_too_large


@pytest.mark.parametrize(
    ("size", "is_taken"), [(NOTE_BYTES, True), (NOTE_BYTES + 1, False), (9 * MEBI, False)]
)
def test_no_more_than_the_limit_is_ever_held(*, size: int, is_taken: bool) -> None:
    note = SimpleUploadedFile("billet.pdf", b"0" * size)
    request = RequestFactory().post("/absences/", {"reason": "RDV", "note": note, "comment": "après"})
    handler = OneFile(request)
    request.upload_handlers = [handler]
    assert request.POST.dict() == {"reason": "RDV", "comment": "après"}
    assert ("note" in request.FILES) is is_taken is not is_too_large(request)
    assert handler._held.getbuffer().nbytes <= NOTE_BYTES


def test_a_request_that_says_it_is_huge_is_not_read() -> None:
    request = RequestFactory().post("/absences/", {"note": SimpleUploadedFile("billet.pdf", b"0")})
    request.META["CONTENT_LENGTH"] = str(REQUEST_BYTES + 1)
    request.upload_handlers = [OneFile(request)]
    with pytest.raises(MultiPartParserError):
        request.POST.dict()
