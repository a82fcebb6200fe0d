"""Load at a fixed rate: a request is sent when it was planned, however slow the ones before it are."""

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.client import Client, Request
from bench.load import percentile

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Paced:
    """seconds: of each answer, the quickest first, from the instant at which its request was planned."""

    seconds: Sequence[float]
    failed: int

    @property
    def p95_ms(self) -> float:
        return percentile(self.seconds, 95) * 1e3


def paced(port: int, requests: Sequence[Request], *, rate: int, until: Callable[[], bool]) -> Paced:
    """Send RATE requests a second, in turn, until UNTIL holds.

    A request whose instant passes while all connections wait is sent late, and its wait counts: a server
    that stands still for a second is seen by all whom it kept waiting.
    """
    turns, taken = itertools.count(), list[tuple[float, bool]]()
    began = time.perf_counter()

    def work() -> None:
        with Client(port) as client:
            while not until():
                turn = next(turns)
                planned = began + turn / rate
                time.sleep(max(0.0, planned - time.perf_counter()))
                try:
                    is_answered = client.send(requests[turn % len(requests)]).status == 200
                except OSError:
                    is_answered = False
                    client.close()
                taken.append((time.perf_counter() - planned, is_answered))

    workers = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return Paced(sorted(seconds for seconds, _ in taken), sum(not answered for _, answered in taken))


def for_seconds(seconds: float) -> Callable[[], bool]:
    """An end for `paced`: so long from now."""
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= end
