"""The same race again on the world as it was."""

from collections import Counter
from collections.abc import Callable

from django.db import connection


def rounds(times: int, race: Callable[[], Counter[str]]) -> list[Counter[str]]:
    """Run RACE so many times, each on the world that every test starts from; how each ended."""
    ended = []
    for _ in range(times):
        ended.append(race())
        connection.ops.execute_sql_flush([])
    return ended
