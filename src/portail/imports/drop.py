"""The drop folder: what SFTP leaves in a board's folder is taken once it is whole. Floor 8.

Nothing is remembered between two passes, so that a command, a periodic job and a pass after a kill do the
same: a file is whole when nothing has touched it for a while, and is deleted after its run is written.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation

from portail.boards.models import Board
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.imports.inbox import receive_package, receive_stream
from portail.imports.models import Run
from portail.imports.queries import run_of
from portail.imports.receive import MEBI, digest, is_named_csv, is_zip
from portail.imports.telling import run_html, run_text

REPORTS, REFUSED = "rapports", "refuses"
STEADY_SECONDS = 20
# Half an archive shows that it is half; half a CSV file does not, and an upload that stalls is resumed.
LONE_STEADY_SECONDS = 5 * 60
# A file that goes on being no archive is not an upload that was cut and will be resumed.
GIVEN_UP_SECONDS = 15 * 60
MARKERS = ("fini", "done")
_UNFINISHED = (".part", ".partial", ".tmp", ".filepart", ".crdownload")
_CHUNK = MEBI


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken.

    reason: `not-a-board`, `link`, `not-permitted`, `not-a-package`, `too-large`, `still-written`, `no-space`
    (on our own disk), `not-readable`.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Swept:
    """What a pass did: the runs of what was taken, and what was left or put aside."""

    runs: tuple[int, ...]
    left: tuple[Left, ...]


def prepare(root: Path, *, board_code: str) -> Path:
    """Make a board's folder in the drop folder, with those of its reports; harmless when it is there.

    Group-writable and handing its group on, so that the SFTP server's user and ours share it.
    """
    folder = root / board_code
    for one in (folder, folder / REPORTS, folder / REFUSED):
        one.mkdir(parents=True, exist_ok=True)
        one.chmod(0o2770)
    return folder


def sweep(root: Path, *, now: datetime) -> Swept:
    """Take what is whole in each board's folder of ROOT, in the order it came."""
    runs: list[int] = []
    left: list[Left] = []
    boards = dict(Board.objects.values_list("code", "pk"))
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.is_symlink():
            left.append(Left(_printable(folder.name), "link"))
        elif folder.name not in boards or not folder.is_dir():
            left.append(Left(_printable(folder.name), "not-a-board"))
        elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            left.append(Left(_printable(folder.name), "not-permitted"))
        else:
            taken, kept = _sweep_board(folder, boards[folder.name], now)
            runs += taken
            left += kept
    return Swept(tuple(runs), tuple(left))


def _sweep_board(folder: Path, board_id: int, now: datetime) -> tuple[list[int], list[Left]]:
    runs, left = [], []
    for path in _offered(folder):
        try:
            run = _taken_or_aside(path, folder, board_id, now)
        except FileNotFoundError:  # its owner took it back meanwhile
            continue
        except Refusal as refusal:
            left.append(Left(f"{folder.name}/{_printable(path.name)}", refusal.code))
        except OSError as error:  # one file never stops the pass: the boards after it wait for theirs
            left.append(Left(f"{folder.name}/{_printable(path.name)}", _reason(error)))
        else:
            if run is not None:
                runs.append(run)
    return runs, left


def _offered(folder: Path) -> list[Path]:
    """What may be a package, in the order it came."""
    found = []
    with suppress(OSError):  # the folder went, or is not ours to read any more: nothing is offered
        for path in folder.iterdir():
            if path.name.startswith(".") or path.name in (REPORTS, REFUSED, *MARKERS):
                continue
            if not path.name.lower().endswith(_UNFINISHED):
                with suppress(FileNotFoundError):
                    found.append((path.lstat().st_mtime, path))
    return [path for _, path in sorted(found)]


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "not-permitted"
    return {errno.ELOOP: "link", errno.ENOSPC: "no-space", errno.EDQUOT: "no-space"}.get(
        error.errno or 0, "not-readable"
    )


class _NotTaken(Refusal):
    """What lies there is no package. Codes: `link`, `not-a-package`."""


def _taken_or_aside(path: Path, folder: Path, board_id: int, now: datetime) -> int | None:
    """As `_take`; what will never be a package is put aside first. What may yet be one stays where it is."""
    try:
        return _take(path, board_id, now)
    except Refusal as refusal:
        if refusal.code in ("not-a-package", "too-large"):
            _put_aside(path, folder)
        raise


def _take(path: Path, board_id: int, now: datetime) -> int | None:
    """The id of the run of what lies at PATH; None while it is not whole. Raises _NotTaken and OSError."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode) or not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise _NotTaken("link")
    if stat.S_ISDIR(found.st_mode):
        return _take_folder(path, board_id, now)
    # The inode's own time: no upload tool can put it back, as some do a file's.
    age = now.timestamp() - found.st_ctime
    if age < STEADY_SECONDS:
        return None
    if is_zip(path):
        return _take_file(path, board_id, now)
    if is_named_csv(path):
        return _take_file(path, board_id, now, lone=path.name) if age >= LONE_STEADY_SECONDS else None
    if age < GIVEN_UP_SECONDS:
        return None
    raise _NotTaken("not-a-package")


def _take_file(path: Path, board_id: int, now: datetime, *, lone: str = "") -> int | None:
    # Opened once and never through a link: what was looked at is what is read.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        before = os.fstat(file.fileno())
        run_id = _taken_before(board_id, path, before)
        if run_id is None:
            run = receive_stream(
                board_id=board_id, chunks=iter(lambda: file.read(_CHUNK), b""), source=Run.Source.DROP,
                by=_printable(path.name)[:80], now=now, lone=lone,
            )  # fmt: skip
            run_id = run.pk
        if _same(before, path.lstat()):
            path.unlink()
            return run_id
    return None


def _take_folder(path: Path, board_id: int, now: datetime) -> int | None:
    marker = next((path / name for name in MARKERS if (path / name).is_file()), None)
    if marker is None:
        return None
    before = path.lstat()
    if now.timestamp() - before.st_ctime < 1:
        return None
    run_id = _taken_before(board_id, path, before)
    if run_id is None:
        run = receive_package(
            board_id=board_id,
            path=path,
            source=Run.Source.DROP,
            by=_printable(path.name)[:80],
            now=now,
            without=marker.name,
        )
        run_id = run.pk
    marker.unlink()  # first: half a folder without it is never taken again
    with suppress(OSError):  # its owner may put something in it meanwhile, which stays
        for member in sorted(path.rglob("*"), reverse=True):
            member.rmdir() if member.is_dir() and not member.is_symlink() else member.unlink()
        path.rmdir()
    return run_id


def _taken_before(board_id: int, path: Path, found: os.stat_result) -> int | None:
    """The run of these very bytes since they lie there: a pass was killed before it could delete them."""
    since = datetime.fromtimestamp(found.st_ctime, UTC)
    with rows_of(board=board_id):
        runs = Run.objects.filter(
            board_id=board_id, source=Run.Source.DROP, sha256=digest(path), received_at__gte=since
        )
        return runs.values_list("pk", flat=True).first()


def _printable(name: str) -> str:
    """A file's name as text: what is no UTF-8 in it would stop whoever writes it down."""
    return name.encode(errors="replace").decode()


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_ino, one.st_size, one.st_ctime_ns) == (other.st_ino, other.st_size, other.st_ctime_ns)


def _put_aside(path: Path, folder: Path) -> None:
    """Move what is no package to the board's refused ones, under a name that is free there."""
    with _inside(folder, REFUSED) as aside:
        taken = {entry.name for entry in os.scandir(aside)}
        name = path.name
        number = 1
        while name in taken:
            number += 1
            name = f"{number}-{path.name}"
        os.rename(path, name, dst_dir_fd=aside)


# Reports -----------------------------------------------------------------------------------------


def leave_report(*, board_id: int, run_id: int) -> None:
    """Write what became of a dropped package in its board's reports; nothing for a run from elsewhere."""
    run = run_of(board_id=board_id, run_id=run_id)
    if settings.DROP_FOLDER is None or run is None or run.source != Run.Source.DROP:
        return
    board = Board.objects.get(pk=board_id)
    folder = settings.DROP_FOLDER / board.code
    if not folder.is_dir():
        return
    name = f"{run.received_at:%Y-%m-%d}-{run.id}-{run.state}"
    language = "en" if board.kind == Board.Kind.ANGLOPHONE else "fr"
    with _inside(folder, REPORTS) as reports, translation.override(language):
        _write(reports, f"{name}.json", run_text(run))
        _write(reports, f"{name}.html", run_html(run))


@contextmanager
def _inside(folder: Path, name: str) -> Iterator[int]:
    """Open a folder of ours in a board's: whoever drops files there may have put a link in its place."""
    (folder / name).mkdir(exist_ok=True)
    opened = os.open(folder / name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield opened
    finally:
        os.close(opened)


def _write(folder: int, name: str, text: str) -> None:
    partial = f".{name}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with os.fdopen(os.open(partial, flags, 0o660, dir_fd=folder), "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(partial, name, src_dir_fd=folder, dst_dir_fd=folder)
