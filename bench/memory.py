"""How much memory two families of processes hold at their peak, read from the kernel while they work."""

import threading
from collections.abc import Iterator
from typing import Self

from bench.machine import PROC, family

PAUSE_SECONDS = 0.2


class Peaks:
    """Looks five times a second, from entry to exit. own_mib, database_mib: the most seen at once.

    Ours is the sum of what each process has resident, pages that two share counted twice. In PostgreSQL's,
    where every process maps the same buffers, shared pages count once.
    """

    def __init__(self, *, own: int, database: int) -> None:
        """own, database: the first process of each."""
        self._own, self._database = own, database
        self.own_mib = self.database_mib = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            self.own_mib = max(self.own_mib, family_mib(self._own))
            self.database_mib = max(self.database_mib, family_mib(self._database, is_sharing=True))
            if self._is_over.wait(PAUSE_SECONDS):
                return


def family_mib(pid: int, *, is_sharing: bool = False) -> float:
    """What a process and its descendants have resident now. is_sharing: shared pages count once."""
    found = [dict(_resident(member)) for member in family(pid)]
    alone, *shared = ([each.get(kind, 0) for each in found] for kind in ("RssAnon", "RssFile", "RssShmem"))
    once = max if is_sharing else sum
    return (sum(alone) + sum(once(kind) for kind in shared)) / 1024


def _resident(pid: int) -> Iterator[tuple[str, int]]:
    """The lines of /proc/PID/status that begin with Rss, in KiB; none when it ended."""
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return
    for line in lines:
        if line.startswith("Rss"):
            kind, _, size = line.partition(":")
            yield kind, int(size.split()[0])
