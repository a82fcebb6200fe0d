"""Who may see which student: the only place that issues a grant. Floor 8."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portail.links.ages import AgeRule, Category
from portail.links.queries import ShownLink, shown_links
from portail.records.grants import StudentGrant
from portail.records.queries import shown_family_name, shown_given_name


@dataclass(frozen=True, slots=True)
class FollowedChild:
    """A child whom a person may see, as every page names them. position: gives the colour and shape.

    hidden: the age rules of their board that hide something of them today.
    """

    grant: StudentGrant
    position: int
    given_name: str
    family_name: str
    level: str
    school: str
    board: str
    birth_date: date
    hidden: tuple[AgeRule, ...]

    @property
    def public_id(self) -> UUID:
        return self.grant.public_id

    def hidden_from(self, category: Category) -> int | None:
        """The age from which parents see this category no more, once the child has it; None while shown."""
        return next((rule.age for rule in self.hidden if rule.category is category), None)


def followed_children(*, person_id: int, today: date) -> tuple[FollowedChild, ...]:
    """Every child whom this person may see now, in the family's order. One query. Needs their context.

    Asks for the links by themselves, and not for the students' rows alone: the check stands on its own
    beside the row policies, so that either may fail without the other.
    """
    return tuple(_followed(shown, person_id) for shown in shown_links(person_id=person_id, today=today))


def grant_for_parent(*, person_id: int, student_public_id: UUID, today: date) -> StudentGrant | None:
    """The proof that this person may see this student now; None is a 404 for whoever asked."""
    children = followed_children(person_id=person_id, today=today)
    return next((child.grant for child in children if child.public_id == student_public_id), None)


def _followed(shown: ShownLink, person_id: int) -> FollowedChild:
    link = shown.link
    student = link.student
    return FollowedChild(
        grant=StudentGrant(
            student_id=student.pk,
            public_id=student.public_id,
            board_id=link.board_id,
            school_id=student.school_id,
            contact_id=link.contact_id,
            person_id=person_id,
            link_id=link.pk,
        ),
        position=link.position,
        given_name=shown_given_name(student),
        family_name=shown_family_name(student),
        level=student.level,
        school=student.school.name if student.school else "",
        board=link.board.name,
        birth_date=student.birth_date,
        hidden=shown.hidden,
    )
