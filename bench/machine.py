"""The processor's time, read from the kernel's own counters, ours and that of others."""

import os
import resource
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
IDLE = (3, 4)  # the columns of /proc/stat that are not work: idle, waiting for a disk


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one measured stretch. foreign: the share of the machine taken by others, 0 to 1."""

    wall: float
    app: float
    database: float
    load: float
    foreign: float


class Watch:
    """Counts from `start` to `stop` what a web server, its database and the load generator spent."""

    def __init__(self, *, app: int, database: int) -> None:
        """app, database: the first process of each; their children count with them."""
        self._app = app
        self._database = database
        self.start()

    def start(self) -> None:
        """Begin a stretch."""
        self._before = self._now()

    def stop(self) -> Spent:
        """End it; `start` must come again before another."""
        wall, app, database, load, busy = (
            after - before for after, before in zip(self._now(), self._before, strict=True)
        )
        # The kernel counts the machine in ticks and each process finer: a short stretch can pass its bounds.
        foreign = (busy - app - database - load) / (wall * (os.cpu_count() or 1))
        return Spent(wall, app, database, load, min(1.0, max(0.0, foreign)))

    def _now(self) -> tuple[float, ...]:
        return (
            time.perf_counter(),
            family_seconds(self._app),
            family_seconds(self._database),
            own_seconds(),
            busy_seconds(),
        )


def family_seconds(pid: int) -> float:
    """The CPU time of a process and all that descend from it, those that ended included."""
    return sum(_seconds(member) for member in family(pid))


def family(pid: int) -> set[int]:
    """A process and its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = set(), [pid]
    while waiting:
        member = waiting.pop()
        found.add(member)
        waiting += children.get(member, [])
    return found


def own_seconds() -> float:
    """Ours and that of the load generators we started, once they ended."""
    uses = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def busy_seconds() -> float:
    """The time that all processors together spent working, for anybody."""
    columns = [int(text) for text in (PROC / "stat").read_text().splitlines()[0].split()[1:9]]
    return sum(ticks for column, ticks in enumerate(columns) if column not in IDLE) / TICK


def interpreter() -> tuple[str, bool]:
    """The Python that runs, in words, and whether it was built with profile-guided optimisation."""
    flags = " ".join(str(sysconfig.get_config_var(name)) for name in ("CONFIG_ARGS", "PY_CORE_CFLAGS"))
    optimised = "--enable-optimizations" in flags or "-fprofile-use" in flags
    version = ".".join(str(part) for part in sys.version_info[:3])
    return f"{version} {'' if optimised else 'not '}optimised", optimised


def _seconds(pid: int) -> float:
    fields = _stat(pid)
    return sum(int(ticks) for ticks in fields[11:15]) / TICK if fields else 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces: state, parent, …"""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
