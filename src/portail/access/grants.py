"""Who may see which student: the only place that issues a grant. Floor 8."""

from datetime import date
from uuid import UUID

from portail.links.queries import shown_link
from portail.records.grants import StudentGrant


def grant_for_parent(*, person_id: int, student_public_id: UUID, today: date) -> StudentGrant | None:
    """The proof that this person may see this student now; None is a 404 for whoever asked.

    Asks for the link by itself, and not for the student's row alone: the check stands on its own
    beside the row policy, so that either may fail without the other.
    """
    found = shown_link(person_id=person_id, student_public_id=student_public_id, today=today)
    if found is None:
        return None
    return StudentGrant(
        student_id=found.student_id,
        public_id=student_public_id,
        board_id=found.board_id,
        person_id=person_id,
        link_id=found.pk,
    )
