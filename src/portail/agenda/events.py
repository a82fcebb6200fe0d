"""What a family may be told of days: a closed school, an early departure, a changed period, outings. Floor 7.

What was planned long before is told on its eve, or a week before for an outing, so that the first import of a
year wakes nobody; what is decided later is told at once. No reason and no note is in any of it.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portail.agenda.rules import ChangeKind, DayKind, week_name
from portail.agenda.settings import AGENDA_SHOWN
from portail.agenda.wording import happening_words
from portail.boards.settings import setting_of
from portail.common.dates import day_of_week, time_of_day
from portail.records.events import Event, Topic
from portail.records.titles import titled

EVE = time(15)
OUTING_DAYS = 7
OUTING_AT = time(7)

_CHANGES = {
    ChangeKind.CANCELLED: gettext_lazy("annulé"),
    ChangeKind.MOVED: gettext_lazy("changement d’heure ou de local"),
    ChangeKind.REPLACED: gettext_lazy("remplacement"),
    ChangeKind.ADDED: gettext_lazy("ajouté"),
}

# A school's own row of a date counts before the whole board's, as agenda.rules.day_said has it.
_DAYS = """
SELECT 'day' AS what, d.id::text AS key, s.id AS student_id, d.on_day, d.kind, '' AS title, d.closes_at,
    d.changed_at, ((d.on_day - 1) + %(eve)s::time) AT TIME ZONE %(zone)s AS planned_at
FROM agenda_calendarday d
JOIN records_student s ON s.board_id = d.board_id AND s.is_active AND (s.school_id = d.school_id
    OR d.school_id IS NULL AND NOT EXISTS (SELECT FROM agenda_calendarday own WHERE own.is_active
        AND (own.board_id, own.school_id, own.on_day) = (d.board_id, s.school_id, d.on_day)))
WHERE d.board_id = %(board)s AND d.is_active AND d.on_day BETWEEN %(first)s AND %(last)s
AND (d.kind = 'storm' OR d.kind IN ('class', 'exam') AND d.closes_at IS NOT NULL)"""

_SLOTS = """
SELECT 'slot', x.id::text, e.student_id, x.on_day, x.kind, c.subject, NULL::time, x.changed_at,
    ((x.on_day - 1) + %(eve)s::time) AT TIME ZONE %(zone)s
FROM agenda_slotchange x
JOIN classes_section c ON c.id = x.section_id AND c.is_active
JOIN classes_enrolment e ON e.section_id = x.section_id
WHERE x.board_id = %(board)s AND x.is_active AND x.on_day BETWEEN %(first)s AND %(last)s
AND 'timetable' = ANY (%(shown)s)"""

_OUTINGS = """
SELECT 'happening', v.public_id::text, s.id, v.on_day, v.kind, v.title, NULL::time, v.changed_at,
    ((v.on_day - %(outing_days)s) + %(outing_at)s::time) AT TIME ZONE %(zone)s
FROM agenda_schoolevent v
JOIN records_student s ON s.board_id = v.board_id AND s.is_active AND CASE v.audience
    WHEN 'board' THEN true
    WHEN 'school' THEN s.school_id = v.school_id
    ELSE EXISTS (SELECT FROM agenda_eventsection es JOIN classes_enrolment e ON e.section_id = es.section_id
        WHERE es.event_id = v.id AND e.student_id = s.id) END
WHERE v.board_id = %(board)s AND v.is_active AND v.on_day BETWEEN %(first)s AND %(last)s
AND 'events' = ANY (%(shown)s)"""

_EVENTS = f"""
SELECT what, key, student_id, on_day, kind, title, closes_at, greatest(changed_at, planned_at) AS at,
    changed_at > planned_at AS is_late
FROM ({_DAYS} UNION ALL {_SLOTS} UNION ALL {_OUTINGS}) told
WHERE greatest(changed_at, planned_at) >= %(since)s AND greatest(changed_at, planned_at) < %(until)s
AND on_day >= (changed_at AT TIME ZONE %(zone)s)::date
ORDER BY at, what, key, student_id"""  # noqa: S608  (put together from constants only)


class Told(NamedTuple):
    """One row of the statement. is_late: decided after the eve, when it would have been told."""

    what: str
    key: str
    student_id: int
    on_day: date
    kind: str
    title: str
    closes_at: time | None
    at: datetime
    is_late: bool


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """Everything of the board whose `at` is in [since, until[. Needs the board's context."""
    values: dict[str, int | str | date | datetime | list[str]] = {
        "board": board_id,
        "since": since,
        "until": until,
        # What is told in this while is of these dates: an outing in a week at most, nothing gone by.
        "first": timezone.localdate(since),
        "last": timezone.localdate(until) + timedelta(days=OUTING_DAYS + 1),
        "zone": settings.TIME_ZONE,
        "eve": f"{EVE:%H:%M}",
        "outing_days": OUTING_DAYS,
        "outing_at": f"{OUTING_AT:%H:%M}",
        "shown": list(setting_of(AGENDA_SHOWN, board_id=board_id)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, values)
        return [_event(board_id, Told(*row)) for row in cursor.fetchall()]


def _event(board_id: int, told: Told) -> Event:
    topic, detail = _topic(told)
    return Event(
        key=f"{told.what}:{told.key}:{detail}",
        topic=topic,
        board_id=board_id,
        student_id=told.student_id,
        at=told.at,
        title=titled(lambda language: f"{_words(told, language)}, {day_of_week(told.on_day, language)}"),
        path=f"/agenda/?semaine={week_name(told.on_day)}",
    )


def _topic(told: Told) -> tuple[Topic, str]:
    """Its topic, and what of it is told again when it changes.

    Only what was decided late may interrupt: a departure planned for months is an entry of the agenda.
    """
    if told.what == "slot":
        return Topic.AGENDA, f"{told.kind}:{told.on_day}"
    if told.what == "happening":
        return Topic.AGENDA, str(told.on_day)
    if told.kind == DayKind.STORM:
        return Topic.SAFETY, told.kind
    return Topic.EARLY_DISMISSAL if told.is_late else Topic.AGENDA, f"{told.closes_at or time(0):%H:%M}"


def _words(told: Told, language: str) -> str:
    """What it is, without its day, in the language in force."""
    if told.what == "slot":
        values = {"subject": told.title, "change": _CHANGES[ChangeKind(told.kind)]}
        return _("%(subject)s : %(change)s") % values
    if told.what == "happening":
        return happening_words(told.kind, told.title)
    if told.kind == DayKind.STORM:
        return _("École fermée")
    return _("Départ à %(time)s") % {"time": time_of_day(told.closes_at or time(0), language)}
