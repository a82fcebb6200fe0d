"""A row of each table of absences, written past every policy: for the probes of those policies."""

from typing import Any

from tests.world import NOW


def something_sent(raw: Any, *, board: int, student: int, person: int) -> None:
    """An absence justified, one announced and taken back, another home's, and a half-day that is held."""
    absence = _made(
        raw,
        "INSERT INTO attendance_absence (board_id, student_id, public_id, source_id, day, kind, part,"
        " periods, subject, reason_code, state, answered_by, recorded_at, source, is_active) VALUES (%s, %s,"
        " gen_random_uuid(), 'A1', '2026-11-23', 'absence', 'day', '', '', '', 'waiting', '', %s, '', true)",
        [board, student, NOW],
    )
    justification = _made(
        raw,
        "INSERT INTO attendance_justification (board_id, student_id, absence_id, sent_at)"
        " VALUES (%s, %s, %s, %s)",
        [board, student, absence, NOW],
    )
    announcement, _of_the_other_home = (
        _made(
            raw,
            "INSERT INTO attendance_announcement (board_id, student_id, public_id, first_on, last_on, part,"
            " periods, sent_at, withdrawn_at) VALUES (%s, %s, gen_random_uuid(), %s, %s, 'day', '', %s, %s)",
            [board, student, day, day, NOW, NOW],
        )
        for day in ("2026-12-01", "2026-12-02")
    )
    for sent in ((justification, None), (None, announcement)):
        raw.execute(
            "INSERT INTO attendance_explanation (board_id, student_id, public_id, person_id,"
            " justification_id, announcement_id, reason_code, comment, note_digest, note_name, note_type,"
            " note_size) VALUES (%s, %s, gen_random_uuid(), %s, %s, %s, 'RDV', '', '', '', '', 0)",
            [board, student, person, *sent],
        )
    raw.execute(
        "INSERT INTO attendance_hold (board_id, school_id, day, half, absent, students, held_at, released_by)"
        " SELECT %s, school_id, '2026-11-23', 'morning', 20, 30, %s, '' FROM records_student WHERE id = %s",
        [board, NOW, student],
    )


def _made(raw: Any, statement: str, values: list[object]) -> int:
    return int(raw.execute(f"{statement} RETURNING id", values).fetchone()[0])
