"""What a family may be told of messages: a new one, a question asked again, a deadline near. Floor 7."""

from datetime import datetime, timedelta

from django.db import connection

from portail.records.events import Event, Topic
from portail.records.titles import as_written

TOLD = timedelta(days=7)
"""A message that the portal first reads so long after it was sent is history: the list shows it."""

REMINDED = timedelta(days=2)
"""How long before its deadline a question is told of again, to the homes that have not answered."""

_WHOM = """
    SELECT t.message_id, t.student_id FROM communications_tostudent t WHERE t.board_id = %(board)s
    UNION SELECT t.message_id, e.student_id FROM communications_tosection t
    JOIN classes_enrolment e ON e.section_id = t.section_id WHERE t.board_id = %(board)s
    UNION SELECT t.message_id, s.id FROM communications_toschool t
    JOIN records_student s ON s.school_id = t.school_id AND s.is_active WHERE t.board_id = %(board)s"""

# A reminder is one home's alone: of the contact as whom somebody follows the student.
_EVENTS = f"""
WITH sent AS (
    SELECT m.*, greatest(m.sent_at, m.received_at) AS at FROM communications_message m
    WHERE m.board_id = %(board)s AND m.is_active AND m.sent_at >= m.received_at - %(told)s::interval),
told AS (
    SELECT 'message:' || m.public_id AS key, m.id AS message_id, m.public_id, m.subject, m.at, m.is_urgent,
        EXISTS (SELECT FROM communications_question q WHERE q.message_id = m.id AND q.is_active) AS asks,
        NULL::bigint AS question_id
    FROM sent m
    UNION ALL
    SELECT 'question:' || q.public_id || ':' || q.version, m.id, m.public_id, m.subject, q.changed_at, false,
        true, NULL
    FROM communications_question q JOIN sent m ON m.id = q.message_id
    WHERE q.board_id = %(board)s AND q.is_active AND q.version > 1
    UNION ALL
    SELECT 'reminder:' || q.public_id || ':' || q.version, m.id, m.public_id, m.subject,
        q.closes_at - %(reminded)s::interval, false, true, q.id
    FROM communications_question q JOIN sent m ON m.id = q.message_id
    WHERE q.board_id = %(board)s AND q.is_active AND m.at < q.closes_at - %(reminded)s::interval)
SELECT t.key, t.public_id, t.subject, t.at, t.is_urgent, t.asks, r.student_id, l.contact_id
FROM told t
JOIN ({_WHOM}) r ON r.message_id = t.message_id
LEFT JOIN links_link l ON t.question_id IS NOT NULL AND l.board_id = %(board)s
    AND l.student_id = r.student_id AND l.active
LEFT JOIN communications_question q ON q.id = t.question_id
WHERE t.at >= %(since)s AND t.at < %(until)s
AND (t.question_id IS NULL OR l.contact_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM communications_answer a WHERE a.question_id = q.id AND a.version = q.version
        AND a.contact_id = l.contact_id AND a.withdrawn_at IS NULL
        AND (a.student_id = r.student_id OR NOT q.per_child))
    AND NOT EXISTS (SELECT FROM communications_settlement x WHERE x.question_id = q.id
        AND x.version = q.version AND x.student_id = r.student_id AND x.withdrawn_at IS NULL))
ORDER BY t.at, t.key, r.student_id, l.contact_id
"""  # noqa: S608  (constants)


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """Everything of the board whose `at` is in [since, until[. Needs the board's context. One query."""
    values: dict[str, int | str | datetime] = {
        "board": board_id,
        "since": since,
        "until": until,
        "told": str(TOLD),
        "reminded": str(REMINDED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, values)
        return [
            Event(
                key=key,
                topic=Topic.SAFETY if is_urgent else Topic.FORMS if asks else Topic.MESSAGES,
                board_id=board_id,
                student_id=student_id,
                at=at,
                title=as_written(subject),
                path=f"/messages/{public_id}/",
                contact_id=contact_id,
            )
            for key, public_id, subject, at, is_urgent, asks, student_id, contact_id in cursor.fetchall()
        ]
