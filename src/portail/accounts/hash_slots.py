"""At most so many password hashes at once, over all processes of this machine. Floor 4."""

import fcntl
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portail.accounts.refusals import Busy

WAIT_SECONDS = 3.0
RETRY_AFTER_SECONDS = 5
_PAUSE_SECONDS = 0.004


@contextmanager
def hash_slot(slots: int, *, folder: Path | None = None, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold one of SLOTS while hashing.

    A slot is a file lock: the system gives it back when its process dies, however it dies. Waits
    at most WAIT_SECONDS, then raises Busy.
    """
    handle = _take(
        slots,
        folder or _folder(),
        time.monotonic() + (WAIT_SECONDS if wait_seconds is None else wait_seconds),
    )
    try:
        yield
    finally:
        os.close(handle)


def _take(slots: int, folder: Path, deadline: float) -> int:
    order = random.sample(range(slots), slots)
    while True:
        for slot in order:
            handle = os.open(folder / f"{slot}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
            else:
                return handle
        if time.monotonic() >= deadline:
            raise Busy(seconds=RETRY_AFTER_SECONDS)
        time.sleep(_PAUSE_SECONDS)


def _folder() -> Path:
    """A folder that every worker of this user shares and nobody else can write to."""
    folder = Path(tempfile.gettempdir()) / f"portail-hashes-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    facts = folder.lstat()
    if facts.st_uid != os.getuid() or facts.st_mode & 0o077 or not folder.is_dir():
        raise PermissionError(f"{folder} must be a folder of this user alone; remove it and start again")
    return folder
