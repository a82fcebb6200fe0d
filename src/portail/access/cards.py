"""Who may read whose issued cards: also a student's who left, by who followed them until then. Floor 8."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from portail.access.grants import followed_children
from portail.links.ages import Category
from portail.links.models import Link
from portail.report_cards.grants import CardsGrant
from portail.report_cards.queries import leavers


@dataclass(frozen=True, slots=True)
class CardsChild:
    """A child whose cards a person may read. has_left: nothing else of them is shown any more.

    school_id: the one they are in now.
    hidden_from: the age from which their board shows parents none, once the child has it; None while shown.
    """

    grant: CardsGrant
    school_id: int | None
    position: int
    given_name: str
    family_name: str
    school: str
    board: str
    has_left: bool
    hidden_from: int | None

    @property
    def public_id(self) -> UUID:
        return self.grant.public_id


def cards_children(*, person_id: int, now: datetime) -> tuple[CardsChild, ...]:
    """Every child whose issued cards this person may read, those who are there first.

    Of those who left, none whose age hides them: nothing of them could say so.

    Two queries, and one more where a child has left. Needs their context.
    """
    followed = [
        CardsChild(
            grant=CardsGrant(
                student_id=child.grant.student_id,
                public_id=child.public_id,
                board_id=child.grant.board_id,
                person_id=person_id,
            ),
            school_id=child.grant.school_id,
            position=child.position,
            given_name=child.given_name,
            family_name=child.family_name,
            school=child.school,
            board=child.board,
            has_left=False,
            hidden_from=child.hidden_from(Category.CARDS),
        )
        for child in followed_children(person_id=person_id, today=timezone.localdate(now))
    ]
    return (*followed, *_left(person_id, now))


def _left(person_id: int, now: datetime) -> list[CardsChild]:
    """Those whom a link showed until the day they left.

    Only then does a link keep a key of them; whoever was barred or suspended before has none.
    """
    links = Link.objects.filter(
        person_id=person_id, active=False, suspended_for=Link.Suspension.STUDENT_GONE, recycled_at=None
    ).exclude(student_key="")
    positions = dict(links.values_list("student_id", "position"))
    if not positions:
        return []
    found = [
        CardsChild(
            grant=CardsGrant(
                student_id=one.student_id,
                public_id=one.student_key,
                board_id=one.board_id,
                person_id=person_id,
            ),
            school_id=None,
            position=positions[one.student_id],
            given_name=one.given_name,
            family_name=one.family_name,
            school=one.school,
            board="",
            has_left=True,
            hidden_from=None,
        )
        for one in leavers(positions, now=now)
    ]
    return sorted(found, key=lambda child: child.position)
