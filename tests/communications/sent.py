"""A row of each table of messages, written past every policy: for the probes of those policies."""

from typing import Any

from tests.world import NOW


def something_written(raw: Any, *, board: int, student: int, contact: int, person: int) -> None:
    """A message to a child, their section and their school, read, answered twice and replied to."""
    message = _made(
        raw,
        "INSERT INTO communications_message (board_id, public_id, source_id, sender, sender_role, sent_at,"
        " subject, body, is_urgent, asks_receipt, takes_replies, folded, is_active) VALUES (%s,"
        " gen_random_uuid(), 'M1', 'Mme Roy', '', %s, 'Sortie', '', false, false, true, '', true)",
        [board, NOW],
    )
    for kind, select in (
        ("student", "SELECT %s, %s, %s"),
        ("section", "SELECT %s, %s, section_id FROM classes_enrolment WHERE student_id = %s"),
        ("school", "SELECT %s, %s, school_id FROM records_student WHERE id = %s"),
    ):
        raw.execute(
            f"INSERT INTO communications_to{kind} (board_id, message_id, {kind}_id) {select}",
            [board, message, student],
        )
    raw.execute(
        "INSERT INTO communications_attachment (board_id, message_id, public_id, source_id, title, file_name,"
        " digest, size, media_type, is_active)"
        " VALUES (%s, %s, gen_random_uuid(), 'P1', 'Lettre', 'a.pdf', '', 1, 'application/pdf', true)",
        [board, message],
    )
    question = _made(
        raw,
        "INSERT INTO communications_question (board_id, message_id, public_id, source_id, kind, prompt,"
        " choices, version, per_child, is_active)"
        " VALUES (%s, %s, gen_random_uuid(), 'Q1', 'yes_no', 'Oui?', '', 1, true, true)",
        [board, message],
    )
    _answered(raw, (board, question, student), contact=contact, person=person)
    raw.execute(
        "INSERT INTO communications_reading (board_id, message_id, person_id, read_at)"
        " VALUES (%s, %s, %s, %s)",
        [board, message, person, NOW],
    )
    raw.execute(
        "INSERT INTO communications_reply (board_id, message_id, student_id, contact_id, person_id, body,"
        " sent_at) VALUES (%s, %s, %s, %s, %s, 'Merci', %s)",
        [board, message, student, contact, person, NOW],
    )


def _made(raw: Any, statement: str, values: list[object]) -> int:
    return int(raw.execute(f"{statement} RETURNING id", values).fetchone()[0])


def _answered(raw: Any, asked: tuple[int, int, int], *, contact: int, person: int) -> None:
    """asked: the board, the question and the student."""
    hers, _of_the_other_home = (
        _made(
            raw,
            "INSERT INTO communications_settlement (board_id, question_id, student_id, version,"
            " withdrawn_at) VALUES (%s, %s, %s, 1, %s)",
            [*asked, NOW],
        )
        for _ in range(2)
    )
    for withdrawn_at in (NOW, None):
        raw.execute(
            "INSERT INTO communications_answer (board_id, question_id, student_id, contact_id, person_id,"
            " settlement_id, version, prompt, value, answered_at, withdrawn_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, 1, 'Oui?', 'yes', %s, %s)",
            [*asked, contact, person, hers, NOW, withdrawn_at],
        )
