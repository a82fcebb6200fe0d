"""The agenda as an iCalendar file (RFC 5545), for the calendars of parents. Floor 7.

No mark, no reason, no comment of a teacher: what a calendar service keeps is beyond the portal's reach.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from portail.agenda.rules import (
    Agenda,
    CalendarDate,
    DayKind,
    Due,
    Happening,
    Period,
    Pupil,
    day_said,
    periods_of,
)
from portail.agenda.wording import DAYS, DUE, happening_words
from portail.common.dates import time_of_day

ZONE = ZoneInfo("America/Toronto")
DAYS_BACK, DAYS_AHEAD = 30, 365
WORKS_BACK, WORKS_AHEAD = 14, 90
PERIODS_BACK, PERIODS_AHEAD = 7, 35
# Of our own: with it and what a thing is, its identifier is the same in every file.
_OURS = UUID("5b0c8a5e-6d0b-4f5e-9c5f-0f6a4d1c2b7e")
_FIRST_ZONE_DAY, _LAST_ZONE_DAY = date(2020, 1, 1), date(2038, 1, 1)


@dataclass(frozen=True, slots=True)
class Named:
    """A child of the feed, as its titles name them."""

    pupil: Pupil
    given_name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar, for one child or, merged by `uid`, for several. ends_at: not included."""

    uid: str
    title: str
    starts_at: date | datetime
    ends_at: date | datetime
    changed_at: datetime
    location: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a file says. entries: each with the names it is told with."""

    name: str
    entries: tuple[tuple[tuple[str, ...], Entry], ...]

    @property
    def digest(self) -> str:
        """The same while nothing changes: a program that has the file is told so before it is written."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


def window(today: date) -> tuple[date, date]:
    """The first and the last day that a file tells."""
    return today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)


def contents(
    found: Agenda, children: Sequence[Named], *, detail: str, today: date, language: str
) -> Contents:
    """What the file for CHILDREN says, nothing of it twice. language: of the titles."""
    merged: dict[str, tuple[tuple[str, ...], Entry]] = {}
    for child in children:
        for entry in _entries(found, child.pupil, detail=detail, today=today, language=language):
            names, _same = merged.get(entry.uid, ((), entry))
            merged[entry.uid] = ((*names, child.given_name), entry)
    listed = sorted(merged.values(), key=lambda one: (str(one[1].starts_at), one[1].uid))
    named = _("École : %(names)s") % {"names": ", ".join(child.given_name for child in children)}
    return Contents(named, tuple((names if len(children) > 1 else (), entry) for names, entry in listed))


def written(contents: Contents) -> bytes:
    """The file: the same bytes for the same contents."""
    calendar = Calendar()
    calendar.add("prodid", "-//Portail Parents//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", contents.name)
    calendar.add("x-wr-timezone", "America/Toronto")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for names, entry in contents.entries:
        calendar.add_component(_component(names, entry))
    file: bytes = calendar.to_ical()
    return file


@cache
def _zone() -> Timezone:
    return Timezone.from_tzid("America/Toronto", first_date=_FIRST_ZONE_DAY, last_date=_LAST_ZONE_DAY)


def _component(names: Sequence[str], entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("summary", f"{', '.join(names)} : {entry.title}" if names else entry.title)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not isinstance(entry.starts_at, datetime):
        event.add("transp", "TRANSPARENT")
    if entry.location:
        event.add("location", entry.location)
    return event


def _entries(found: Agenda, pupil: Pupil, *, detail: str, today: date, language: str) -> Iterator[Entry]:
    dates = dict(_dates(found, pupil))
    yield from (entry for one in dates.values() if (entry := _day_entry(one, language)))
    if detail in ("homework", "all") and "homework" in pupil.shown:
        first, last = today - timedelta(days=WORKS_BACK), today + timedelta(days=WORKS_AHEAD)
        own = (work for work in found.due if work.section_id in pupil.sections)
        yield from (_due_entry(work) for work in own if first <= work.on <= last)
    if detail != "all":
        return
    if "events" in pupil.shown:
        yield from (_happening_entry(one) for one in found.happenings if one.concerns(pupil))
    if "timetable" in pupil.shown:
        yield from _period_entries(found, pupil, dates, today=today)


def _dates(found: Agenda, pupil: Pupil) -> Iterator[tuple[date, CalendarDate]]:
    by_day: dict[date, list[CalendarDate]] = {}
    for one in found.dates:
        by_day.setdefault(one.on, []).append(one)
    for on, said in by_day.items():
        day = day_said(said, school_id=pupil.school_id, board_id=pupil.board_id)
        if day is not None:
            yield on, day


def _period_entries(
    found: Agenda, pupil: Pupil, dates: dict[date, CalendarDate], *, today: date
) -> Iterator[Entry]:
    slots = [slot for slot in found.slots if slot.section_id in pupil.sections]
    changes = [change for change in found.changes if change.section_id in pupil.sections]
    for number in range(-PERIODS_BACK, PERIODS_AHEAD):
        on = today + timedelta(days=number)
        for period in periods_of(dates.get(on), slots, changes):
            yield _period_entry(period, on)


def _day_entry(day: CalendarDate, language: str) -> Entry | None:
    """A day that is not an ordinary one; what the school calls it, where that says more."""
    if day.kind is DayKind.CLASS and day.closes_at is None:
        return None
    title = str(DAYS[day.kind])
    if day.kind is DayKind.CLASS and day.closes_at is not None:
        title = _("Départ à %(at)s") % {"at": time_of_day(day.closes_at, language)}
    # Of a storm or an early closing the label may be the reason.
    if day.label and day.kind in (DayKind.HOLIDAY, DayKind.PEDAGOGICAL):
        title = day.label
    return Entry(_uid(f"day:{day.key}"), title, *_whole(day.on, day.on), changed_at=day.changed_at)


def _due_entry(work: Due) -> Entry:
    title = f"{DUE[work.kind]}, {work.subject} : {work.title}"
    return Entry(_uid(f"due:{work.key}"), title, *_whole(work.on, work.on), changed_at=work.changed_at)


def _happening_entry(one: Happening) -> Entry:
    times = _whole(one.on, one.ends_on)
    if one.starts_at is not None and one.on == one.ends_on:
        times = _at(one.on, one.starts_at, one.ends_at or one.starts_at)
    return Entry(
        _uid(f"happening:{one.key}"),
        happening_words(one.kind, one.title),
        *times,
        changed_at=one.changed_at,
        location=one.location,
    )


def _period_entry(period: Period, on: date) -> Entry:
    return Entry(
        _uid(f"period:{period.key}:{on}"),
        _("Annulé : %(what)s") % {"what": period.subject} if period.is_cancelled else period.subject,
        *_at(on, period.starts_at, period.ends_at),
        changed_at=period.changed_at,
        location=period.room,
        is_cancelled=period.is_cancelled,
    )


def _whole(first: date, last: date) -> tuple[date, date]:
    """From FIRST to the day after LAST: the end of whole days is not included."""
    return first, last + timedelta(days=1)


def _at(on: date, starts_at: time, ends_at: time) -> tuple[datetime, datetime]:
    return datetime.combine(on, starts_at, tzinfo=ZONE), datetime.combine(on, ends_at, tzinfo=ZONE)


def _uid(key: str) -> str:
    return f"{uuid5(_OURS, key)}@portail-parents"
