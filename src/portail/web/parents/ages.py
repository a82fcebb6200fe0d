"""What parents see no more from an age on, said calmly, with whom to ask. Floor 10.

Templates: parents/of_age.html, a whole page of one child; `of_age` of parents/_of_age.html, among others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portail.access.grants import FollowedChild
from portail.links.ages import Category


class Named(Protocol):
    """A child as a page names them."""

    @property
    def given_name(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def board(self) -> str: ...


@dataclass(frozen=True, slots=True)
class OfAge:
    """Children of one board of whom a page shows nothing, from this age on. said: without the board."""

    children: tuple[Named, ...]
    board: str
    said: str


NAMES: Mapping[Category, Promise] = {
    Category.RESULTS: _("Résultats"),
    Category.CARDS: _("Bulletins"),
    Category.ABSENCES: _("Absences"),
    Category.AGENDA: _("Agenda"),
    Category.MESSAGES: _("Messages"),
    Category.DOCUMENTS: _("Documents"),
    Category.FEES: _("Frais"),
    Category.TRANSPORT: _("Transport"),
}
_SAID: Mapping[Category, Promise] = {
    Category.RESULTS: _(
        "à partir de %(age)s ans, les résultats d’un élève ne sont plus montrés à ses parents."
    ),
    Category.CARDS: _(
        "à partir de %(age)s ans, les bulletins d’un élève ne sont plus montrés à ses parents."
    ),
    Category.ABSENCES: _(
        "à partir de %(age)s ans, les absences d’un élève ne sont plus montrées à ses parents."
    ),
    Category.AGENDA: _("à partir de %(age)s ans, l’agenda d’un élève n’est plus montré à ses parents."),
    Category.MESSAGES: _(
        "à partir de %(age)s ans, les messages d’un élève ne sont plus montrés à ses parents."
    ),
    Category.DOCUMENTS: _(
        "à partir de %(age)s ans, les documents d’un élève ne sont plus montrés à ses parents."
    ),
    Category.FEES: _("à partir de %(age)s ans, les frais d’un élève ne sont plus montrés à ses parents."),
    Category.TRANSPORT: _(
        "à partir de %(age)s ans, le transport d’un élève n’est plus montré à ses parents."
    ),
}


def of_age(children: Iterable[FollowedChild], category: Category) -> tuple[OfAge, ...]:
    """Those of CHILDREN whose age hides the category, by board, in the family's order."""
    groups: dict[tuple[str, int], tuple[FollowedChild, ...]] = {}
    for child in children:
        if age := child.hidden_from(category):
            groups[child.board, age] = (*groups.get((child.board, age), ()), child)
    return tuple(OfAge(some, board, said(category, age)) for (board, age), some in groups.items())


def one_of_age(child: Named, category: Category, age: int) -> dict[str, object]:
    """The context of parents/of_age.html, but for `pages`."""
    return {
        "child": child,
        "title": NAMES[category],
        "hidden": (of_age_alone(child, category, age),),
    }


def of_age_alone(child: Named, category: Category, age: int) -> OfAge:
    """The same of a single child."""
    return OfAge((child,), child.board, said(category, age))


def said(category: Category, age: int) -> str:
    """« à partir de 14 ans, les absences d’un élève ne sont plus montrées à ses parents. »"""
    return str(_SAID[category]) % {"age": age}


def hidden_names(child: FollowedChild) -> list[tuple[Promise, int]]:
    """What is hidden of a child by name, and from which age."""
    return [(NAMES[rule.category], rule.age) for rule in child.hidden]
