"""The body of an upload, chunk by chunk: never longer, shorter or slower than it may be. Floor 10."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError

from portail.web.operators.answers import UploadRefused

MEBI = 1024 * 1024
MAX_UPLOAD_BYTES = 512 * MEBI
RETRY_SECONDS = 30
_CHUNK = 256 * 1024
# "" and octet-stream: what curl -T and other tools say of a file; its first bytes are looked at anyway.
_KINDS = ("application/zip", "application/x-zip-compressed", "application/octet-stream", "")


@dataclass(frozen=True, slots=True)
class Pace:
    """How a body must come: seconds of grace, bytes a second from then on, the longest silence."""

    grace: float
    bytes_per_second: float
    silence: float


# A process of the pages answers one request at a time: beside them a body comes as a proxy hands it over
# that held it first. A `portail serve` for slow lines has a thread for each.
PACES = {"fast": Pace(5, 8 * MEBI, 5), "slow": Pace(30, 128 * 1024, 60)}


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
    pace, started, received = PACES[settings.UPLOADS], time.monotonic(), 0
    with _coming(request, announced) as incoming:
        while received < announced:
            allowed = started + pace.grace + received / pace.bytes_per_second - time.monotonic()
            try:
                chunk = incoming.get(timeout=max(0.0, min(allowed, pace.silence)))
            except Empty:
                raise UploadRefused("too-slow") from None
            if not chunk:
                raise UploadRefused("cut-short", received=received, announced=announced)
            if received == 0 and not chunk.startswith(b"PK"):
                raise UploadRefused("not-a-zip")
            received += len(chunk)
            yield chunk


@contextmanager
def _coming(request: HttpRequest, announced: int) -> Iterator[Queue[bytes]]:
    """What a thread of its own reads: the server's read waits for ever on a sender that went silent."""
    incoming: Queue[bytes] = Queue(maxsize=4)
    is_left = Event()

    def read() -> None:
        left = announced
        chunk = b"-"
        while chunk and left and not is_left.is_set():
            try:
                chunk = request.read(min(_CHUNK, left))
            except (UnreadablePostError, OSError):
                chunk = b""
            left -= len(chunk)
            _put(incoming, chunk, is_left)

    Thread(target=read, name="upload", daemon=True).start()
    try:
        yield incoming
    finally:
        is_left.set()


def _put(incoming: Queue[bytes], chunk: bytes, is_left: Event) -> None:
    while not is_left.is_set():
        try:
            incoming.put(chunk, timeout=1)
        except Full:
            continue
        return


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Beside the pages, let one upload in at once over all processes, so that they keep the others.

    A lock on a file goes with its process, however that ends. Raises UploadRefused.
    """
    if settings.UPLOADS == "slow":
        yield
        return
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
