"""Whose copy is made, and the rows that it is made of. Floor 9."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from typing import IO, Any

from django.utils import timezone

from portail.access.grants import FollowedChild
from portail.links.ages import Category
from portail.records.grants import StudentGrant

type Row = Mapping[str, object]
type Rows = Iterable[Row]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose copy it is, and the children whom they may see as it is made."""

    person_id: int
    children: tuple[FollowedChild, ...]
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def grants(self) -> list[StudentGrant]:
        return [child.grant for child in self.children]

    def grants_for(self, category: Category) -> list[StudentGrant]:
        """Those of the children of whom no age rule hides the category, as on its page."""
        return [child.grant for child in self.children if child.hidden_from(category) is None]

    def name_of(self, student_id: int) -> str:
        """ "" of a child whom they see no more."""
        return next((one.given_name for one in self.children if one.grant.student_id == student_id), "")

    def names_of(self, students: Iterable[int]) -> list[str]:
        return [self.name_of(student) for student in students]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the copy. read: opens it, when its turn comes; raises FileGone."""

    name: str
    size: int
    read: Callable[[], IO[bytes]]


def of(child: str, kept: object) -> Row:
    """What is kept of a child, under their name."""
    return {"child": child, **row(kept)}


def row(kept: object) -> dict[str, object]:
    """A dataclass of the pages as plain values; our own ids of rows say nothing outside and stay here."""
    if not is_dataclass(kept) or isinstance(kept, type):
        raise TypeError(type(kept).__name__)
    return without_ours(asdict(kept))


def without_ours(said: Mapping[str, Any]) -> dict[str, object]:
    return {name: _plain(value) for name, value in said.items() if name not in _OURS}


def _plain(value: Any) -> object:
    """The same within what a value is made of."""
    if isinstance(value, dict):
        return without_ours(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


_OURS = frozenset({
    "id", "student_id", "board_id", "section_id", "school_id", "settlement_id", "person_id", "students",
    "settled", "sections", "key", "slot", "is_current", "digest",
})  # fmt: skip
