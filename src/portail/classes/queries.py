"""Reading what is taught to a student, and by whom. Floor 7."""

from dataclasses import dataclass

from portail.classes.models import Section
from portail.records.grants import StudentGrant


@dataclass(frozen=True, slots=True)
class Taught:
    """A subject as a student has it this year; "" for what the board did not say."""

    subject: str
    teacher: str
    group: str
    room: str


def taught_to(grant: StudentGrant) -> tuple[Taught, ...]:
    """The student's subjects of the last year that the board speaks of, by name. One query."""
    sections = Section.objects.filter(
        enrolments__student=grant.student_id, board_id=grant.board_id, is_active=True
    ).order_by("subject", "group")
    rows = list(sections)
    year = max((row.year for row in rows), default="")
    return tuple(
        Taught(subject=row.subject, teacher=row.teacher, group=row.group, room=row.room)
        for row in rows
        if row.year == year
    )
