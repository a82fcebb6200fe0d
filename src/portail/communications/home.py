"""Messages not read yet and those that ask something, as the home shows them. Floor 7."""

from typing import Any, NamedTuple

from portail.links.ages import Category
from portail.links.queries import children_shown

SHOWN = 5

# Of no single child: one message is one line, whatever the number of children. Needs %(now)s.
HOME_JSON = f"""
(WITH kids AS MATERIALIZED ({children_shown(Category.MESSAGES)}),
received AS MATERIALIZED (
    SELECT t.message_id, k.id, k.public_id FROM kids k
        JOIN communications_tostudent t ON t.student_id = k.id
    UNION ALL SELECT t.message_id, k.id, k.public_id FROM kids k
        JOIN classes_enrolment e ON e.student_id = k.id
        JOIN communications_tosection t ON t.section_id = e.section_id
    UNION ALL SELECT t.message_id, k.id, k.public_id FROM kids k
        JOIN communications_toschool t ON t.school_id = k.school_id),
not_read AS MATERIALIZED (
    SELECT m.id, m.public_id, m.sender, m.subject, left(m.body, 80) AS preview, m.sent_at,
        greatest(m.sent_at, m.received_at) AS came_at, m.is_urgent
    FROM communications_message m
    WHERE m.id = ANY (ARRAY(
        SELECT r.message_id FROM received r WHERE NOT EXISTS (
            SELECT FROM communications_reading d WHERE d.message_id = r.message_id
            AND d.person_id = (SELECT app_actor()) AND (d.read_at IS NOT NULL OR d.archived_at IS NOT NULL))))
    AND m.is_active),
unread AS (SELECT * FROM not_read WHERE sent_at <= %(now)s),
asked AS (
    SELECT w.public_id, w.subject, w.is_urgent, bool_or(w.asks) AS asks, min(w.closes_at) AS closes_at,
        json_agg(DISTINCT w.student) AS students
    FROM (
        SELECT m.public_id, m.subject, m.is_urgent, true AS asks, q.closes_at, r.public_id AS student
        FROM communications_question q
        JOIN communications_message m ON m.id = q.message_id AND m.is_active AND m.sent_at <= %(now)s
        JOIN received r ON r.message_id = m.id
        WHERE q.message_id = ANY (ARRAY(SELECT message_id FROM received)) AND q.is_active
        AND (q.closes_at IS NULL OR q.closes_at > %(now)s)
        AND NOT EXISTS (SELECT FROM communications_answer a WHERE a.person_id = (SELECT app_actor())
            AND a.question_id = q.id AND a.version = q.version AND a.withdrawn_at IS NULL
            AND (a.student_id = r.id OR NOT q.per_child))
        AND NOT EXISTS (SELECT FROM communications_settlement x WHERE x.question_id = q.id
            AND x.version = q.version AND x.student_id = r.id AND x.withdrawn_at IS NULL)
        UNION ALL
        SELECT m.public_id, m.subject, m.is_urgent, false, NULL, r.public_id
        FROM communications_message m JOIN received r ON r.message_id = m.id
        WHERE m.id = ANY (ARRAY(SELECT message_id FROM received)) AND m.asks_receipt AND m.is_active
        AND m.sent_at <= %(now)s
        AND NOT EXISTS (SELECT FROM communications_reading d WHERE d.message_id = m.id
            AND d.person_id = (SELECT app_actor())
            AND (d.acknowledged_at IS NOT NULL OR d.archived_at IS NOT NULL))) w
    GROUP BY w.public_id, w.subject, w.is_urgent)
SELECT json_build_array(
    (SELECT count(*) FROM unread),
    (SELECT coalesce(json_agg(json_build_array(u.public_id, u.sender, u.subject, u.preview, u.sent_at,
            u.came_at, u.is_urgent, (SELECT json_agg(r.public_id) FROM received r WHERE r.message_id = u.id))
        ORDER BY u.is_urgent DESC, u.sent_at DESC, u.id), '[]')
        FROM (SELECT * FROM unread ORDER BY is_urgent DESC, sent_at DESC, id LIMIT {SHOWN}) u),
    (SELECT count(*) FROM asked),
    (SELECT coalesce(json_agg(json_build_array(public_id, subject, is_urgent, asks, closes_at, students)
        ORDER BY is_urgent DESC, closes_at, public_id), '[]')
        FROM (SELECT * FROM asked ORDER BY is_urgent DESC, closes_at, public_id LIMIT {SHOWN}) a),
    least((SELECT min(closes_at) FROM asked),
        (SELECT min(sent_at) FROM not_read WHERE sent_at > %(now)s))))"""  # noqa: S608  (as above)


def _written(table: str, condition: str) -> str:
    """Another value once any of these rows is written or goes: a new version bears a greater number."""
    return f"(SELECT json_build_array(count(*), sum(w.xmin::text::bigint)) FROM {table} w WHERE {condition})"  # noqa: S608  (as above)


_OWN = "w.person_id = (SELECT app_actor())"
_OF_KIDS = "w.student_id = ANY ((SELECT app_followed('student', 'messages'))::bigint[])"
WRITTEN_JSON = f"""
json_build_array(
    {_written("communications_reading", _OWN)},
    {_written("communications_answer", _OWN)},
    {_written("communications_settlement", _OF_KIDS)})"""
"""What families change of HOME_JSON: the same words mean that they changed nothing."""


class UnreadMessage(NamedTuple):
    """Ids are public ones, as addresses say them. students: whom it concerns. Moments: ISO 8601.

    preview: its first words. came_at: once it was sent and received, both. is_urgent: of children's safety.
    """

    public_id: str
    sender: str
    subject: str
    preview: str
    sent_at: str
    came_at: str
    is_urgent: bool
    students: frozenset[str]


class WaitingMessage(NamedTuple):
    """A message that asks something of this person still, for these students.

    asks: a question, else only to say « J’ai pris connaissance ». closes_at: ISO 8601, None for no deadline.
    """

    public_id: str
    subject: str
    is_urgent: bool
    asks: bool
    closes_at: str | None
    students: frozenset[str]


class HomeMessages(NamedTuple):
    """unread, waiting: how many in all. messages, asked: the first SHOWN of each, what is urgent before the
    rest, then the newest, and what closes first. next_at: by when the hour alone may change them, ISO 8601.
    """

    unread: int
    messages: tuple[UnreadMessage, ...]
    waiting: int
    asked: tuple[WaitingMessage, ...]
    next_at: str | None


def home_messages_from(found: list[Any]) -> HomeMessages:
    """From HOME_JSON."""
    unread, messages, waiting, asked, next_at = found
    return HomeMessages(
        unread,
        tuple([UnreadMessage._make((*row, frozenset(students or ()))) for *row, students in messages]),
        waiting,
        tuple([WaitingMessage._make((*row, frozenset(students or ()))) for *row, students in asked]),
        next_at,
    )
