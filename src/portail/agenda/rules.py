"""What a child's day is made of: the kind of day, its periods with that day's changes applied. Pure; floor 7.

A cycle day is what the board says of a date, never counted from another: on a storm day one school skips the
day and another loses it. A date that the calendar does not tell has no periods.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FARTHEST = timedelta(days=800)


class DayKind(StrEnum):
    """What the school does on a date. Only the first two have periods."""

    CLASS = "class"
    EXAM = "exam"
    PEDAGOGICAL = "pedagogical"
    HOLIDAY = "holiday"
    STORM = "storm"


OPEN = frozenset({DayKind.CLASS, DayKind.EXAM})


class ChangeKind(StrEnum):
    """What is not as usual about a period."""

    CANCELLED = "cancelled"
    MOVED = "moved"  # another time, another room, or both
    REPLACED = "replaced"  # somebody else, or something else, at the same time
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """What the calendar says of a date, for one school or, without one, for the whole board.

    cycle_day: None when the board gives none. closes_at: when everybody leaves, if earlier than usual.
    """

    key: str
    board_id: int
    school_id: int | None
    on: date
    kind: DayKind
    cycle_day: int | None = None
    label: str = ""
    closes_at: time | None = None
    changed_at: datetime = LONG_AGO

    @property
    def is_open(self) -> bool:
        return self.kind in OPEN


@dataclass(frozen=True, slots=True)
class Slot:
    """A period of a section in the cycle. cycle_day: None is every day with classes (« Dîner »)."""

    key: str
    section_id: int
    subject: str
    cycle_day: int | None
    starts_at: time
    ends_at: time
    teacher: str = ""
    room: str = ""
    changed_at: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A dated exception. slot: the period it changes; "" is every period of the section on that date.

    starts_at, ends_at, room: the new ones, None and "" where nothing changes; an added period has both times.
    """

    key: str
    slot: str
    section_id: int
    subject: str
    on: date
    kind: ChangeKind
    starts_at: time | None = None
    ends_at: time | None = None
    room: str = ""
    note: str = ""
    changed_at: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class Period:
    """What takes place, or would have: a slot on a date. change: "" when it is as usual.

    usual_starts_at, usual_room: what they usually are, where that differs.
    """

    key: str
    section_id: int
    subject: str
    starts_at: time
    ends_at: time
    teacher: str = ""
    room: str = ""
    change: ChangeKind | None = None
    note: str = ""
    usual_starts_at: time | None = None
    usual_room: str = ""
    changed_at: datetime = LONG_AGO

    @property
    def is_cancelled(self) -> bool:
        return self.change is ChangeKind.CANCELLED


@dataclass(frozen=True, slots=True)
class Due:
    """A work of a section that is due on a date: homework, a lesson, or an evaluation. key: its public id."""

    key: str
    section_id: int
    subject: str
    kind: str
    title: str
    details: str
    on: date
    changed_at: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class Happening:
    """An outing, an activity or a meeting. sections: those it is for; without any it is the school's, or,
    without a school, the whole board's."""

    key: str
    board_id: int
    school_id: int | None
    sections: frozenset[int]
    kind: str
    title: str
    location: str
    on: date
    ends_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    changed_at: datetime = LONG_AGO

    def concerns(self, pupil: "Pupil") -> bool:
        if self.sections:
            return not self.sections.isdisjoint(pupil.sections)
        return self.board_id == pupil.board_id and self.school_id in (None, pupil.school_id)


@dataclass(frozen=True, slots=True)
class Pupil:
    """Whose day it is: where they are, what they are taught, and what their board shows of it.

    published: the domains of an agenda that their school publishes.
    """

    student_id: int
    board_id: int
    school_id: int | None
    sections: frozenset[int]
    shown: frozenset[str]
    published: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that was read for some children between two dates."""

    pupils: Mapping[int, Pupil]
    dates: tuple[CalendarDate, ...] = ()
    slots: tuple[Slot, ...] = ()
    changes: tuple[SlotChange, ...] = ()
    due: tuple[Due, ...] = ()
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildDay:
    """One child's date. date: None when the calendar does not tell it."""

    on: date
    date: CalendarDate | None
    periods: tuple[Period, ...]
    due: tuple[Due, ...]
    happenings: tuple[Happening, ...]

    @property
    def changes(self) -> tuple[Period, ...]:
        """What is not as usual, in the order of the day."""
        return tuple(period for period in self.periods if period.change is not None)


def child_day(agenda: Agenda, pupil: Pupil, on: date) -> ChildDay:
    """The day of one child: only what is of their school and sections, and what their board shows."""
    dates = (one for one in agenda.dates if one.on == on)
    day = day_said(dates, school_id=pupil.school_id, board_id=pupil.board_id)
    periods: tuple[Period, ...] = ()
    if "timetable" in pupil.shown:
        slots = (one for one in agenda.slots if one.section_id in pupil.sections)
        periods = periods_of(day, slots, (one for one in agenda.changes if one.section_id in pupil.sections))
    due = (one for one in agenda.due if one.on == on and one.section_id in pupil.sections)
    happenings = (one for one in agenda.happenings if one.on <= on <= one.ends_on and one.concerns(pupil))
    return ChildDay(
        on=on,
        date=day,
        periods=periods,
        due=tuple(due) if "homework" in pupil.shown else (),
        happenings=tuple(happenings) if "events" in pupil.shown else (),
    )


def day_said(dates: Iterable[CalendarDate], *, school_id: int | None, board_id: int) -> CalendarDate | None:
    """What is said of one date to who is in this school: the school's own row, else the whole board's."""
    of_board = [one for one in dates if one.board_id == board_id]
    own = [one for one in of_board if one.school_id is not None and one.school_id == school_id]
    return next(iter([*own, *(one for one in of_board if one.school_id is None)]), None)


def periods_of(
    day: CalendarDate | None, slots: Iterable[Slot], changes: Iterable[SlotChange]
) -> tuple[Period, ...]:
    """The periods of a date in order: those of its cycle day and of every day, its exceptions applied.

    Without classes there are none, whatever the exceptions say. Early closing comes last: what would start
    then is cancelled, what is under way ends.
    """
    if day is None or not day.is_open:
        return ()
    usual = [slot for slot in slots if slot.cycle_day is None or slot.cycle_day == day.cycle_day]
    of_date = [change for change in changes if change.on == day.on]
    planned = [_changed(_usual(slot), slot, of_date) for slot in usual]
    planned += [_added(change) for change in of_date if change.kind is ChangeKind.ADDED]
    return tuple(sorted((_until(day.closes_at, one) for one in planned), key=_order))


def _order(period: Period) -> tuple[time, time, str, str]:
    return (period.starts_at, period.ends_at, period.subject, period.key)


def _usual(slot: Slot) -> Period:
    return Period(
        key=slot.key,
        section_id=slot.section_id,
        subject=slot.subject,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        teacher=slot.teacher,
        room=slot.room,
        changed_at=slot.changed_at,
    )


def _changed(period: Period, slot: Slot, changes: Iterable[SlotChange]) -> Period:
    """Its own exception before its section's; one period has one."""
    fitting = [
        change
        for change in changes
        if change.kind is not ChangeKind.ADDED
        and (change.slot == slot.key or (not change.slot and change.section_id == slot.section_id))
    ]
    if not fitting:
        return period
    change = min(fitting, key=lambda one: (not one.slot, one.key))
    starts_at, room = change.starts_at or period.starts_at, change.room or period.room
    return replace(
        period,
        starts_at=starts_at,
        ends_at=max(_end(period, change), starts_at),
        room=room,
        change=change.kind,
        note=change.note,
        usual_starts_at=period.starts_at if starts_at != period.starts_at else None,
        usual_room=period.room if room != period.room else "",
        changed_at=max(period.changed_at, change.changed_at),
    )


def _end(period: Period, change: SlotChange) -> time:
    """As said; else as long after its new start as usual, within the day."""
    if change.ends_at:
        return change.ends_at
    if not change.starts_at:
        return period.ends_at
    minutes = _minutes(change.starts_at) + _minutes(period.ends_at) - _minutes(period.starts_at)
    minutes = min(minutes, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _added(change: SlotChange) -> Period:
    starts_at = change.starts_at or time(0)
    return Period(
        key=change.key,
        section_id=change.section_id,
        subject=change.subject,
        starts_at=starts_at,
        ends_at=change.ends_at or starts_at,
        room=change.room,
        change=ChangeKind.ADDED,
        note=change.note,
        changed_at=change.changed_at,
    )


def _until(closes_at: time | None, period: Period) -> Period:
    if closes_at is None or period.ends_at <= closes_at or period.is_cancelled:
        return period
    if period.starts_at >= closes_at:
        return replace(period, change=ChangeKind.CANCELLED)
    return replace(period, ends_at=closes_at, change=period.change or ChangeKind.MOVED)


# Weeks -------------------------------------------------------------------------------------------


def week_of(typed: str, *, today: date) -> date:
    """The Monday of « 2026-W48 », or of today where that is no week, or one too far to have been planned.

    A weekend looks at the week to come.
    """
    try:
        asked = date.fromisoformat(f"{typed}-1") if len(typed) == 8 and "W" in typed else None
    except ValueError:
        asked = None
    if asked is not None and abs(asked - today) > FARTHEST:
        asked = None
    day = asked or (today if today.weekday() < 5 else today + timedelta(days=2))
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """« 2026-W48 »."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def days_from(monday: date, *, today: date) -> Sequence[date]:
    """The days of a week as one reads them: today first, what follows, then those gone by."""
    days = [monday + timedelta(days=number) for number in range(7)]
    return [*(day for day in days if day >= today), *(day for day in days if day < today)]
