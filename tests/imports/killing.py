"""Killing (-9) a board's import in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import LiteralString

from bench.domains_year import write_board
from bench.province import Province, follow
from portail.boards.models import Board, SchoolYear
from portail.database.context import rows_of
from portail.demo.province.writing import Order, write_province
from portail.imports import cleaning, waiting
from portail.imports.actions import Manner, import_board, rehearse
from portail.imports.models import Run
from portail.imports.report import ImportReport
from tests.roles import database_url, superuser_connection

CODE = "301000"
LARGEST = 0  # of the province's boards, by number
DAY = date(2026, 11, 23)
FOLLOWERS = 150
CHECKED = "Files read and checked."
INSIDE = (CHECKED, "Staged beside the record.", "Compared with the record.")
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Killed:
    """An import that was ended. steps: the lines it had printed. finished: it was done before the kill.
    was_writing: the server held a transaction of it that had written something."""

    steps: Sequence[str]
    finished: bool
    was_writing: bool

    @property
    def is_inside(self) -> bool:
        """Whether it died within the transaction that applies."""
        return self.was_writing and bool(self.steps) and self.steps[-1] in INSIDE


@dataclass(slots=True)
class Ground:
    """A board with yesterday's record, parents who follow children, and tonight's package."""

    board: Board
    tonight: Path
    inbox: Path
    now: datetime
    kills: list[Killed] = field(default_factory=list)

    def kill(self, *, after: float) -> Killed:
        """Start tonight's import, kill it AFTER so many seconds, and wait until the server has let go."""
        process = self._start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(after)
        return self._killed(process, lines=[])

    def kill_at(self, step: str, *, after: float = 0.0) -> Killed:
        """The same, AFTER so many seconds from when it prints this line."""
        process, lines = self._start(), list[str]()
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(line.rstrip("\n"))
            if lines[-1] == step:
                time.sleep(after)
                break
        return self._killed(process, lines=lines)

    def course(self) -> tuple[float, float]:
        """When tonight's import has read its files, and when it ends if nobody kills it, in seconds."""
        began = time.monotonic()
        process = self._start()
        assert process.stderr is not None
        checked = next(time.monotonic() for line in process.stderr if line.rstrip("\n") == CHECKED)
        _, errors = process.communicate()
        assert process.returncode == 0, errors
        return checked - began, time.monotonic() - began

    def run(self) -> ImportReport:
        """Tonight's import again, to its end."""
        manner = Manner(by="nuit", is_confirmed=True)
        return import_board(board=CODE, path=self.tonight, now=self.now, manner=manner)

    def would_write(self) -> int:
        """Rows that tonight's package would still change, were it read once more."""
        found = rehearse(board=CODE, path=self.tonight, now=self.now).figures
        return found.touched + found.changes.lost_access + found.changes.regained_access

    def left_over(self) -> list[str]:
        """What the nightly upkeep does not account for: runs under way, files, runs with a file."""
        for path in self.inbox.iterdir():  # by the clock of this ground: strays go when they are a day old
            os.utime(path, (self.now.timestamp(), self.now.timestamp()))
        waiting.revive(now=self.now + timedelta(hours=1))
        cleaning.clean(now=self.now + timedelta(days=2))
        with rows_of(board=self.board.pk):
            runs = Run.objects.filter(board=self.board)
            open_ones = [f"run {run.pk} {run.state}" for run in runs.exclude(state__in=Run.ENDED)]
            named = [f"run {run.pk} keeps {run.package}" for run in runs.exclude(package="")]
        return [*open_ones, *named, *(path.name for path in self.inbox.iterdir())]

    def _start(self) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "PORTAIL_ROLE": "jobs",
            "PORTAIL_DATABASE_URL": database_url(),
            "PORTAIL_IMPORTS_FOLDER": str(self.inbox),
        }
        words = ("import", CODE, str(self.tonight), "--yes", "--as", "nuit", "--language", "en")
        return subprocess.Popen(
            (sys.executable, "-P", "-m", "portail.cli", *words),
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _killed(self, process: subprocess.Popen[str], *, lines: Sequence[str]) -> Killed:
        process.send_signal(signal.SIGSTOP)  # so that what is looked at is where it dies
        was_writing = bool(_sessions("backend_xid IS NOT NULL"))
        process.send_signal(signal.SIGKILL)
        _, rest = process.communicate()
        _wait_until_the_server_let_go()
        steps = [*lines, *(rest or "").splitlines()]
        killed = Killed(steps, finished=process.returncode == 0, was_writing=was_writing)
        assert process.returncode in (0, -signal.SIGKILL), killed
        self.kills.append(killed)
        return killed


def ground(folder: Path, inbox: Path, *, pupils: int, changed: float) -> Ground:
    """A province's largest board, which sends every file of the published contract; its first day imported,
    guardians with accounts, and the night after: one row in a hundred of each domain's files differs."""
    first = Order(pupils, seed=11, folder=folder / "first", changed=changed, contract="french", errors=0,
                  only=(LARGEST,))  # fmt: skip
    today, tonight = (_packages(order) for order in (first, replace(first, folder=folder / "night", night=1)))
    board = Board.objects.create(code=CODE, name="CSS des Essais", kind="francophone", subscribed=True)
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    with rows_of(board=board.pk):
        # Left by another contract, for this one says no years.
        SchoolYear.objects.create(
            board=board, label="2026-2027", starts_on=DAY, ends_on=DAY.replace(year=2027)
        )
    path = today.first / f"{CODE}.zip"
    report = import_board(board=CODE, path=path, now=now, manner=Manner(is_confirmed=True))
    assert report.accepted, report
    with superuser_connection() as raw:
        follow(raw, "!", most=FOLLOWERS)
    return Ground(board, tonight.changed / f"{CODE}.zip", inbox, now + timedelta(days=1))


def _packages(order: Order) -> Province:
    """The board's people as ORDER says, and a school year of theirs."""
    write_province(order, processes=1)
    written = Province(order.folder, *(order.folder / name for name in ("day", "shuffled", "changed")))
    for each in (written.first, written.shuffled, written.changed):
        each.mkdir()
    write_board(order.folder / "packages" / f"{CODE}.zip", written, DAY)
    return written


def _wait_until_the_server_let_go() -> None:
    """A killed client's session ends when the server next writes to it: what it began is rolled back."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _sessions("state <> 'idle'") and time.monotonic() < deadline:
        time.sleep(0.02)


def _sessions(which: LiteralString) -> int:
    """How many sessions of the imports' role are so."""
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = 'portail_jobs' AND "
    )
    with superuser_connection() as raw:
        return int(raw.execute(query + which).fetchone()[0])
