"""Rows of the room written past every policy, for the probes of the row policies."""

from datetime import timedelta
from typing import Any

from tests.cast import DELPHINE, LOUIS, MAIKA
from tests.people import account, contact_of, student_of
from tests.world import NOW

SHOWN_BY_A_PAPER = "report-card:0123456789ABCDEF:2017-02-22"


def something_issued(raw: Any, board: int) -> int:
    """A card of Maïka's and one of Louis', who left; the person who followed him until then."""
    left = account(DELPHINE.email)
    student, gone = student_of(MAIKA).pk, student_of(LOUIS).pk
    (header,) = raw.execute(
        "INSERT INTO report_cards_header (board_id, source_id, student_id, school_id, year, kind, name,"
        ' level, "group", teacher, director, comment, legend, decision, guardians,'
        " issued_on, published_at, is_active)"
        " SELECT %s, 'B1', id, school_id, '2025-2026', 'term', 'Bulletin', '', '', '', '', '', '', '', '',"
        " %s, %s, true FROM records_student WHERE id = %s RETURNING id",
        [board, NOW, NOW, student],
    ).fetchone()
    raw.execute(
        "INSERT INTO report_cards_body (board_id, header_id, lines, is_active) VALUES (%s, %s, '[]', true)",
        [board, header],
    )
    for owner, proof in ((student, SHOWN_BY_A_PAPER), (gone, "report-card:another")):
        raw.execute(
            "INSERT INTO report_cards_reportcard (board_id, student_id, public_id, source_id, number, run_id,"
            " student_key, birth_date, year, kind, name, school, issued_on, published_at, recorded_at,"
            " is_withdrawn, content, digest, code, proofs) VALUES (%s, %s, gen_random_uuid(), 'B1', 1, 1,"
            " gen_random_uuid(), '2017-02-22', '', 'term', '', '', now(), now() - interval '1 day', now(),"
            " false, '{}', '', '', ARRAY[%s])",
            [board, owner, proof],
        )
    raw.execute(
        "INSERT INTO links_link (id, person_id, board_id, student_id, contact_id, address_key, active,"
        " suspended_for, position, created_at, suspended_at, student_key) VALUES (gen_random_uuid(), %s, %s,"
        " %s, %s, %s, false, 'student_gone', 0, %s, %s, repeat('c', 64))",
        [left.pk, board, gone, contact_of(DELPHINE).pk, DELPHINE.email, NOW, NOW + timedelta(days=1)],
    )
    return left.pk
