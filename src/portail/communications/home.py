"""Messages not read yet and questions that wait, as the home shows them. Floor 7."""

from typing import Any, NamedTuple

SHOWN = 5

# Of no single child: one message is one line, whatever the number of children. Needs %(now)s.
HOME_JSON = f"""
(WITH kids AS MATERIALIZED (
    SELECT s.id, s.public_id, s.school_id FROM links_link l JOIN records_student s ON s.id = l.student_id
    WHERE l.person_id = (SELECT app_actor())),
received AS MATERIALIZED (
    SELECT t.message_id, k.id, k.public_id FROM kids k
        JOIN communications_tostudent t ON t.student_id = k.id
    UNION ALL SELECT t.message_id, k.id, k.public_id FROM kids k
        JOIN classes_enrolment e ON e.student_id = k.id
        JOIN communications_tosection t ON t.section_id = e.section_id
    UNION ALL SELECT t.message_id, k.id, k.public_id FROM kids k
        JOIN communications_toschool t ON t.school_id = k.school_id),
unread AS MATERIALIZED (
    SELECT m.id, m.public_id, m.sender, m.subject, left(m.body, 80) AS preview, m.sent_at
    FROM communications_message m
    WHERE m.id = ANY (ARRAY(
        SELECT r.message_id FROM received r WHERE NOT EXISTS (
            SELECT FROM communications_reading d WHERE d.message_id = r.message_id
            AND d.person_id = (SELECT app_actor()) AND (d.read_at IS NOT NULL OR d.archived_at IS NOT NULL))))
    AND m.is_active AND m.sent_at <= %(now)s),
asked AS (
    SELECT m.public_id, m.subject, min(q.closes_at) AS closes_at, json_agg(DISTINCT r.public_id) AS students
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
    GROUP BY m.id, m.public_id, m.subject ORDER BY 3, m.id LIMIT {SHOWN})
SELECT json_build_array(
    (SELECT count(*) FROM unread),
    (SELECT coalesce(json_agg(json_build_array(u.public_id, u.sender, u.subject, u.preview, u.sent_at,
            (SELECT json_agg(r.public_id) FROM received r WHERE r.message_id = u.id))
        ORDER BY u.sent_at DESC, u.id), '[]')
        FROM (SELECT * FROM unread ORDER BY sent_at DESC, id LIMIT {SHOWN}) u),
    (SELECT coalesce(json_agg(json_build_array(public_id, subject, closes_at, students)
        ORDER BY closes_at), '[]') FROM asked)))"""  # noqa: S608  (our own numbers)


class UnreadMessage(NamedTuple):
    """Ids are public ones, as addresses say them. students: whom it concerns. sent_at: ISO 8601.

    preview: its first words.
    """

    public_id: str
    sender: str
    subject: str
    preview: str
    sent_at: str
    students: frozenset[str]


class WaitingQuestion(NamedTuple):
    """What a message asks without an answer of this person's for these students.

    closes_at: ISO 8601, None for no deadline.
    """

    public_id: str
    subject: str
    closes_at: str | None
    students: frozenset[str]


class HomeMessages(NamedTuple):
    """unread: how many in all. messages, questions: the first SHOWN, the newest and the most urgent first."""

    unread: int
    messages: tuple[UnreadMessage, ...]
    questions: tuple[WaitingQuestion, ...]


def home_messages_from(row: list[Any]) -> HomeMessages:
    """From HOME_JSON."""
    unread, messages, questions = row
    return HomeMessages(
        unread,
        tuple(
            [
                UnreadMessage(key, sender, subject, preview, sent_at, frozenset(students or ()))
                for key, sender, subject, preview, sent_at, students in messages
            ]
        ),
        tuple(
            [
                WaitingQuestion(key, subject, closes_at, frozenset(students or ()))
                for key, subject, closes_at, students in questions
            ]
        ),
    )
