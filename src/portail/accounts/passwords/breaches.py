"""Look passwords up in a breach filter, and build one from a list that an operator brings. Floor 4."""

import gzip
import hashlib
import mmap
import re
from binascii import unhexlify
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

from portail.accounts.passwords.layout import (
    BLOCK_BYTES,
    FilterRefused,
    Layout,
    places,
    plan,
    unpack,
)
from portail.accounts.rules import SHORTEST, normalised

type Progress = Callable[[int, int], None]
type BinaryLines = gzip.GzipFile | BufferedReader

PROGRESS_EVERY = 250_000
_DIGEST_BYTES = 20
_PIECE_BYTES = 1 << 20
_BITS = tuple(1 << place for place in range(8))
_HASH_LINE = re.compile(rb"[0-9A-Fa-f]{40}(?::\s*\d+)?\s*")
_RANGE_NAME = re.compile(r"[0-9A-Fa-f]{5}")


class BreachFilter:
    """A filter opened for reading: mapped, not loaded, so that all workers share the system's pages."""

    def __init__(self, path: Path, layout: Layout, pages: mmap.mmap) -> None:
        self.path = path
        self.layout = layout
        self._pages = pages

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a filter. Raises FilterRefused (`filter-missing`, `filter-damaged`)."""
        try:
            with path.open("rb") as file:
                layout = unpack(file.read(BLOCK_BYTES))
                size = path.stat().st_size
                if layout is None or size != layout.file_bytes:
                    expected = layout.file_bytes if layout else 0
                    raise FilterRefused("filter-damaged", path=str(path), expected=expected, found=size)
                return cls(path, layout, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError:
            raise FilterRefused("filter-missing", path=str(path)) from None

    def might_contain(self, password: str) -> bool:
        """True for every password of the list, and for one other in 1 / rate."""
        return self.might_contain_digest(_sha1(password.encode(errors="replace")))

    def might_contain_digest(self, digest: bytes) -> bool:
        offset, bits = places(digest, self.layout)
        return all(self._pages[offset + (bit >> 3)] & _BITS[bit & 7] for bit in bits)

    def close(self) -> None:
        self._pages.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def build_filter(
    source: Path, target: Path, *, false_positive_rate: float = 0.001, progress: Progress | None = None
) -> Layout:
    """Build a filter from a list, streaming: memory does not grow with the list.

    source: a text file (or .gz) of `SHA1` or `SHA1:COUNT` lines as Have I Been Pwned gives them, or
    of plain passwords, one a line, told apart by its first line; or a folder of range files
    (`ABCDE.txt` with the 35 other digits of each hash). Plain passwords shorter than any policy
    allows are left out, the others kept in lower case. The list is read twice: once to count. The
    target appears whole or not at all. progress: called with the entries done and their total.
    Raises FilterRefused.
    """
    layout = plan(_count(source), false_positive_rate)
    partial = target.with_name(f"{target.name}.part")
    try:
        added = _write(partial, layout, _digests(source), progress)
        if not added:
            raise FilterRefused("source-empty", path=str(source))
        # Blank lines were counted, and a list may grow between two readings: tell what is really there.
        layout = replace(layout, entries=added)
        with partial.open("r+b") as file:
            file.write(layout.packed())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return layout


def _write(path: Path, layout: Layout, digests: Iterator[bytes], progress: Progress | None) -> int:
    added = 0
    with path.open("w+b") as file:
        file.truncate(layout.file_bytes)
        with mmap.mmap(file.fileno(), layout.file_bytes) as pages:
            for added, digest in enumerate(digests, 1):
                offset, bits = places(digest, layout)
                for bit in bits:
                    pages[offset + (bit >> 3)] |= _BITS[bit & 7]
                if progress and added % PROGRESS_EVERY == 0:
                    progress(added, layout.entries)
            pages.flush()
    if progress:
        progress(added, layout.entries)
    return added


def _count(source: Path) -> int:
    """How many entries a source has, blank lines included. Raises FilterRefused."""
    if not source.is_dir() and not _is_hash_list(source):
        return max(1, sum(1 for _ in _plain_passwords(source)))
    return max(1, sum(_lines(path) for path in _hash_files(source)))


def _lines(path: Path) -> int:
    with _opened(path) as file:
        count, last = 0, b"\n"
        while piece := file.read(_PIECE_BYTES):
            count, last = count + piece.count(b"\n"), piece[-1:]
        return count + (last != b"\n")


def _digests(source: Path) -> Iterator[bytes]:
    """Every SHA-1 of a source, in its own order."""
    if not source.is_dir() and not _is_hash_list(source):
        yield from _plain_passwords(source)
        return
    for path in _hash_files(source):
        yield from _hashes(path, prefix=path.stem.encode() if source.is_dir() else b"")


def _hash_files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    return sorted(path for path in source.iterdir() if _RANGE_NAME.fullmatch(path.stem))


def _is_hash_list(source: Path) -> bool:
    try:
        with _opened(source) as file:
            return _HASH_LINE.fullmatch(file.readline()) is not None
    except FileNotFoundError:
        raise FilterRefused("source-missing", path=str(source)) from None


def _hashes(path: Path, *, prefix: bytes) -> Iterator[bytes]:
    wanted = 2 * _DIGEST_BYTES - len(prefix)
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            try:
                digest = unhexlify(prefix + line[:wanted])
            except ValueError:
                digest = b""
            if len(digest) == _DIGEST_BYTES and line[wanted : wanted + 1] in b":\r\n":
                yield digest
            elif line.strip():
                raise FilterRefused(
                    "source-unreadable", path=str(path), line=number, wanted=f"{wanted} hexadecimal digits"
                )


def _plain_passwords(path: Path) -> Iterator[bytes]:
    with _opened(path) as file:
        for line in file:
            password = normalised(_decoded(line.rstrip(b"\r\n"))).lower()
            if len(password) >= SHORTEST:
                yield _sha1(password.encode())


def _decoded(line: bytes) -> str:
    """Old lists mix encodings: what is not UTF-8 is read as Latin-1, which reads anything."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _opened(path: Path) -> BinaryLines:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def _sha1(password: bytes) -> bytes:
    # Only finds a place in the filter, and published lists are hashed so; it protects nothing.
    return hashlib.sha1(password, usedforsecurity=False).digest()
