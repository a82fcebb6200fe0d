"""The children of whoever asks, and the grant of the one whose page it is. Floor 10."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from portail.access.grants import FollowedChild, followed_children
from portail.links.ages import Category
from portail.records.grants import StudentGrant
from portail.web.ui.person import person_id_of

type Children = tuple[FollowedChild, ...]
type Pages = list[tuple[FollowedChild, str]]


def children_of(request: HttpRequest) -> Children:
    """Every child whom the signed-in person may see now, in the family's order. One query.

    What an age rule is about takes `shown_in` of them, or `grants_of`.
    """
    return followed_children(person_id=person_id_of(request), today=timezone.localdate())


def shown_in(children: Children, category: Category) -> Children:
    """Those of whom the category is shown: no age rule of their board hides it."""
    return tuple(child for child in children if child.hidden_from(category) is None)


def grants_of(request: HttpRequest, category: Category) -> list[StudentGrant]:
    """The grants of every child of whom the category is shown. One query."""
    return [child.grant for child in shown_in(children_of(request), category)]


def child_of(children: Children, student: UUID) -> FollowedChild:
    """The child of this public id among those the person may see. Raises Http404, whatever the reason."""
    found = next((child for child in children if child.public_id == student), None)
    if found is None:
        raise Http404
    return found


def pages_of(children: Children, name: str) -> Pages:
    """Each child with the address of their own page NAME, for `switcher` of ui/child.html."""
    return pages_by(children, lambda child: reverse(name, kwargs={"student": child.public_id}))


def pages_by(children: Children, address: Callable[[FollowedChild], str]) -> Pages:
    """The same, for an address that is made otherwise."""
    return [(child, address(child)) for child in children]
