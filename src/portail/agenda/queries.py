"""Reading the days of several children in one statement, and the feeds of a parent. Floor 7.

Each piece is one value of JSON, for whoever builds a page from several. They filter by the students, schools
and boards of the grants; the row policies hold the same without them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from portail.agenda.models import Feed
from portail.agenda.rules import (
    Agenda,
    CalendarDate,
    ChangeKind,
    DayKind,
    Due,
    Happening,
    Pupil,
    Slot,
    SlotChange,
)
from portail.agenda.settings import AGENDA_SHOWN
from portail.boards.publications import Publishers
from portail.database.context import rows_of
from portail.records.grants import StudentGrant

DOMAINS = ("calendar", "timetable", "events", "works")

# Which student is in which section. Needs %(students)s.
TAKEN = """
taken AS (
    SELECT e.student_id, e.section_id, c.subject, c.teacher, c.room
    FROM classes_enrolment e JOIN classes_section c ON c.id = e.section_id AND c.is_active
    WHERE e.student_id = ANY (%(students)s)),
sections AS (SELECT DISTINCT section_id AS id, subject, teacher, room FROM taken)"""

TAKEN_JSON = "(SELECT coalesce(json_agg(json_build_array(student_id, section_id)), '[]') FROM taken)"

# Needs %(boards)s, %(schools)s, %(first)s and %(last)s.
CALENDAR_JSON = """
(SELECT coalesce(json_agg(json_build_object(
    'key', d.id::text, 'board_id', d.board_id, 'school_id', d.school_id, 'on', d.on_day, 'kind', d.kind,
    'cycle_day', d.cycle_day, 'label', d.label, 'closes_at', d.closes_at, 'changed_at', d.changed_at
) ORDER BY d.on_day, d.id), '[]')
FROM agenda_calendarday d
WHERE d.is_active AND d.board_id = ANY (%(boards)s) AND d.on_day BETWEEN %(first)s AND %(last)s
AND (d.school_id IS NULL OR d.school_id = ANY (%(schools)s)))"""

SLOTS_JSON = """
(SELECT coalesce(json_agg(json_build_object(
    'key', p.id::text, 'section_id', p.section_id, 'subject', s.subject, 'cycle_day', p.cycle_day,
    'starts_at', p.starts_at, 'ends_at', p.ends_at, 'teacher', s.teacher,
    'room', coalesce(nullif(p.room, ''), s.room), 'changed_at', p.changed_at
) ORDER BY p.starts_at, p.id), '[]')
FROM agenda_slot p JOIN sections s ON s.id = p.section_id WHERE p.is_active)"""

CHANGES_JSON = """
(SELECT coalesce(json_agg(json_build_object(
    'key', 'x' || x.id, 'slot', coalesce(x.slot_id::text, ''), 'section_id', x.section_id,
    'subject', s.subject, 'on', x.on_day, 'kind', x.kind, 'starts_at', x.starts_at, 'ends_at', x.ends_at,
    'room', x.room, 'note', x.note, 'changed_at', x.changed_at
) ORDER BY x.on_day, x.id), '[]')
FROM agenda_slotchange x JOIN sections s ON s.id = x.section_id
WHERE x.is_active AND x.on_day BETWEEN %(first)s AND %(last)s)"""

DUE_JSON = """
(SELECT coalesce(json_agg(json_build_object(
    'key', w.public_id, 'section_id', w.section_id, 'subject', s.subject, 'kind', w.kind, 'title', w.title,
    'details', w.details, 'on', w.due_on, 'changed_at', w.changed_at
) ORDER BY w.due_on, s.subject, w.id), '[]')
FROM classes_work w JOIN sections s ON s.id = w.section_id
WHERE w.is_active AND w.due_on BETWEEN %(first)s AND %(last)s)"""

EVENTS_JSON = """
(SELECT coalesce(json_agg(json_build_object(
    'key', v.public_id, 'board_id', v.board_id,
    'school_id', CASE WHEN v.audience = 'school' THEN v.school_id END, 'sections', f.sections,
    'kind', v.kind, 'title', v.title, 'location', v.location, 'on', v.on_day,
    'ends_on', coalesce(v.ends_on, v.on_day), 'starts_at', v.starts_at, 'ends_at', v.ends_at,
    'changed_at', v.changed_at
) ORDER BY v.on_day, v.starts_at NULLS FIRST, v.id), '[]')
FROM agenda_schoolevent v CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(es.section_id), '[]') AS sections, count(*) AS many
    FROM agenda_eventsection es JOIN sections s ON s.id = es.section_id WHERE es.event_id = v.id) f
WHERE v.is_active AND v.board_id = ANY (%(boards)s)
AND v.on_day <= %(last)s AND coalesce(v.ends_on, v.on_day) >= %(first)s
AND (v.audience = 'board' OR v.audience = 'school' AND v.school_id = ANY (%(schools)s)
     OR v.audience = 'sections' AND f.many > 0))"""

PUBLISHED_JSON = """
(SELECT coalesce(json_agg(json_build_array(b.board_id, b.domain, b.schools)), '[]') FROM boards_publication b
WHERE b.board_id = ANY (%(boards)s) AND b.domain = ANY (%(domains)s))"""

SHOWN_JSON = f"""
(SELECT coalesce(json_agg(json_build_array(b.board_id, b.value)), '[]') FROM boards_boardsetting b
WHERE b.board_id = ANY (%(boards)s) AND b.name = '{AGENDA_SHOWN.name}')"""  # noqa: S608  (our own name)

_AGENDA = f"""
WITH {TAKEN}
SELECT json_build_object(
    'taken', {TAKEN_JSON}, 'dates', {CALENDAR_JSON}, 'slots', {SLOTS_JSON}, 'changes', {CHANGES_JSON},
    'due', {DUE_JSON}, 'events', {EVENTS_JSON}, 'published', {PUBLISHED_JSON}, 'shown', {SHOWN_JSON}
)::text"""


def read_agenda(grants: Sequence[StudentGrant], *, first: date, last: date) -> Agenda:
    """Everything of these children's days from FIRST to LAST. One query. Needs their parent's context."""
    if not grants:
        return Agenda(pupils={})
    values: dict[str, list[int] | list[str] | date] = {
        "students": [grant.student_id for grant in grants],
        "boards": sorted({grant.board_id for grant in grants}),
        "schools": sorted({grant.school_id for grant in grants if grant.school_id is not None}),
        "domains": list(DOMAINS),
        "first": first,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(_AGENDA, values)
        (text,) = cursor.fetchone()
    return agenda_from(orjson.loads(text), grants)


def agenda_from(page: Mapping[str, Any], grants: Iterable[StudentGrant]) -> Agenda:
    """The same from the pieces' JSON, read elsewhere."""
    return Agenda(
        pupils={pupil.student_id: pupil for pupil in _pupils(page, grants)},
        dates=_made(CalendarDate, page["dates"]),
        slots=_made(Slot, page["slots"]),
        changes=_made(SlotChange, page["changes"]),
        due=_made(Due, page["due"]),
        happenings=_made(Happening, page["events"]),
    )


def _pupils(page: Mapping[str, Any], grants: Iterable[StudentGrant]) -> Iterable[Pupil]:
    shown = {board: AGENDA_SHOWN.read(value) for board, value in page["shown"]}
    sections = defaultdict[int, set[int]](set)
    for student, section in page["taken"]:
        sections[student].add(section)
    sent = [(board, domain, Publishers.of(schools)) for board, domain, schools in page["published"]]
    for grant in grants:
        yield Pupil(
            student_id=grant.student_id,
            board_id=grant.board_id,
            school_id=grant.school_id,
            sections=frozenset(sections[grant.student_id]),
            shown=frozenset(shown.get(grant.board_id, AGENDA_SHOWN.usual)),
            published=frozenset(
                domain
                for board, domain, publishers in sent
                if board == grant.board_id and grant.school_id in publishers
            ),
        )


_READERS: Mapping[str, Callable[[Any], object]] = {
    **dict.fromkeys(("on", "ends_on"), date.fromisoformat),
    **dict.fromkeys(("starts_at", "ends_at", "closes_at"), time.fromisoformat),
    "changed_at": datetime.fromisoformat,
    "sections": frozenset,
}


def _made[T](kind: Callable[..., T], rows: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
    """One KIND a row: JSON has neither dates nor times."""
    readers = {**_READERS, **({"kind": _KINDS[kind]} if kind in _KINDS else {})}

    def read(name: str, value: Any) -> object:
        return readers[name](value) if name in readers and value is not None else value

    return tuple(kind(**{name: read(name, value) for name, value in row.items()}) for row in rows)


_KINDS: Mapping[object, Callable[[str], object]] = {CalendarDate: DayKind, SlotChange: ChangeKind}


# Feeds -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as its parent sees it. student_id: None is the whole family."""

    id: UUID
    person_id: int
    student_id: int | None
    detail: str
    created_at: datetime
    read_on: date | None


def feeds_of(person_id: int) -> tuple[FeedRow, ...]:
    """A person's feeds, the newest first. One query. Needs their context."""
    return tuple(_feed(row) for row in Feed.objects.filter(person_id=person_id).order_by("-created_at", "id"))


def feed_of_token(token: str) -> FeedRow | None:
    """Whose feed a secret address is; None for one that nobody made, or that was revoked.

    In a context of its own, which lets through the one row whose digest is proved, and nothing else.
    """
    digest = digest_of(token)
    with rows_of(address=digest):
        # Nobody reads an account in doubt: what « Ce n’était pas moi » stops, it stops everywhere.
        row = Feed.objects.filter(digest=digest, person__is_active=True, person__doubted_at=None).first()
        return _feed(row) if row else None


def digest_of(token: str) -> str:
    """Plain SHA-256 of random bits: nothing to guess, and a change of the secret key breaks no address."""
    return hashlib.sha256(token.encode()).hexdigest()


def _feed(row: Feed) -> FeedRow:
    return FeedRow(row.pk, row.person_id, row.student_id, row.detail, row.created_at, row.read_on)
