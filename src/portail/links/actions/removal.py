"""Ending or suspending a link, by its parent. Floor 7."""

from datetime import datetime
from uuid import UUID

from portail.audit.actions import note
from portail.links.models import Link


def remove_link(*, person_id: int, link_id: UUID, now: datetime) -> bool:
    """Take the child off the person's account; False when there is no such link of theirs.

    The record keeps its say: associating again later asks for every proof again.
    """
    link = Link.objects.filter(person_id=person_id, pk=link_id).first()
    if link is None:
        return False
    link.delete()
    note(
        action="link.removed",
        actor=person_id,
        subject_kind="student",
        subject_id=link.student_id,
        board=link.board_id,
        details={"link": str(link_id)},
        now=now,
    )
    return True


def deny_link(*, person_id: int, link_id: UUID, now: datetime) -> bool:
    """Suspend the link of a person who says that they are not the guardian; False when it shows nothing.

    No recheck raises it again: only associating anew does, with every proof.
    """
    shown = Link.objects.filter(person_id=person_id, pk=link_id, active=True)
    student = shown.values_list("student_id", "board_id").first()
    if student is None:
        return False
    shown.update(active=False, suspended_for=Link.Suspension.DENIED, suspended_at=now)
    note(
        action="link.denied",
        actor=person_id,
        subject_kind="student",
        subject_id=student[0],
        board=student[1],
        details={"link": str(link_id)},
        now=now,
    )
    return True
