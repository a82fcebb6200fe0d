"""The body of an upload, chunk by chunk: never longer, shorter or slower than it may be. Floor 10."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError

from portail.web.operators.answers import UploadRefused

MEBI = 1024 * 1024
MAX_UPLOAD_BYTES = 512 * MEBI
RETRY_SECONDS = 30
# A process answers one request at a time: a body must come as a buffering proxy hands it over.
GRACE_SECONDS = 10.0
SLOWEST_BYTES_PER_SECOND = 256 * 1024
_CHUNK = 256 * 1024
# "" and octet-stream: what curl -T and other tools say of a file; its first bytes are looked at anyway.
_KINDS = ("application/zip", "application/x-zip-compressed", "application/octet-stream", "")


def announced_length(request: HttpRequest) -> int:
    """How long the body says it is. Raises UploadRefused for what is no zip of a length that may come."""
    announced = request.headers.get("Content-Length", "")
    if not (announced.isascii() and announced.isdigit()) or int(announced) == 0:
        raise UploadRefused("no-length")
    is_plain = request.headers.get("Content-Encoding", "identity") == "identity"
    if request.content_type not in _KINDS or not is_plain:
        raise UploadRefused("not-a-zip")
    if int(announced) > MAX_UPLOAD_BYTES:
        raise UploadRefused("too-large", limit=MAX_UPLOAD_BYTES // MEBI)
    return int(announced)


def chunks_of(request: HttpRequest, *, announced: int) -> Iterator[bytes]:
    """The body as it comes. Raises UploadRefused when it stops early or dawdles."""
    started = time.monotonic()
    received = 0
    while received < announced:
        try:
            chunk = request.read(min(_CHUNK, announced - received))
        except (UnreadablePostError, OSError):
            chunk = b""
        if not chunk:
            raise UploadRefused("cut-short", received=received, announced=announced)
        if received == 0 and not chunk.startswith(b"PK"):
            raise UploadRefused("not-a-zip")
        received += len(chunk)
        allowed = GRACE_SECONDS + received / SLOWEST_BYTES_PER_SECOND
        if time.monotonic() - started > allowed:
            raise UploadRefused("too-slow")
        yield chunk


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one upload in at once over all processes, so that the pages keep the others. Raises UploadRefused.

    A lock on a file goes with its process, however that ends.
    """
    folder = Path(settings.IMPORTS_INBOX)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / ".arriving", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UploadRefused("busy", seconds=RETRY_SECONDS) from None
    finally:
        os.close(file)
