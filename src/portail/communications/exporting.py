"""What families answered and wrote, for the school's own system: rows of our contract's words. Floor 7."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from portail.audit.actions import note_views
from portail.database.context import rows_of

ANSWER_COLUMNS = (
    "question", "version", "message", "eleve", "fiche", "adulte", "reponse", "repondu_le", "retire_le",
)  # fmt: skip
REPLY_COLUMNS = ("message", "objet", "eleve", "fiche", "adulte", "texte", "envoye_le")
RECEIPT_COLUMNS = ("message", "adulte", "eleve", "fiche", "lu_le", "pris_connaissance_le")

_ANSWERS = """
SELECT s.id, q.source_id, a.version::text, m.source_id, s.source_id, s.file_number, c.source_id,
    CASE WHEN q.kind = 'yes_no' AND a.value = 'yes' THEN 'oui' WHEN q.kind = 'yes_no' THEN 'non'
        ELSE a.value END,
    a.answered_at, a.withdrawn_at
FROM communications_answer a
JOIN communications_question q ON q.id = a.question_id JOIN communications_message m ON m.id = q.message_id
JOIN records_student s ON s.id = a.student_id JOIN records_contact c ON c.id = a.contact_id
WHERE a.board_id = %(board)s AND greatest(a.answered_at, a.withdrawn_at) >= %(since)s
ORDER BY greatest(a.answered_at, a.withdrawn_at), a.id
"""
_REPLIES = """
SELECT s.id, m.source_id, m.subject, s.source_id, s.file_number, c.source_id, r.body, r.sent_at
FROM communications_reply r
JOIN communications_message m ON m.id = r.message_id
JOIN records_student s ON s.id = r.student_id JOIN records_contact c ON c.id = r.contact_id
WHERE r.board_id = %(board)s AND r.sent_at >= %(since)s ORDER BY r.sent_at, r.id
"""
# As whom: the contacts as whom the person follows students who received the message.
_RECEIPTS = """
SELECT DISTINCT s.id, m.source_id, c.source_id, s.source_id, s.file_number, d.read_at, d.acknowledged_at
FROM communications_reading d
JOIN communications_message m ON m.id = d.message_id AND m.asks_receipt
JOIN links_link l ON l.person_id = d.person_id AND l.board_id = %(board)s AND l.active
JOIN records_student s ON s.id = l.student_id JOIN records_contact c ON c.id = l.contact_id
WHERE d.board_id = %(board)s AND greatest(d.read_at, d.acknowledged_at) >= %(since)s
AND (EXISTS (SELECT FROM communications_tostudent t WHERE t.message_id = m.id AND t.student_id = s.id)
    OR EXISTS (SELECT FROM communications_toschool t WHERE t.message_id = m.id AND t.school_id = s.school_id)
    OR EXISTS (SELECT FROM communications_tosection t JOIN classes_enrolment e ON e.section_id = t.section_id
        WHERE t.message_id = m.id AND e.student_id = s.id))
ORDER BY 6, 2, 3
"""
# What a spreadsheet would run rather than show.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

type Rows = list[Mapping[str, str]]


def answers_since(*, board_id: int, since: datetime, by: str, now: datetime) -> Rows:
    """Answers given or taken back from SINCE on, the oldest first. The trail keeps whose were read."""
    return _rows(_ANSWERS, ANSWER_COLUMNS, board_id=board_id, since=since, by=by, now=now)


def replies_since(*, board_id: int, since: datetime, by: str, now: datetime) -> Rows:
    """Replies written from SINCE on, the oldest first. The trail keeps whose were read."""
    return _rows(_REPLIES, REPLY_COLUMNS, board_id=board_id, since=since, by=by, now=now)


def receipts_since(*, board_id: int, since: datetime, by: str, now: datetime) -> Rows:
    """Who opened, and took note of, what asked for it, from SINCE on."""
    return _rows(_RECEIPTS, RECEIPT_COLUMNS, board_id=board_id, since=since, by=by, now=now)


def _rows(
    statement: str, columns: Sequence[str], *, board_id: int, since: datetime, by: str, now: datetime
) -> Rows:
    with rows_of(board=board_id):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"board": board_id, "since": since})
            found = cursor.fetchall()
        note_views(
            students={row[0] for row in found},
            board=board_id,
            role="export",
            purpose="messages",
            by=by,
            now=now,
        )
    return [dict(zip(columns, map(_text, row[1:]), strict=True)) for row in found]


def _text(value: object) -> str:
    """What a parent typed, so that a spreadsheet shows it and runs nothing of it."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
