"""Waiting for what another process does."""

import time
from collections.abc import Callable

PAUSE_SECONDS = 0.01


def eventually(holds: Callable[[], object], *, seconds: float = 30) -> bool:
    """Whether it came to hold within so many seconds: returned as soon as it does."""
    deadline = time.monotonic() + seconds
    while not (held := bool(holds())) and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)
    return held
