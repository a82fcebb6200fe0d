"""Reading messages: one list for all of a family's children, and one message with what it asks. Floor 7."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from portail.boards.settings import Setting
from portail.common.text import fold
from portail.communications.models import Answer, Reading, Reply
from portail.communications.settings import (
    ANSWERS_WITHDRAWN,
    ONE_ANSWER_SUFFICES,
    REPLIES_OPEN,
    REPLY_HOURS,
    SETTINGS,
    Hours,
)
from portail.records.grants import StudentGrant

DOMAIN = "messages"
PAGE_ROWS = 20
PREVIEW = 200

# A question that waits for this person, of the message `m` to the students `r.students`.
_WAITS = """
EXISTS (SELECT FROM communications_question q, unnest(r.students) AS s(id)
    WHERE q.message_id = m.id AND q.is_active AND (q.closes_at IS NULL OR q.closes_at > %(now)s)
    AND NOT EXISTS (SELECT FROM communications_answer a WHERE a.person_id = %(person)s
        AND a.question_id = q.id AND a.version = q.version AND a.withdrawn_at IS NULL
        AND (a.student_id = s.id OR NOT q.per_child))
    AND NOT EXISTS (SELECT FROM communications_settlement x WHERE x.question_id = q.id
        AND x.version = q.version AND x.student_id = s.id AND x.withdrawn_at IS NULL))"""

# Every message to these students, once each. Needs %(students)s, %(person)s, %(now)s.
_MINE = f"""
WITH received AS (
    SELECT t.message_id, t.student_id FROM communications_tostudent t WHERE t.student_id = ANY (%(students)s)
    UNION SELECT t.message_id, e.student_id
    FROM classes_enrolment e JOIN communications_tosection t ON t.section_id = e.section_id
    WHERE e.student_id = ANY (%(students)s)
    UNION SELECT t.message_id, s.id
    FROM records_student s JOIN communications_toschool t ON t.school_id = s.school_id
    WHERE s.id = ANY (%(students)s)),
mine AS (
    SELECT m.*, r.students, d.read_at, d.acknowledged_at, d.archived_at,
        (m.asks_receipt AND d.acknowledged_at IS NULL) OR {_WAITS} AS waits
    FROM (SELECT message_id, array_agg(student_id) AS students FROM received GROUP BY message_id) r
    JOIN communications_message m ON m.id = r.message_id AND m.is_active AND m.sent_at <= %(now)s
    LEFT JOIN communications_reading d ON d.message_id = m.id AND d.person_id = %(person)s)
"""  # noqa: S608  (constants)

_UNREAD = "(SELECT count(*) FROM mine WHERE read_at IS NULL AND archived_at IS NULL)"

_LIST = f"""{_MINE}
SELECT {_UNREAD}, coalesce(json_agg(l), '[]')::text FROM (
    SELECT public_id, board_id, sender, subject, left(body, {PREVIEW}) AS preview, sent_at, students,
        is_urgent, read_at IS NOT NULL AS is_read, archived_at IS NOT NULL AS is_archived, waits
    FROM mine
    WHERE (archived_at IS NOT NULL) = %(archived)s AND (waits OR NOT %(waiting)s)
    AND folded LIKE ALL (%(words)s::text[])
    ORDER BY sent_at DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s) l
"""  # noqa: S608  (constants)

_ONE = f"""{_MINE}
SELECT json_build_object(
    'id', m.id, 'public_id', m.public_id, 'board_id', m.board_id, 'sender', m.sender,
    'sender_role', m.sender_role, 'school', coalesce(h.name, ''), 'sent_at', m.sent_at,
    'subject', m.subject, 'body', m.body, 'students', m.students, 'is_urgent', m.is_urgent,
    'asks_receipt', m.asks_receipt, 'takes_replies', m.takes_replies, 'read_at', m.read_at,
    'acknowledged_at', m.acknowledged_at, 'is_archived', m.archived_at IS NOT NULL,
    'unread', {_UNREAD},
    'questions', (SELECT coalesce(json_agg(json_build_object(
            'id', q.id, 'public_id', q.public_id, 'kind', q.kind, 'prompt', q.prompt, 'choices', q.choices,
            'closes_at', q.closes_at, 'version', q.version, 'per_child', q.per_child,
            'answers', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'student_id', a.student_id,
                    'value', a.value, 'answered_at', a.answered_at, 'settlement_id', a.settlement_id)), '[]')
                FROM communications_answer a WHERE a.question_id = q.id AND a.version = q.version
                AND a.person_id = %(person)s AND a.student_id = ANY (m.students) AND a.withdrawn_at IS NULL),
            'settled', (SELECT coalesce(json_agg(x.student_id), '[]')
                FROM communications_settlement x WHERE x.question_id = q.id AND x.version = q.version
                AND x.student_id = ANY (m.students) AND x.withdrawn_at IS NULL)
        ) ORDER BY q.id), '[]') FROM communications_question q WHERE q.message_id = m.id AND q.is_active),
    'attachments', (SELECT coalesce(json_agg(json_build_object('public_id', f.public_id, 'title', f.title,
            'digest', f.digest, 'size', f.size, 'media_type', f.media_type) ORDER BY f.id), '[]')
        FROM communications_attachment f WHERE f.message_id = m.id AND f.is_active),
    'replies', (SELECT coalesce(json_agg(json_build_object('body', p.body, 'sent_at', p.sent_at)
            ORDER BY p.sent_at, p.id), '[]')
        FROM communications_reply p WHERE p.message_id = m.id AND p.person_id = %(person)s),
    'decided', (SELECT coalesce(json_object_agg(d.name, d.value), '{{}}') FROM boards_boardsetting d
        WHERE d.board_id = m.board_id AND d.name = ANY (%(settings)s))
)::text
FROM mine m LEFT JOIN boards_school h ON h.id = m.school_id WHERE m.public_id = %(message)s
"""  # noqa: S608  (constants)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is shown. words: searched in subjects, senders and texts, whatever their accents."""

    words: str = ""
    is_archived: bool = False
    is_waiting: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A message as the list shows it. students: those of the family whom it concerns.

    waits: something is still asked of whoever reads.
    """

    public_id: UUID
    board_id: int
    sender: str
    subject: str
    preview: str
    sent_at: datetime
    students: tuple[int, ...]
    is_urgent: bool
    is_read: bool
    is_archived: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list. has_more: there are older ones. unread: of the whole list, archives aside."""

    rows: tuple[ListedMessage, ...] = ()
    has_more: bool = False
    unread: int = 0


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What the person who reads answered for a student."""

    id: int
    student_id: int
    value: str
    answered_at: datetime
    settlement_id: int | None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as one person sees it. settled: students for whom one home's answer was enough."""

    id: int
    public_id: UUID
    kind: str
    prompt: str
    choices: tuple[str, ...]
    closes_at: datetime | None
    version: int
    per_child: bool
    answers: tuple[OwnAnswer, ...]
    settled: frozenset[int]

    def answer_for(self, student_id: int) -> OwnAnswer | None:
        """The person's own; of a question for the family, whichever child it was kept for."""
        return next((one for one in self.answers if not self.per_child or one.student_id == student_id), None)

    def is_settled_elsewhere(self, student_id: int) -> bool:
        """Whether the other home's answer is enough."""
        return student_id in self.settled and self.answer_for(student_id) is None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file joined to a message, as the files' store keeps it."""

    public_id: UUID
    title: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What the message's board decides."""

    replies_open: bool
    reply_hours: Hours
    one_answer_suffices: bool
    answers_withdrawn: bool


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message whole, with what the person who reads made of it."""

    id: int
    public_id: UUID
    board_id: int
    sender: str
    sender_role: str
    school: str
    sent_at: datetime
    subject: str
    body: str
    students: tuple[int, ...]
    is_urgent: bool
    asks_receipt: bool
    takes_replies: bool
    read_at: datetime | None
    acknowledged_at: datetime | None
    is_archived: bool
    unread: int
    questions: tuple[AskedQuestion, ...]
    attachments: tuple[AttachedFile, ...]
    replies: tuple[tuple[str, datetime], ...]
    board: BoardRules


def messages_of(grants: Sequence[StudentGrant], *, wanted: Wanted, now: datetime) -> Listed:
    """A page of the messages to these students, the newest first. One query."""
    if not grants:
        return Listed()
    values = {
        **_values(grants, now),
        "archived": wanted.is_archived,
        "waiting": wanted.is_waiting,
        "words": [f"%{_literal(word)}%" for word in fold(wanted.words).split()],
        "limit": PAGE_ROWS + 1,
        "offset": (wanted.page - 1) * PAGE_ROWS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LIST, values)
        unread, text = cursor.fetchone()
    rows = [_listed(row) for row in orjson.loads(text)]
    return Listed(tuple(rows[:PAGE_ROWS]), len(rows) > PAGE_ROWS, unread)


def message_of(grants: Sequence[StudentGrant], *, message: UUID, now: datetime) -> OpenedMessage | None:
    """One message to these students, and all there is to show of it; None for any other. One query."""
    if not grants:
        return None
    values = {
        **_values(grants, now),
        "message": message,
        "settings": [setting.name for setting in SETTINGS],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ONE, values)
        row = cursor.fetchone()
    return _opened(orjson.loads(row[0])) if row else None


def unread_count(grants: Sequence[StudentGrant], *, now: datetime) -> int:
    """How many messages to these students the person did not open. One query."""
    if not grants:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"{_MINE} SELECT {_UNREAD}", _values(grants, now))
        (unread,) = cursor.fetchone()
    return int(unread)


def rows_in_use(board_id: int) -> dict[str, list[int]]:
    """Ids of the messages and questions that a parent answered or replied to. Needs the board's context."""
    answers = Answer.objects.filter(board_id=board_id)
    answered = {question for (question,) in answers.values_list("question").distinct()}
    used = {message for (message,) in answers.values_list("question__message").distinct()}
    for model in (Reply, Reading):
        used |= {message for (message,) in model.objects.filter(board_id=board_id).values_list("message")}
    return {"communications_message": sorted(used), "communications_question": sorted(answered)}


def _values(grants: Sequence[StudentGrant], now: datetime) -> dict[str, Any]:
    students = [grant.student_id for grant in grants]
    return {"students": students, "person": grants[0].person_id, "now": now}


def _literal(word: str) -> str:
    """WORD for LIKE, which would take a backslash or a sign of its own for a pattern."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _listed(row: dict[str, Any]) -> ListedMessage:
    read = {
        "public_id": UUID(row["public_id"]),
        "sent_at": datetime.fromisoformat(row["sent_at"]),
        "students": tuple(row["students"]),
    }
    return ListedMessage(**row | read)


def _opened(row: dict[str, Any]) -> OpenedMessage:
    decided = row.pop("decided")
    read = {
        "public_id": UUID(row["public_id"]),
        "students": tuple(row["students"]),
        **{name: _moment(row[name]) for name in ("sent_at", "read_at", "acknowledged_at")},
        "questions": tuple(_question(one) for one in row["questions"]),
        "attachments": tuple(
            AttachedFile(**one | {"public_id": UUID(one["public_id"])}) for one in row["attachments"]
        ),
        "replies": tuple((one["body"], datetime.fromisoformat(one["sent_at"])) for one in row["replies"]),
        "board": _rules(decided),
    }
    return OpenedMessage(**row | read)


def _question(row: dict[str, Any]) -> AskedQuestion:
    read = {
        "public_id": UUID(row["public_id"]),
        "choices": tuple(row["choices"].split("\n")) if row["choices"] else (),
        "closes_at": _moment(row["closes_at"]),
        "answers": tuple(
            OwnAnswer(**one | {"answered_at": datetime.fromisoformat(one["answered_at"])})
            for one in row["answers"]
        ),
        "settled": frozenset(row["settled"]),
    }
    return AskedQuestion(**row | read)


def _rules(kept: Mapping[str, str]) -> BoardRules:
    def value[T](setting: Setting[T]) -> T:
        return setting.read(kept[setting.name]) if setting.name in kept else setting.usual

    return BoardRules(
        value(REPLIES_OPEN), value(REPLY_HOURS), value(ONE_ANSWER_SUFFICES), value(ANSWERS_WITHDRAWN)
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
