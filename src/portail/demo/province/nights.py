"""What happens in the province night after night, planned before any family is drawn. Floor 11.

The plan holds the families that something happens to and no other, so it stays small; each board is
then written from its own part of it, in any process.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from portail.demo.province import weights
from portail.demo.province.chance import some_of, source, wheel
from portail.demo.province.families import FamilyId, children_of
from portail.demo.province.places import Board

# Families that came from elsewhere are numbered from here in their board: no board has as many of its own.
FIRST_LATE_NUMBER = 500_000
_CHANGES = wheel(weights.CHANGES)


@dataclass(frozen=True, slots=True)
class Event:
    night: int
    kind: str


@dataclass(slots=True)
class Course:
    """A family's way through the nights.

    other: the board of its last child, if not the same. seats: its number in each board. heir_of: the
    family whose address its first adult was given.
    """

    which: FamilyId
    children: int
    board: int
    other: int | None = None
    events: list[Event] = field(default_factory=list)
    seats: dict[int, int] = field(default_factory=dict)
    is_gone: bool = False
    heir_of: "Course | None" = None


@dataclass(slots=True)
class BoardPlan:
    """One board's part: how many families it began with, the last one's children, and who has a story."""

    families: int
    last_children: int
    courses: dict[int, Course] = field(default_factory=dict)
    late: dict[int, Course] = field(default_factory=dict)

    def seats(self) -> Iterator[tuple[int, Course | None]]:
        """Each family's number in this board, in order, with its story if it has one."""
        for index in range(self.families):
            yield index, self.courses.get(index)
        yield from sorted(self.late.items())

    def children(self, index: int) -> int:
        return self.last_children if index == self.families - 1 else children_of(index)


def plan_nights(boards: Sequence[Board], *, seed: int, night: int, changed: float) -> list[BoardPlan]:
    """The plan of each board after NIGHT nights, on each of which CHANGED of the families changed."""
    plans = [_beginning(board.pupils) for board in boards]
    public = wheel({board.number: board.pupils for board in boards if not board.is_private})
    _divide(boards, plans, seed)
    for each in range(1, night + 1):
        for board in boards:
            random = source(seed, "night", each, board.number)
            for index in some_of(plans[board.number].families, share=changed, random=random):
                course = _course(plans, board.number, index)
                if not course.is_gone:
                    _happen(plans, course, Event(each, _CHANGES.spin(random)), to=public.spin(random))
    return plans


def _beginning(pupils: int) -> BoardPlan:
    """As many families as it takes; the last has fewer children where the count would be passed."""
    total = 0
    for index, total in enumerate(accumulate(map(children_of, range(pupils)))):
        if total >= pupils:
            return BoardPlan(index + 1, children_of(index) - (total - pupils))
    return BoardPlan(0, 0)


def _divide(boards: Sequence[Board], plans: list[BoardPlan], seed: int) -> None:
    """Give some families of public boards a child in another board or in a private school."""
    others = wheel({board.number: board.pupils for board in boards[weights.BOARDS // 8 :] if board.pupils})
    share = weights.SHARES["children in two boards"]
    for board in boards[: weights.BOARDS]:
        random = source(seed, "two boards", board.number)
        for index in some_of(plans[board.number].families, share=share, random=random):
            other = others.spin(random)
            if plans[board.number].children(index) > 1 and other != board.number:
                course = _course(plans, board.number, index)
                course.other = other
                _seat(plans, course, other)


def _course(plans: list[BoardPlan], board: int, index: int) -> Course:
    plan = plans[board]
    if index not in plan.courses:
        which = FamilyId(board, index)
        plan.courses[index] = Course(which, plan.children(index), board, seats={board: index})
    return plan.courses[index]


def _seat(plans: list[BoardPlan], course: Course, board: int) -> None:
    """A number for a family in a board that is new to it; one that it had there comes back with it."""
    if board not in course.seats:
        course.seats[board] = FIRST_LATE_NUMBER + len(plans[board].late)
        plans[board].late[course.seats[board]] = course


def _happen(plans: list[BoardPlan], course: Course, event: Event, *, to: int) -> None:
    if event.kind == "board":
        course.board = to
        _seat(plans, course, to)
    elif event.kind == "departure":
        course.is_gone = True
    elif event.kind in ("arrival", "recycled_address"):
        which = FamilyId(course.which.board, course.which.index, event.night)
        arrived = Course(which, children_of(which.index + event.night), course.board)
        if event.kind == "recycled_address":
            arrived.heir_of = course
        _seat(plans, arrived, course.board)
    if event.kind != "arrival":
        course.events.append(event)
