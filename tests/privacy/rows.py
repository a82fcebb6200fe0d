"""A row of each of the room's tables, and a reading of a file in the trail, written past every policy."""

from typing import Any

from tests.world import NOW


def something_asked(raw: Any, *, board: int, student: int, person: int) -> None:
    """A correction that PERSON asked for, a copy of theirs, and somebody's look at the student's file."""
    raw.execute(
        "INSERT INTO privacy_schoolrequest (id, board_id, student_id, person_id, kind, part, text, state,"
        " opened_at, decided_by, answer) VALUES (gen_random_uuid(), %s, %s, %s, 'correction', 'name',"
        " 'Maïka', 'open', %s, '', '')",
        [board, student, person, NOW],
    )
    raw.execute(
        "INSERT INTO privacy_copy (id, person_id, asked_at, digest, size, students)"
        " VALUES (gen_random_uuid(), %s, %s, '', 0, '{}')",
        [person, NOW],
    )
    raw.execute(
        "INSERT INTO audit_entry (id, at, action, subject_kind, subject_id, board_id, details)"
        " VALUES (gen_random_uuid(), %s, 'student.viewed', 'student', %s, %s, '{}')",
        [NOW, str(student), board],
    )
