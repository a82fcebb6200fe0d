"""The store: a file is kept once, under the digest of what it holds. Floor 3.

A room keeps in its own rows what its files are called and whose they are, and opens one only after its own
check: whoever knows a digest may read here.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from portail.common.errors import Refusal
from portail.files.rules import HEAD_BYTES, SUFFIXES, media_type

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class FileRefused(Refusal):
    """A file is not kept.

    Codes: `file-too-large` (value `limit`, in bytes), `file-empty`, `file-type` (value `types`: the
    endings of those taken).
    """


class FileGone(Refusal):
    """No such file is kept. Code `file-gone`."""


class Shelf(StrEnum):
    """Which rows stand behind a file: who forgets one must have asked them all."""

    PACKAGES = "packages"  # what boards' packages bring, named by rows of several rooms: forget_strays
    PUBLISHED = "published"  # what the portal makes or rooms keep otherwise
    COPIES = "copies"  # what people asked for of what is held on them, gone within a day
    QUARANTINE = "quarantine"  # what parents send, which nobody has looked through; attendance.cleaning


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store, as a room's row should have it. digest: SHA-256, 64 hexadecimal digits."""

    digest: str
    size: int
    media_type: str


def examine(chunks: Iterable[bytes], *, limit: int, types: Iterable[str]) -> Kept:
    """What `put` would keep, without keeping it. Raises FileRefused."""
    return _read(chunks, lambda _chunk: None, limit=limit, types=frozenset(types))


def put(chunks: Iterable[bytes], *, limit: int, types: Iterable[str], shelf: Shelf = Shelf.PUBLISHED) -> Kept:
    """Keep what CHUNKS bring, of at most LIMIT bytes and one of TYPES (media types of files.rules).

    Never more than a chunk is in memory, and nothing is left of a file that is refused or breaks off.
    Raises FileRefused.
    """
    with _new_file(_folder(shelf)) as (partial, file):
        kept = _read(chunks, lambda chunk: _write(file, chunk), limit=limit, types=frozenset(types))
        os.fsync(file)
        target = _path(kept.digest, shelf)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        partial.rename(target)
        _settle(target.parent)
    return kept


def open_kept(digest: str, *, shelf: Shelf = Shelf.PUBLISHED) -> BinaryIO:
    """The file of this digest, open for reading; the caller has checked who asks. Raises FileGone."""
    try:
        return _path(digest, shelf).open("rb")
    except FileNotFoundError:
        raise FileGone("file-gone") from None


def forget(digest: str, *, shelf: Shelf) -> None:
    """Delete a file that no row names any more. Harmless when it is gone."""
    _path(digest, shelf).unlink(missing_ok=True)


def forget_strays(used: set[str], *, before: datetime, shelf: Shelf) -> int:
    """Delete the files that are not of USED and were last put before then; how many.

    before: leaves time to whoever put a file and has not yet written the row that names it.
    """
    strays = [
        file
        for file in _folder(shelf).rglob("*")
        if file.is_file() and file.name not in used and file.stat().st_mtime < before.timestamp()
    ]
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _read(
    chunks: Iterable[bytes], write: Callable[[bytes], None], *, limit: int, types: frozenset[str]
) -> Kept:
    found, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise FileRefused("file-too-large", limit=limit)
        head += chunk[: HEAD_BYTES - len(head)]
        found.update(chunk)
        write(chunk)
    if not size:
        raise FileRefused("file-empty")
    kind = media_type(head)
    if kind is None or kind not in types:
        raise FileRefused("file-type", types=tuple(SUFFIXES[one] for one in sorted(types)))
    return Kept(found.hexdigest(), size, kind)


def _folder(shelf: Shelf) -> Path:
    folder = Path(settings.FILES_FOLDER) / shelf
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(digest: str, shelf: Shelf) -> Path:
    """Where a digest is kept: no other text ever becomes a path."""
    if not _DIGEST.fullmatch(digest):
        raise FileGone("file-gone")
    return _folder(shelf) / digest[:2] / digest


@contextmanager
def _new_file(folder: Path) -> Iterator[tuple[Path, int]]:
    """A file that is written under another name until it is whole and on the disk."""
    partial = folder / f".{uuid.uuid4().hex}"
    file = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        yield partial, file
    finally:
        os.close(file)
        partial.unlink(missing_ok=True)


def _write(file: int, chunk: bytes) -> None:
    """All of CHUNK: the system may take a part only."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(file, rest) :]


def _settle(folder: Path) -> None:
    """Have the new name itself on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
