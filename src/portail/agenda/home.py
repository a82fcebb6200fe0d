"""A child's today and tomorrow as the home shows them: pieces of one statement. Floor 7.

Each is one value of JSON for a statement where `s` is the student. They need %(today)s, %(tomorrow)s (the
next day that may have classes) and %(clock)s, a time of day. The row policies say who sees whom. What a date
is made of is as in rules.child_day; a test holds the two together.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from portail.agenda.settings import AGENDA_SHOWN

SHOWN = 3  # of each kind of line

# The school's own row of a date comes before the whole board's.
_DATES = """
SELECT DISTINCT ON (d.on_day) d.on_day, d.kind, d.cycle_day, d.label, d.closes_at
FROM agenda_calendarday d
WHERE d.board_id = s.board_id AND d.is_active AND d.on_day IN (%(today)s, %(tomorrow)s)
AND (d.school_id IS NULL OR d.school_id = s.school_id)
ORDER BY d.on_day, d.school_id NULLS LAST, d.id"""

# Works have no age rule of their own (links.ages): the agenda's is asked here.
_SECTIONS = """
SELECT c.id, c.subject FROM classes_enrolment e JOIN classes_section c ON c.id = e.section_id AND c.is_active
WHERE e.student_id = s.id AND e.section_id = ANY ((SELECT app_taught('present', 'agenda'))::bigint[])"""

_SLOTS = """
SELECT p.id, p.section_id, p.cycle_day, p.starts_at, p.ends_at, p.is_active, g.subject
FROM sections g JOIN agenda_slot p ON p.section_id = g.id"""

_EXCEPTIONS = """
SELECT x.id, x.section_id, x.slot_id, x.on_day, x.kind, x.starts_at, x.ends_at, x.note, g.subject
FROM sections g JOIN agenda_slotchange x ON x.section_id = g.id AND x.is_active
    AND x.on_day IN (%(today)s, %(tomorrow)s)"""

# Its own exception before its section's.
_TIMES = """
SELECT DISTINCT ON (d.on_day, p.id) d.on_day, d.closes_at, p.id, p.subject, x.kind,
    coalesce(x.starts_at, p.starts_at) AS starts_at,
    coalesce(x.ends_at, x.starts_at + (p.ends_at - p.starts_at), p.ends_at) AS ends_at
FROM dates d JOIN slots p ON p.is_active AND (p.cycle_day IS NULL OR p.cycle_day = d.cycle_day)
LEFT JOIN exceptions x ON x.section_id = p.section_id AND x.on_day = d.on_day AND x.kind <> 'added'
    AND (x.slot_id = p.id OR x.slot_id IS NULL)
WHERE d.kind IN ('class', 'exam')
ORDER BY d.on_day, p.id, x.slot_id IS NULL, x.id"""

_PERIODS = f"""
SELECT on_day, starts_at, subject, ends_at, id FROM ({_TIMES}) times
WHERE kind IS DISTINCT FROM 'cancelled' AND (closes_at IS NULL OR starts_at < closes_at)
AND (on_day > %(today)s OR ends_at > %(clock)s)
ORDER BY on_day, starts_at, subject, id LIMIT {SHOWN}"""  # noqa: S608  (put together from constants only)

_CHANGES = f"""
SELECT x.on_day, x.kind, x.subject, coalesce(p.starts_at, x.starts_at) AS usual_at, x.starts_at, x.note
FROM exceptions x JOIN dates d ON d.on_day = x.on_day AND d.kind IN ('class', 'exam')
LEFT JOIN slots p ON p.id = x.slot_id
ORDER BY x.on_day, 4 NULLS FIRST, x.id LIMIT {SHOWN}"""  # noqa: S608  (as above)

_HOMEWORK = f"""
SELECT w.due_on, g.subject, w.title, w.kind
FROM sections g JOIN classes_work w ON w.section_id = g.id AND w.is_active
    AND w.due_on BETWEEN %(today)s AND %(today)s::date + 7
ORDER BY w.due_on, g.subject, w.id LIMIT {SHOWN}"""  # noqa: S608  (as above)

_EVENT = "v.on_day, v.starts_at, v.title, v.public_id, v.id"
_SOON = "v.is_active AND v.on_day BETWEEN %(today)s AND %(today)s::date + 7"

# One look-up an audience: a board has many events for others in a week.
_EVENTS = f"""
SELECT {_EVENT} FROM agenda_schoolevent v
WHERE v.board_id = s.board_id AND v.audience = 'board' AND {_SOON}
UNION ALL SELECT {_EVENT} FROM agenda_schoolevent v
WHERE v.school_id = s.school_id AND v.audience = 'school' AND {_SOON}
UNION ALL SELECT DISTINCT {_EVENT} FROM sections g JOIN agenda_eventsection es ON es.section_id = g.id
    JOIN agenda_schoolevent v ON v.id = es.event_id AND v.audience = 'sections' AND {_SOON}
ORDER BY on_day, starts_at NULLS FIRST, id LIMIT {SHOWN}"""  # noqa: S608  (as above)

HOME_JSON = f"""
(WITH sections AS MATERIALIZED ({_SECTIONS}), dates AS MATERIALIZED ({_DATES}),
slots AS MATERIALIZED ({_SLOTS}), exceptions AS MATERIALIZED ({_EXCEPTIONS})
SELECT json_build_array(
    (SELECT coalesce(json_agg(json_build_array(on_day, kind, cycle_day, label, closes_at)), '[]') FROM dates),
    (SELECT coalesce(json_agg(json_build_array(on_day, starts_at, subject, ends_at)), '[]')
        FROM ({_PERIODS}) periods),
    (SELECT coalesce(json_agg(json_build_array(on_day, kind, subject, usual_at, starts_at, note)), '[]')
        FROM ({_CHANGES}) changes),
    (SELECT coalesce(json_agg(json_build_array(due_on, subject, title, kind)), '[]')
        FROM ({_HOMEWORK}) homework),
    (SELECT coalesce(json_agg(json_build_array(on_day, starts_at, title, public_id)), '[]')
        FROM ({_EVENTS}) happenings),
    (SELECT d.value FROM boards_boardsetting d
        WHERE d.board_id = s.board_id AND d.name = '{AGENDA_SHOWN.name}')))"""  # noqa: S608  (as above)


class DateLine(NamedTuple):
    """on: AAAA-MM-JJ. kind: as rules.DayKind. closes_at: HH:MM:SS, None for the usual hour."""

    on: str
    kind: str
    cycle_day: int | None
    label: str
    closes_at: str | None


class ClassLine(NamedTuple):
    """One that has not ended."""

    on: str
    starts_at: str
    subject: str
    ends_at: str


class ChangeLine(NamedTuple):
    """kind: as rules.ChangeKind. usual_at: None for a section's whole day. starts_at: the new time if any."""

    on: str
    kind: str
    subject: str
    usual_at: str | None
    starts_at: str | None
    note: str


class WorkLine(NamedTuple):
    """kind: homework, lesson or evaluation."""

    on: str
    subject: str
    title: str
    kind: str


class EventLine(NamedTuple):
    """key: one for every child whom the one event concerns."""

    on: str
    starts_at: str | None
    title: str
    key: str


class HomeAgenda(NamedTuple):
    """At most SHOWN lines of each kind, the nearest first."""

    dates: tuple[DateLine, ...]
    classes: tuple[ClassLine, ...]
    changes: tuple[ChangeLine, ...]
    due: tuple[WorkLine, ...]
    happenings: tuple[EventLine, ...]


def home_agenda_from(row: list[Any]) -> HomeAgenda:
    """From HOME_JSON, without what the board does not show."""
    dates, periods, changes, due, happenings, setting = row
    shown = AGENDA_SHOWN.usual if setting is None else AGENDA_SHOWN.read(setting)
    if "timetable" not in shown:
        periods = changes = ()
    return HomeAgenda(
        dates=_lines(DateLine, dates),
        classes=_lines(ClassLine, periods),
        changes=_lines(ChangeLine, changes),
        due=_lines(WorkLine, due if "homework" in shown else ()),
        happenings=_lines(EventLine, happenings if "events" in shown else ()),
    )


def _lines[T](kind: Any, rows: Iterable[Any]) -> tuple[T, ...]:
    return tuple([kind(*row) for row in rows])
