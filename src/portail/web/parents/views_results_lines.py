"""The lines of results: where each point of a drawing stands. Pure geometry; floor 10.

Every subject has the same scale, 40 to 100: a line that looks flat is flat, whatever it stands beside.
What is under 40 stands on the floor of the drawing; the table beside it says how much it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST, MOST, PASS = 40, 100, 60
FEWEST = 3  # a line through two points says nothing

SPARK_WIDTH, SPARK_HEIGHT = 120, 28
LEFT, RIGHT, TOP, BOTTOM = 34, 286, 14, 166

type Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line without words: its path, and its last point."""

    path: str
    end: Point


@dataclass(frozen=True, slots=True)
class Evolution:
    """The large line. group: the path of the averages, "" without them. last_group: where its name stands."""

    path: str
    points: tuple[Point, ...]
    group: str
    last_group: int
    last: str
    first_day: str
    last_day: str


def spark(percents: Sequence[float]) -> Spark | None:
    """None under three points."""
    if len(percents) < FEWEST:
        return None
    points = _points(percents, left=2, right=SPARK_WIDTH - 5, top=3, bottom=SPARK_HEIGHT - 3)
    return Spark(_path(points), points[-1])


def evolution(
    percents: Sequence[float], averages: Sequence[float | None], *, last: str, days: Sequence[str]
) -> Evolution | None:
    """None under three points. averages: one a point, None where there is none."""
    if len(percents) < FEWEST:
        return None
    places = {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM}
    points = _points(percents, **places)
    # Drawn only where every point has one: a gap would read as a fall.
    known = [average for average in averages if average is not None]
    beside = _points(known, **places) if len(known) == len(percents) else []
    return Evolution(
        path=_path(points),
        points=tuple(points),
        group=_path(beside) if beside else "",
        last_group=_apart(beside[-1][1], points[-1][1]) if beside else 0,
        last=last,
        first_day=days[0],
        last_day=days[-1],
    )


def _points(percents: Sequence[float], *, left: int, right: int, top: int, bottom: int) -> list[Point]:
    step = (right - left) / max(len(percents) - 1, 1)
    scale = (bottom - top) / (MOST - LEAST)
    return [
        (round(left + step * place), round(bottom - (min(max(percent, LEAST), MOST) - LEAST) * scale))
        for place, percent in enumerate(percents)
    ]


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join([f"{x} {y}" for x, y in points])


def _apart(group: int, own: int) -> int:
    """Where the group's name stands so that it does not touch the child's."""
    if abs(group - own) >= 15:
        return group
    return own + 15 if group >= own else own - 15
