"""The nights of a province: first load, unchanged, the same bytes, 1 % changed; and the home meanwhile."""

import math
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from bench import row_policies
from bench.figures import Figure
from bench.machine import Watch
from bench.memory import Peaks
from bench.pacing import Paced, for_seconds, paced
from bench.pages import check_home
from bench.province import PARENTS, PUPILS, TABLES, WHOLE, Province, ProvinceDatabase, province
from bench.sampling import NOISY
from bench.serving import ROOT
from bench.stage import Stage, stage_on

JOBS = 2
HOME_RATE = 50
HOME_SECONDS = 20
NOBODY = 1 << 30  # no such process: an import's time counts once it ended, with our own children's
COPY_BYTES = 1 << 20
FIRST_LOAD_S, UNCHANGED_S, CHANGED_S, PEAK_MIB, HOME_P95_MS = 300, 60, 90, 2048, 50
_WRITTEN = re.compile(r"(\d+) rows written")


@dataclass(frozen=True, slots=True)
class Night:
    """One run over all packages. left: packages that were not applied."""

    seconds: float
    packages: int
    left: int
    rows: int
    own_cpu: float
    database_cpu: float
    own_mib: float
    database_mib: float
    foreign: float


def run() -> list[Figure]:
    """Everything, on a database of its own."""
    written = province()
    with ProvinceDatabase(written.directory) as database:
        found = _nights(database, written)
        parents = database.add_parents()
        with stage_on(database, parents, sessions=PARENTS) as stage:
            database.settle()
            found += _home(stage, database, written)
            found += row_policies.run(stage)
    return found


def _nights(database: ProvinceDatabase, written: Province) -> list[Figure]:
    first = _night(database, written.first)
    rows = database.rows()
    database.settle()
    copy = _copy_seconds(database)
    unchanged = _settled(database, written.shuffled)
    same = _settled(database, written.shuffled)
    changed = _settled(database, written.changed)
    nights = (first, unchanged, same, changed)
    peak = max(night.own_mib for night in nights)
    databases = max(night.database_mib for night in nights)
    every = "resident at once, the most of all nights"
    return [
        Figure("import.pupils", PUPILS, "", f"of the province; limits count from {WHOLE:,}"),
        Figure("import.rows", rows, "", "pupils, contacts, addresses, guardianships after the first load"),
        *_figures("first_load", first, "into an empty record", limit=FIRST_LOAD_S, baseline=copy),
        *_figures("unchanged", unchanged, "the same content in other bytes", limit=UNCHANGED_S),
        *_figures("same_file", same, "the same bytes again: each package stops at its digest"),
        *_figures("changed_1pct", changed, "1 % of the families changed", limit=CHANGED_S),
        Figure("import.copy_s", copy, "s", "bare COPY of the same rows, tables without index, same server"),
        Figure("import.peak_mib", peak, "MiB", f"our processes, {every}", at_most=_if_whole(PEAK_MIB)),
        Figure("import.database_peak_mib", databases, "MiB", f"PostgreSQL's, shared pages once, {every}"),
    ]  # fmt: skip


def _figures(
    name: str, night: Night, what: str, *, limit: float = math.inf, baseline: float | None = None
) -> list[Figure]:
    how = f"{night.packages} packages, {what}; {JOBS} jobs"
    how += f"; {night.left} not applied" if night.left else ""
    how += "; baseline: the bare COPY" if baseline else ""
    noise = f"; NOISY: others took {night.foreign:.0%}" if night.foreign >= NOISY else ""
    most = _if_whole(limit) if night.foreign < NOISY else math.inf
    return [
        Figure(f"import.{name}_s", night.seconds, "s", how + noise, baseline, at_most=most),
        Figure(f"import.{name}_rows", night.rows, "", "rows written"),
        Figure(f"import.{name}_cpu_s", night.own_cpu, "s", "processor time of our processes"),
        Figure(f"import.{name}_db_cpu_s", night.database_cpu, "s", "processor time of PostgreSQL's"),
    ]


def _if_whole(limit: float) -> float:
    return limit if PUPILS >= WHOLE else math.inf


# One night ---------------------------------------------------------------------------------------


def _settled(database: ProvinceDatabase, packages: Path) -> Night:
    night = _night(database, packages)
    database.settle()
    return night


def _night(database: ProvinceDatabase, packages: Path, *, jobs: int = JOBS, server: int = NOBODY) -> Night:
    """Import a folder as an operator does, and watch what it takes. server: ours, if one serves meanwhile."""
    print(f"  {packages.parent.name}…", flush=True)
    watch = Watch(app=server, database=database.pid)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (
        _importing(database, packages, jobs) as process,
        Peaks(own=process.pid, database=database.pid) as peaks,
    ):
        told, _ = process.communicate()
    spent = watch.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = told.splitlines()
    applied = [line for line in lines if _WRITTEN.search(line)]
    if process.returncode not in (0, 1) or not applied:
        raise RuntimeError(f"the import of {packages} ended with {process.returncode}:\n{told[-3000:]}")
    return Night(
        seconds=spent.wall,
        packages=len(lines),
        left=left(lines),
        rows=sum(int(found[1]) for line in lines if (found := _WRITTEN.search(line))),
        own_cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        database_cpu=spent.database,
        own_mib=peaks.own_mib,
        database_mib=peaks.database_mib,
        foreign=spent.foreign,
    )


def left(lines: Sequence[str]) -> int:
    """Packages that the record does not say now: refused, held, unknown."""
    return sum(not re.search(r": (reported|same), run ", line) for line in lines)


@contextmanager
def _importing(database: ProvinceDatabase, packages: Path, jobs: int) -> Iterator[subprocess.Popen[str]]:
    command = ("portail.cli", "import", "many", str(packages), "--jobs", str(jobs), "--yes", "--as", "bench")
    process = subprocess.Popen(
        (sys.executable, "-P", "-m", *command),
        cwd=ROOT,
        env={**database.environment("jobs"), "PORTAIL_LOG_LEVEL": "ERROR"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()


def _copy_seconds(database: ProvinceDatabase) -> float:
    """COPY the record's rows, exported before, into bare tables: the least that a load can cost."""
    folder, seconds = database.folder / "copy", 0.0
    folder.mkdir(exist_ok=True)
    with database.superuser() as raw:
        raw.execute("CREATE SCHEMA bare")
        for table in map(sql.Identifier, TABLES):
            file = folder / f"{table.as_string()}.copy"
            export = sql.SQL("COPY {} TO STDOUT").format(table)
            with file.open("wb") as out, raw.cursor().copy(export) as chunks:
                out.writelines(chunks)
            raw.execute(sql.SQL("CREATE TABLE bare.{} (LIKE public.{})").format(table, table))
            began = time.perf_counter()
            statement = sql.SQL("COPY bare.{} FROM STDIN").format(table)
            with file.open("rb") as rows, raw.cursor().copy(statement) as copy:
                while chunk := rows.read(COPY_BYTES):
                    copy.write(chunk)
            seconds += time.perf_counter() - began
            file.unlink()
        raw.execute("DROP SCHEMA bare CASCADE")
        raw.execute("CHECKPOINT")
    return seconds


# The home meanwhile ------------------------------------------------------------------------------


def _home(stage: Stage, database: ProvinceDatabase, written: Province) -> list[Figure]:
    """The home at a steady rate, alone and while a night goes by: the changed families change back."""
    parents = [parent for parent in stage.parents if parent.id in stage.cookies]
    requests = [stage.page("parents:today", parent) for parent in parents]
    check_home(stage, parents, requests)
    port = stage.server.port
    paced(port, requests, rate=HOME_RATE, until=for_seconds(2))
    alone = paced(port, requests, rate=HOME_RATE, until=for_seconds(HOME_SECONDS))
    nights: list[Night] = []

    def night() -> None:
        nights.append(_night(database, written.first, jobs=1, server=stage.server.pid))

    importing = threading.Thread(target=night)
    importing.start()
    during = paced(port, requests, rate=HOME_RATE, until=lambda: not importing.is_alive())
    importing.join()
    if not nights:
        raise RuntimeError("the night beside the home was not imported")
    database.settle()
    return _home_figures(alone, during, nights[0])


def _home_figures(alone: Paced, during: Paced, night: Night) -> list[Figure]:
    rate = f"{HOME_RATE} a second, from the planned instant"
    most = _if_whole(HOME_P95_MS) if night.foreign < NOISY else math.inf
    beside = f"{rate}, while 1 % changes back with one job; baseline: without the import"
    failed = alone.failed + during.failed
    return [
        Figure("import.home_p95_ms", during.p95_ms, "ms", beside, alone.p95_ms, at_most=most),
        Figure("import.home_alone_p95_ms", alone.p95_ms, "ms", rate),
        Figure("import.home_failed", failed, "", f"of {len(alone.seconds) + len(during.seconds)}", at_most=0),
        Figure("import.beside_home_s", night.seconds, "s", f"that night, one job; {night.rows} rows written"),
    ]
