"""Open a package, zip or folder, without trusting it: names, sizes, ratios and links first. Floor 8."""

import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from portail.common.errors import Refusal
from portail.common.tabular import Notice, shown

MEBI = 1024 * 1024
MAX_FILES = 100
MAX_FILE_BYTES = 256 * MEBI
MAX_TOTAL_BYTES = 512 * MEBI
MAX_RATIO = 200
# A short file of repeated lines compresses beyond any ratio; only what grows large is a bomb.
RATIO_COUNTS_FROM_BYTES = 10 * MEBI
_CHUNK = 256 * 1024
_LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class Unreadable(Refusal):
    """No package can be read there.

    Codes: `no-such-file`, `not-a-package` (neither a zip nor a folder), `damaged-zip`,
    `not-permitted`. Values: `path`.
    """


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold; tests lower them."""

    files: int = MAX_FILES
    file_bytes: int = MAX_FILE_BYTES
    total_bytes: int = MAX_TOTAL_BYTES
    ratio: int = MAX_RATIO
    ratio_from: int = RATIO_COUNTS_FROM_BYTES


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package by name, as bytes, and what was wrong with the envelope."""

    files: dict[str, bytes]
    notices: tuple[Notice, ...] = ()


def receive(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Read the package at PATH. Nothing is ever written to disk.

    Raises Unreadable when there is no package; what is unsafe in one is an ERROR notice, and then
    no file is read at all.
    """
    try:
        if path.is_dir():
            return _from_folder(path, limits)
        if not path.exists():
            raise Unreadable("no-such-file", path=str(path))
        if not zipfile.is_zipfile(path):
            raise Unreadable("not-a-package", path=str(path))
        with zipfile.ZipFile(path) as archive:
            return _from_zip(archive, limits)
    except PermissionError as error:
        raise Unreadable("not-permitted", path=str(path)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Unreadable("damaged-zip", path=str(path)) from error


# Folders -----------------------------------------------------------------------------------------


def _from_folder(folder: Path, limits: Limits) -> Package:
    root = _only_folder(folder)
    entries = sorted(entry for entry in root.iterdir() if not _is_left_by_system(entry.name))
    faults = [Notice("unsafe_link", file=shown(entry.name)) for entry in entries if entry.is_symlink()]
    sizes = {entry.name: entry.stat().st_size for entry in entries if entry.is_file()}
    faults.extend(_too_much(sizes, limits))
    if faults:
        return Package({}, tuple(faults))
    return Package({name: (root / name).read_bytes() for name in sizes})


def _only_folder(folder: Path) -> Path:
    """The folder inside, when FOLDER holds nothing else: archives are often made of the parent."""
    entries = [entry for entry in folder.iterdir() if not _is_left_by_system(entry.name)]
    if len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink():
        return entries[0]
    return folder


def _is_left_by_system(name: str) -> bool:
    return name.startswith(".") or name in _LEFT_BY_SYSTEMS


# Archives ----------------------------------------------------------------------------------------


def _from_zip(archive: zipfile.ZipFile, limits: Limits) -> Package:
    members = [info for info in archive.infolist() if not info.is_dir()]
    faults = [fault for info in members for fault in _unsafe(info, limits)]
    kept = {info.filename: info for info in members if not _is_ignored(info.filename)}
    faults.extend(_too_much({name: info.file_size for name, info in kept.items()}, limits))
    if len(members) > limits.files:
        faults.append(Notice("too_many_files", value=str(len(members)), facts={"limit": limits.files}))
    faults.extend(_doubled(info.filename for info in members))
    if faults:
        return Package({}, tuple(faults))
    names = _without_parent(kept)
    files: dict[str, bytes] = {}
    room = limits.total_bytes
    for name, info in kept.items():
        content, fault = _read_member(archive, info, room=room)
        if fault is not None:
            return Package({}, (fault,))
        room -= len(content)
        files[names[name]] = content
    return Package(files)


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


def _too_much(sizes: dict[str, int], limits: Limits) -> Iterable[Notice]:
    for name, size in sizes.items():
        if size > limits.file_bytes:
            yield Notice(
                "file_too_large", file=shown(name), value=_mebibytes(size),
                facts={"limit": _mebibytes(limits.file_bytes)},
            )  # fmt: skip
    total = sum(sizes.values())
    if total > limits.total_bytes:
        limit = _mebibytes(limits.total_bytes)
        yield Notice("package_too_large", value=_mebibytes(total), facts={"limit": limit})


def _mebibytes(size: int) -> str:
    return f"{size / MEBI:.1f}"


def _doubled(names: Iterable[str]) -> Iterable[Notice]:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            yield Notice("file_twice", file=shown(name))
        seen.add(name.casefold())


def _without_parent(kept: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Each member's name inside the package: a folder that holds everything is taken off."""
    parents = {PurePosixPath(name).parts[:-1] for name in kept}
    depth = len(next(iter(parents))) if len(parents) == 1 else 0
    return {name: "/".join(PurePosixPath(name).parts[depth:]) for name in kept}


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, room: int
) -> tuple[bytes, Notice | None]:
    """Unpack in memory and stop as soon as there is more than the archive declared."""
    allowed = min(info.file_size, room)
    chunks: list[bytes] = []
    length = 0
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                length += len(chunk)
                if length > allowed:
                    return b"", Notice("zip_bomb", file=shown(info.filename), facts={"limit": MAX_RATIO})
                chunks.append(chunk)
    except (lzma.LZMAError, OSError) as error:  # what damage to LZMA and to bzip2 is told with
        raise zipfile.BadZipFile(info.filename) from error
    return b"".join(chunks), None
