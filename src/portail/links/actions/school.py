"""What a school decides ahead: one-time codes for a guardian, and silence around a student. Floor 7."""

from datetime import datetime, timedelta

from django.conf import settings

from portail.audit.actions import note, note_views
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.database.locks import lock_board
from portail.links.actions.requests import guardian_with_access
from portail.links.codes import code_digests, new_school_code, read_school_code
from portail.links.models import SchoolCode, SilencedStudent
from portail.records.models import Student
from portail.records.queries import student_by_file_number

CODE_LIFE = timedelta(days=14)


class UnknownStudent(Refusal):
    """No student of the board has this file number. Code `no-such-student`; value `file_number`."""


def issue_code(*, board_id: int, file_number: str, contact: str, actor: str, now: datetime) -> str:
    """Make a one-time code for the guardian whom the board keys CONTACT; the only time it is seen.

    It stands for the guardian's address, not for the record: who has no access gets none, and the
    parent still types the child's name, birth date and number. Raises UnknownStudent, or
    RequestRefused when the record gives that contact no access.
    """
    with rows_of(board=board_id):
        lock_board(board_id, shared=True)
        student = student_with_number(board_id, file_number)
        guardian = guardian_with_access(student, contact=contact, now=now)
        code = new_school_code()
        SchoolCode.objects.create(
            board_id=board_id,
            student=student,
            contact_id=guardian.contact_id,
            code_hash=code_digests(read_school_code(code), keys=[settings.SECRET_KEY])[0],
            issued_at=now,
            issued_by=actor[:80],
            expires_at=now + CODE_LIFE,
        )
        note(
            action="link.code-issued",
            actor=None,
            subject_kind="student",
            subject_id=student.pk,
            board=board_id,
            details={"contact": guardian.contact_id, "operator": actor},
            now=now,
        )
        note_views(
            students=[student.pk], board=board_id, role="support", purpose="guardian", by=actor, now=now
        )
    return code


def silence_student(*, board_id: int, file_number: str, actor: str, now: datetime) -> bool:
    """Tell no other guardian when an account is linked to this student; False when it was so already.

    For families under protection. Raises UnknownStudent.
    """
    with rows_of(board=board_id):
        student = student_with_number(board_id, file_number)
        _, is_new = SilencedStudent.objects.get_or_create(
            student=student, defaults={"board_id": board_id, "since": now, "set_by": actor[:80]}
        )
        if is_new:
            note(
                action="link.silenced",
                actor=None,
                subject_kind="student",
                subject_id=student.pk,
                board=board_id,
                details={"operator": actor},
                now=now,
            )
    return is_new


def student_with_number(board_id: int, file_number: str) -> Student:
    """The board's student of this file number. Raises UnknownStudent."""
    student = student_by_file_number(board_id=board_id, file_number=file_number)
    if student is None:
        raise UnknownStudent("no-such-student", file_number=file_number)
    return student
