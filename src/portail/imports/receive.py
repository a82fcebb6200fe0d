"""Open a package, zip, folder or file, without trusting it: names, sizes, ratios, links first. Floor 8."""

import hashlib
import io
import os
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from portail.common.errors import Refusal
from portail.common.tabular import Notice, shown

MEBI = 1024 * 1024
MAX_FILES = 100
# A board of 120,000 pupils writes some 120 MiB of users.csv and 250 MiB of enrolments; results may be twice
# that. One file at a time is in memory, whole: 512 MiB leaves room for its columns beside it in 2 GiB.
MAX_FILE_BYTES = 512 * MEBI
MAX_TOTAL_BYTES = 2048 * MEBI
# What families are sent lies in one folder of the package, each file named by a row of a table.
DOCUMENTS = "fichiers"
MAX_DOCUMENTS = 5_000
MAX_DOCUMENT_BYTES = 20 * MEBI
MAX_RATIO = 200
# A short file of repeated lines compresses beyond any ratio; only what grows large is a bomb.
RATIO_COUNTS_FROM_BYTES = 10 * MEBI
# A list of members is read whole before the first can be looked at; ours take some hundred bytes each.
_MAX_LIST_BYTES = MEBI
_CHUNK = 256 * 1024
_LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
# bzip2 and LZMA may ask for gigabytes to unpack a few bytes, and no export uses them.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Unreadable(Refusal):
    """No package can be read there.

    Codes: `no-such-file`, `not-a-package` (neither a zip, a folder nor a CSV file), `damaged-zip`,
    `not-permitted`, `still-written` (what was checked is no longer what is there). Values: `path`.
    """


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold; tests lower them."""

    files: int = MAX_FILES
    file_bytes: int = MAX_FILE_BYTES
    documents: int = MAX_DOCUMENTS
    document_bytes: int = MAX_DOCUMENT_BYTES
    total_bytes: int = MAX_TOTAL_BYTES
    ratio: int = MAX_RATIO
    ratio_from: int = RATIO_COUNTS_FROM_BYTES


DEFAULT_LIMITS = Limits()


class Member(Protocol):
    """One file of a package, in memory only while its reader holds it."""

    def read(self) -> bytes:
        """All of it. Raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package by name, and what was wrong with the envelope: then there are no files.

    documents: those of its folder « fichiers », by their name in it, composed (NFC) as tables write it.
    """

    files: Mapping[str, Member] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    documents: Mapping[str, Member] = field(default_factory=dict)


def receive(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Look at the package at PATH: a zip, a folder, or one CSV file alone. Nothing is ever written to disk.

    Raises Unreadable when there is no package; what is unsafe in one is an ERROR notice, and then
    no file can be read at all.
    """
    with refusing(path):
        if path.is_dir():
            return _from_files(_files_in(path), limits)
        if not path.exists():
            raise Unreadable("no-such-file", path=str(path))
        if is_zip(path):
            return _from_zip(path, limits)
        if is_named_csv(path):
            return _from_files({path.name: path.resolve()}, limits)
        raise Unreadable("not-a-package", path=str(path))


def digest(path: Path) -> str:
    """The SHA-256 of what is at PATH: an archive's bytes, or names and contents in order.

    One CSV file alone is as a folder of that file: what it says depends on its name.
    """
    with refusing(path):
        if path.is_dir():
            files = _files_in(path).items()
            return digest_of(
                (name, "link" if file.is_symlink() else _digest_of(file)) for name, file in files
            )
        content = _digest_of(path.resolve())
        return digest_of([(path.name, content)]) if is_lone_csv(path) else content


def digest_of(files: Iterable[tuple[str, str]]) -> str:
    """The digest of a folder of FILES: their names and the digests of their contents, in order."""
    found = hashlib.sha256()
    for name, content in files:
        found.update(f"{content} {os.fsencode(name).hex()}\n".encode())
    return found.hexdigest()


def _digest_of(file: Path) -> str:
    with _open(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def refusing(path: Path, *, otherwise: str = "still-written") -> Iterator[None]:
    """Whatever the system says of what is at PATH, as one of the refusals."""
    try:
        yield
    except FileNotFoundError as error:
        raise Unreadable("no-such-file", path=str(path)) from error
    except PermissionError as error:
        raise Unreadable("not-permitted", path=str(path)) from error
    except OSError as error:
        raise Unreadable(otherwise, path=str(path)) from error


# Folders -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Loose:
    """A file on disk, of the size it was looked at."""

    path: Path
    size: int

    def read(self) -> bytes:
        with refusing(self.path), _open(self.path) as file:
            content = file.read(self.size + 1)
        if len(content) != self.size:
            raise Unreadable("still-written", path=str(self.path))
        return content


def _open(path: Path) -> io.BufferedReader:
    """PATH for reading; a link put there since it was looked at is not followed."""
    return io.BufferedReader(io.FileIO(os.open(path, os.O_RDONLY | os.O_NOFOLLOW)))


def _files_in(folder: Path) -> dict[str, Path]:
    """The files of a folder by name, its documents, and its links, which are told and never followed."""
    entries = [entry for entry in _only_folder(folder).iterdir() if not _is_left_by_system(entry.name)]
    found = {entry.name: entry for entry in entries if entry.is_symlink() or entry.is_file()}
    for entry in entries:
        if entry.name.casefold() == DOCUMENTS and entry.is_dir() and not entry.is_symlink():
            inside = (one for one in entry.iterdir() if not _is_left_by_system(one.name))
            found |= {f"{entry.name}/{one.name}": one for one in inside if one.is_symlink() or one.is_file()}
    return dict(sorted(found.items()))


def _from_files(files: Mapping[str, Path], limits: Limits) -> Package:
    faults = [Notice("unsafe_link", file=shown(name)) for name, path in files.items() if path.is_symlink()]
    sizes = {name: path.lstat().st_size for name, path in files.items()}
    faults.extend(_too_much(sizes, limits))
    faults.extend(_doubled(files))
    if faults:
        return Package(notices=tuple(faults))
    for path in files.values():
        if not os.access(path, os.R_OK):
            raise PermissionError(path)
    return _parted({name: _Loose(path, sizes[name]) for name, path in files.items()})


def _only_folder(folder: Path) -> Path:
    """The folder inside, when FOLDER holds nothing else: archives are often made of the parent."""
    entries = [entry for entry in folder.iterdir() if not _is_left_by_system(entry.name)]
    if len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink():
        return entries[0]
    return folder


def _is_left_by_system(name: str) -> bool:
    return name.startswith(".") or name in _LEFT_BY_SYSTEMS


# Archives ----------------------------------------------------------------------------------------


class _EndlessList(Exception):
    """An archive's list of members is longer than any package's."""


class _Archive(io.BufferedReader):
    """An archive whose list of members zipfile may only read within reason: it does so in one go."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MAX_LIST_BYTES:
            raise _EndlessList
        return super().read(size)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with (
            refusing(path, otherwise="damaged-zip"),
            _Archive(io.FileIO(path)) as file,
            zipfile.ZipFile(file) as archive,
        ):
            yield archive
    # Broken lengths, places and names make zipfile fail in each of these ways.
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError) as error:
        raise Unreadable("damaged-zip", path=str(path)) from error
    except OverflowError as error:
        raise Unreadable("damaged-zip", path=str(path)) from error


@dataclass(frozen=True, slots=True)
class _Packed:
    """A member of an archive, as it was when it was unpacked once to see that it can be."""

    archive: Path
    name: str
    size: int
    check: int

    def read(self) -> bytes:
        with _opened(self.archive) as archive:
            info = archive.NameToInfo.get(self.name)
            if info is None or (info.file_size, info.CRC) != (self.size, self.check):
                raise Unreadable("still-written", path=str(self.archive))
            # In pieces: what reads an archive refuses to read much at once.
            content = io.BytesIO()
            with archive.open(info) as member:
                shutil.copyfileobj(member, content, _CHUNK)
            # Its own bytes, and no copy of them.
            return content.getvalue()


def is_zip(path: Path) -> bool:
    """Whether PATH ends as a zip does, even one in several parts, which zipfile does not read."""
    try:
        return zipfile.is_zipfile(path)
    except zipfile.BadZipFile:
        return True


def is_named_csv(path: Path) -> bool:
    """Whether PATH calls itself a CSV file, whatever it holds."""
    return path.suffix.casefold() == ".csv"


def is_lone_csv(path: Path) -> bool:
    """Whether PATH is one CSV file alone, which is a package too."""
    return is_named_csv(path) and not path.is_dir() and not is_zip(path)


def _from_zip(path: Path, limits: Limits) -> Package:
    try:
        with _opened(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            kept = {info.filename: info for info in members if not _is_ignored(info.filename)}
            names = _without_parent(kept)
            faults = [fault for info in members for fault in _unsafe(info, limits)]
            faults.extend(_too_much({names[name]: info.file_size for name, info in kept.items()}, limits))
            faults.extend(_doubled(info.filename for info in members))
            if faults:
                return Package(notices=tuple(faults))
            for info in kept.values():
                _try(archive, info)
    except _EndlessList:
        facts = {"limit": limits.files}
        return Package(notices=(Notice("too_many_files", value=f"> {limits.files}", facts=facts),))
    return _parted(
        {names[name]: _Packed(path, name, info.file_size, info.CRC) for name, info in kept.items()}
    )


def _parted(members: Mapping[str, Member]) -> Package:
    """The package whose members these are, its documents apart."""
    documents = {
        unicodedata.normalize("NFC", PurePosixPath(name).name): member
        for name, member in members.items()
        if _is_document(name)
    }
    files = {name: member for name, member in members.items() if not _is_document(name)}
    return Package(files, documents=documents)


def _is_document(name: str) -> bool:
    """Whether a member lies in the folder of documents itself; a folder inside it holds none."""
    parts = PurePosixPath(name).parts
    return len(parts) == 2 and parts[0].casefold() == DOCUMENTS


def _is_ignored(name: str) -> bool:
    return any(_is_left_by_system(part) for part in PurePosixPath(name).parts)


def _unsafe(info: zipfile.ZipInfo, limits: Limits) -> Iterable[Notice]:
    """What a member's name and attributes already tell."""
    name = shown(info.filename)
    # zipfile cuts a name at a NUL and turns backslashes on Windows only: the original is looked at.
    original = info.orig_filename
    parts = PurePosixPath(original.replace("\\", "/")).parts
    if original.startswith(("/", "\\")) or ".." in parts or ":" in original or "\0" in original:
        yield Notice("unsafe_path", file=name)
    mode = info.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_IFMT(mode) == 0):
        yield Notice("unsafe_link", file=name)
    if info.flag_bits & 0x1:
        yield Notice("encrypted", file=name)
    ratio = info.file_size // max(info.compress_size, 1)
    if info.file_size > limits.ratio_from and ratio > limits.ratio:
        yield Notice("zip_bomb", file=name, value=str(ratio), facts={"limit": limits.ratio})


def _too_much(sizes: Mapping[str, int], limits: Limits) -> Iterable[Notice]:
    documents = sum(map(_is_document, sizes))
    for count, limit in ((len(sizes) - documents, limits.files), (documents, limits.documents)):
        if count > limit:
            yield Notice("too_many_files", value=str(count), facts={"limit": limit})
    for name, size in sizes.items():
        limit = limits.document_bytes if _is_document(name) else limits.file_bytes
        if size > limit:
            facts = {"limit": _mebibytes(limit)}
            yield Notice("file_too_large", file=shown(name), value=_mebibytes(size), facts=facts)
    total = sum(sizes.values())
    if total > limits.total_bytes:
        facts = {"limit": _mebibytes(limits.total_bytes)}
        yield Notice("package_too_large", value=_mebibytes(total), facts=facts)


def _mebibytes(size: int) -> str:
    return f"{size / MEBI:.1f}"


def _doubled(names: Iterable[str]) -> Iterable[Notice]:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            yield Notice("file_twice", file=shown(name))
        seen.add(name.casefold())


def _without_parent(kept: Mapping[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Each member's name inside the package: a folder that holds everything is taken off."""
    parents = {_folder_of(name) for name in kept}
    depth = len(next(iter(parents))) if len(parents) == 1 else 0
    return {name: "/".join(PurePosixPath(name).parts[depth:]) for name in kept}


def _folder_of(name: str) -> tuple[str, ...]:
    """Where a member lies; a document, where its folder does."""
    parts = PurePosixPath(name).parts[:-1]
    return parts[:-1] if parts and parts[-1].casefold() == DOCUMENTS else parts


def _try(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Unpack a member and keep nothing, to see that it can be: zipfile stops at the size declared."""
    if info.compress_type not in _METHODS:
        raise NotImplementedError(info.filename)
    with archive.open(info) as member:
        while member.read(_CHUNK):
            pass
