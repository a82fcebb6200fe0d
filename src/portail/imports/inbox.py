"""Where packages wait: a folder that only the portal reads, under names of its own. Floor 8."""

import hashlib
import os
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portail.boards.models import Board
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.imports.models import Run
from portail.imports.receive import (
    MAX_TOTAL_BYTES,
    MEBI,
    Unreadable,
    digest,
    digest_of,
    is_lone_csv,
    refusing,
)

_CHUNK = 1024 * 1024
LANES = 2


class TooLarge(Refusal):
    """What arrives is larger than a package may be. Code `too-large`, values `limit` in MiB."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file in the inbox: its name there, what it weighs, and its digest."""

    name: str
    size: int
    sha256: str


def receive_package(
    *, board_id: int, path: Path, source: str, by: str, now: datetime, without: str = ""
) -> Run:
    """Copy the package at PATH into the inbox and open a run for it; what is no archive becomes one.

    without: a file of the folder that is not of the package. Raises Unreadable when nothing is there.
    """
    if path.is_dir():
        kept = _kept_folder(path, digest(path), without)
        return _open_run(kept, board_id=board_id, source=source, by=by, now=now)
    with refusing(path):
        opened = path.open("rb")
        lone = path.name if is_lone_csv(path) else ""
    with opened as file:
        chunks = iter(lambda: file.read(_CHUNK), b"")
        return receive_stream(board_id=board_id, chunks=chunks, source=source, by=by, now=now, lone=lone)


def receive_stream(
    *,
    board_id: int,
    chunks: Iterable[bytes],
    source: str,
    by: str,
    now: datetime,
    limit: int = MAX_TOTAL_BYTES,
    lone: str = "",
) -> Run:
    """Write what CHUNKS bring into the inbox, never more than a chunk in memory, and open a run for it.

    lone: the name of the one CSV file that they are, "" for an archive. Nothing is left of a stream that
    breaks off. Raises TooLarge beyond LIMIT bytes.
    """
    found, size = hashlib.sha256(), 0
    with _new_file() as (name, file), _written(file, lone) as write:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge("too-large", limit=limit // MEBI)
            found.update(chunk)
            write(chunk)
    sha256 = digest_of([(lone, found.hexdigest())]) if lone else found.hexdigest()
    return _open_run(_Kept(name, size, sha256), board_id=board_id, source=source, by=by, now=now)


def package_path(run: Run) -> Path:
    """Where a run's package is. Raises Unreadable when it is no longer kept."""
    path = _folder() / (run.package or "none")
    if not run.package or not path.is_file():
        raise Unreadable("no-such-file", path=run.package or f"run {run.pk}")
    return path


def forget_package(run: Run) -> None:
    """Delete a run's package, and say so on its row; the caller saves it. Harmless when it is gone."""
    if run.package:
        (_folder() / run.package).unlink(missing_ok=True)
        run.package = ""


def forget_strays(kept: set[str], *, now: datetime) -> None:
    """Delete the packages that no run keeps and are a day old: what a killed process left, half written."""
    for file in _folder().glob("*.zip"):
        if file.name not in kept and now.timestamp() - file.stat().st_mtime > 86_400:
            file.unlink(missing_ok=True)


def lane_of(board_id: int) -> str:
    """The lock of a board's jobs: one board's runs follow each other, and no more run at once than there
    are lanes, so that the worker always has places left for mails."""
    return f"imports:{board_id % LANES}"


def _folder() -> Path:
    folder = Path(settings.IMPORTS_INBOX)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def _new_file() -> Iterator[tuple[str, int]]:
    """A name of ours and an open file, which takes that name only once it is whole and on the disk."""
    name = f"{uuid.uuid4().hex}.zip"
    arriving = _folder() / f".{name}"
    file = os.open(arriving, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        yield name, file
        os.fsync(file)
        arriving.rename(arriving.with_name(name))
    finally:
        os.close(file)
        arriving.unlink(missing_ok=True)


@contextmanager
def _written(file: int, lone: str) -> Iterator[Callable[[bytes], object]]:
    """What writes chunks to FILE: as they come, or as the one file of an archive, named LONE."""
    if not lone:
        yield partial(_write, file)
        return
    with _archive(file) as archive, archive.open(_sayable(lone), "w", force_zip64=True) as member:
        yield member.write


def _write(file: int, chunk: bytes) -> None:
    """All of CHUNK: the system may take a part only."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(file, rest) :]


def _kept_folder(path: Path, sha256: str, without: str) -> _Kept:
    with _new_file() as (name, file):
        with _archive(file) as archive:
            for member in sorted(set(path.rglob("*")) - {path / without}):
                name_inside = _sayable(str(member.relative_to(path)))
                # A link stays a link, to be refused like any other when the package is read.
                if member.is_symlink():
                    archive.writestr(_link(name_inside), "")
                elif member.is_file():
                    archive.write(member, name_inside)
        size = os.fstat(file).st_size
    return _Kept(name, size, sha256)


@contextmanager
def _archive(file: int) -> Iterator[zipfile.ZipFile]:
    """A new archive in FILE; members of any age, since some tools date what they bring from 1970."""
    with (
        os.fdopen(os.dup(file), "wb") as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive,
    ):
        yield archive


def _sayable(name: str) -> str:
    """A file's name as an archive can write it: what is no UTF-8 in it is replaced."""
    return name.encode(errors="replace").decode()


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def _open_run(kept: _Kept, *, board_id: int, source: str, by: str, now: datetime) -> Run:
    """The run of a package just kept: a new one, or the one on its way already for the same package."""
    with rows_of(board=board_id):
        reading = Board.objects.values_list("absent_access", flat=True).get(pk=board_id)
        in_force = Run.objects.filter(board_id=board_id, state__in=Run.IN_FORCE)
        same = _same(in_force, kept.sha256)
        run = Run(
            board_id=board_id, sha256=kept.sha256, reading=reading, source=source, by=by, received_at=now,
            package=kept.name, size_bytes=kept.size, base_run=same or in_force.order_by("-pk").first(),
        )  # fmt: skip
        # With another package on its way, what this one would change back is not known yet.
        is_settled = not Run.objects.filter(board_id=board_id, state__in=Run.UNSETTLED).exists()
        if same and is_settled and same.serves(setting=reading, today=timezone.localdate(now)):
            run.state, run.started_at, run.finished_at = Run.State.SAME, now, now
            forget_package(run)
        try:
            with transaction.atomic():
                run.save()
                if source != Run.Source.COMMAND:  # a command executes its run itself
                    lane = lane_of(board_id)
                    defer("imports.run", queue="imports", lock=lane, run_id=run.pk, board_id=board_id)
        except IntegrityError:
            under_way = Run.objects.filter(board_id=board_id, sha256=kept.sha256, state__in=Run.UNDER_WAY)
            if (other := under_way.first()) is not None:
                forget_package(run)
                return other
        else:
            return run
    # The other one ended between the two statements.
    return _open_run(kept, board_id=board_id, source=source, by=by, now=now)


def _same(in_force: QuerySet[Run], sha256: str) -> Run | None:
    """The run of the same package of which nothing was said again since: the record still says it all.

    A night of people and the absences of noon speak of nothing in common, and neither hides the other. Rows
    that waited for something may find it since, in whatever was applied.
    """
    same = in_force.filter(sha256=sha256).order_by("-started_at", "-pk").first()
    if same is None or same.started_at is None:
        return None
    since = Q(started_at__gt=same.started_at) | Q(started_at=same.started_at, pk__gt=same.pk)
    for later in in_force.filter(since).defer("findings"):
        if later.speaks_of_what(same) or same.figures.get("waiting"):
            return None
    return same
