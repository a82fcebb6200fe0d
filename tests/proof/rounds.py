"""The same race again on the world as it was."""

from collections import Counter
from collections.abc import Callable

from tests.saved import Saved


def rounds(times: int, race: Callable[[], Counter[str]]) -> list[Counter[str]]:
    """Run RACE so many times, each on the world that every test starts from; how each ended."""
    ended = []
    with Saved() as saved:
        for _ in range(times):
            ended.append(race())
            saved.restore()
    return ended
