"""Of a worker's time, sign-ins get a share, and the pages that wait behind them the rest. Floor 4.

A worker answers one request at a time and cannot see who waits. What it can see is how its time went:
when sign-ins take more than their share of it for half a second, they come in faster than they can be
answered, and the next one is better told at once to come back than left to wait with everybody
behind it. Measured with 50 at once: `make bench ONLY=flood`.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from portail.accounts.refusals import Busy

SHARE = 0.8
BURST_SECONDS = 0.1  # above the share: spent in half a second when nothing but sign-ins is answered
RETRY_AFTER_SECONDS = 5


@dataclass(slots=True)
class Admission:
    """What sign-ins took above their share: they fill it, time empties it. In seconds.

    now: of a clock that never goes back.
    """

    level: float = 0.0
    at: float = 0.0

    def is_spent(self, now: float) -> bool:
        """Whether the next sign-in is to be refused."""
        return self._level_at(now) > BURST_SECONDS

    def spend(self, seconds: float, now: float) -> None:
        """Keep that a sign-in took SECONDS, until NOW."""
        self.level = self._level_at(now - seconds) + seconds * (1 - SHARE)
        self.at = now

    def _level_at(self, now: float) -> float:
        return max(0.0, self.level - (now - self.at) * SHARE)


_of_worker: list[Admission] = []  # none but in a server: elsewhere no page waits


def hold_this_worker() -> None:
    """From now on, hold this process to the share: called by the server's entry alone."""
    _of_worker[:] = [Admission(at=time.monotonic())]


@contextmanager
def of_a_sign_in() -> Iterator[None]:
    """Let the block verify a password, and count its time. Raises Busy before it when the share is spent."""
    if not _of_worker:
        yield
        return
    admission = _of_worker[0]
    began = time.monotonic()
    if admission.is_spent(began):
        raise Busy(seconds=RETRY_AFTER_SECONDS)
    try:
        yield
    finally:
        now = time.monotonic()
        admission.spend(now - began, now)
