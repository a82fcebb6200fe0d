"""Draws by weight, quick enough for millions. Floor 11."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import log
from random import Random


@dataclass(frozen=True, slots=True)
class Wheel[T]:
    """Values with their running totals of weight; a spin gives one of them."""

    values: tuple[T, ...]
    bounds: tuple[float, ...]

    def spin(self, random: Random) -> T:
        at = random.random() * self.bounds[-1]
        return self.values[bisect(self.bounds, at, 0, len(self.bounds) - 1)]

    def of(self, share: float) -> T:
        """The value at SHARE, from 0 to 1, of the wheel."""
        return self.values[bisect(self.bounds, share * self.bounds[-1], 0, len(self.bounds) - 1)]


def wheel[T](weights: Mapping[T, float]) -> Wheel[T]:
    return Wheel(tuple(weights), tuple(accumulate(weights.values())))


def source(*parts: object) -> Random:
    """Chance that depends on PARTS alone: the same on every machine and in every process."""
    return Random(" ".join(map(str, parts)))  # noqa: S311  # to be the same each time is the point


def some_of(count: int, *, share: float, random: Random) -> Iterator[int]:
    """Each number below COUNT with the chance SHARE, in order, without looking at the others."""
    if share <= 0:
        return
    if share >= 1:
        yield from range(count)
        return
    scale = log(1 - share)
    at = -1
    while (at := at + 1 + int(log(1 - random.random()) / scale)) < count:
        yield at


def apportion(total: int, weights: Iterable[float]) -> list[int]:
    """TOTAL cut by weight into whole numbers that add up to it, by largest remainder."""
    shares = list(weights)
    exact = [total * share / sum(shares) for share in shares]
    parts = [int(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
