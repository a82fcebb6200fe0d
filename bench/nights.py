"""One night's import of a folder of packages, watched; and the least that writing its rows can cost."""

import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from bench.machine import Watch
from bench.memory import Peaks
from bench.province import ProvinceDatabase
from bench.serving import ROOT

JOBS = 2
NOBODY = 1 << 30  # no such process: an import's time counts once it ended, with our own children's
COPY_BYTES = 1 << 20
_WRITTEN = re.compile(r"(\d+) rows written")


@dataclass(frozen=True, slots=True)
class Night:
    """One run over all packages. left: packages that were not applied. logged_mib: of write-ahead log."""

    seconds: float
    packages: int
    left: int
    rows: int
    own_cpu: float
    database_cpu: float
    own_mib: float
    database_mib: float
    logged_mib: float
    foreign: float

    @property
    def cpu(self) -> float:
        return self.own_cpu + self.database_cpu


def settled(database: ProvinceDatabase, packages: Path) -> Night:
    """A night, then what the database would have done by the next one."""
    watched = night(database, packages)
    database.settle()
    return watched


def night(database: ProvinceDatabase, packages: Path, *, jobs: int = JOBS, server: int = NOBODY) -> Night:
    """Import a folder as an operator does, and watch what it takes. server: ours, if one serves meanwhile."""
    print(f"  {packages.parent.name}…", flush=True)
    logged = database.logged_mib()
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
        logged_mib=database.logged_mib() - logged,
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


def copy_seconds(database: ProvinceDatabase, tables: Sequence[str]) -> float:
    """COPY the rows of TABLES, exported before, into bare ones: the least that a load can cost."""
    folder, seconds = database.folder / "copy", 0.0
    folder.mkdir(exist_ok=True)
    with database.superuser() as raw:
        raw.execute("CREATE SCHEMA bare")
        for table in map(sql.Identifier, tables):
            file = folder / f"{table.as_string()}.copy"
            # By a query: the table alone leaves the columns out that the database works out itself.
            export = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(table)
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
