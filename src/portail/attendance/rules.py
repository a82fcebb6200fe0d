"""What an absence waits for, until when, and when it may be told: verdicts on plain values. Pure; floor 7."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

NOON = time(12)
AGAIN_DAYS = 14
"""How long after a refusal another reason is asked for; later, the school is called."""
_FRIDAY = 4


class Kind(StrEnum):
    ABSENCE = "absence"
    LATE = "late"
    EARLY = "early"


class Part(StrEnum):
    """Of a school day. PERIODS: those that are named."""

    DAY = "day"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    PERIODS = "periods"


class State(StrEnum):
    """What the school says of an absence."""

    WAITING = "waiting"
    MOTIVATED = "motivated"
    REFUSED = "refused"


class Standing(StrEnum):
    """What a parent sees of an absence."""

    NOTED = "noted"  # nothing is asked: late, or gone early
    TO_JUSTIFY = "to_justify"
    SENT = "sent"
    ANNOUNCED = "announced"
    MOTIVATED = "motivated"
    REFUSED = "refused"
    TO_JUSTIFY_AGAIN = "to_justify_again"  # refused, and lately


@dataclass(frozen=True, slots=True)
class Moment:
    """When an absence was: the part of the day, the times or the periods, whatever the school gave."""

    day: date
    part: str = ""
    starts_at: time | None = None
    periods: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """When an announced absence is. Both days count."""

    first_on: date
    last_on: date
    part: str
    periods: tuple[int, ...] = ()


def half_of(moment: Moment) -> Part:
    """The half-day in which an absence begins; a whole day begins in the morning."""
    if moment.part:
        return Part.AFTERNOON if moment.part == Part.AFTERNOON else Part.MORNING
    return Part.AFTERNOON if moment.starts_at is not None and moment.starts_at >= NOON else Part.MORNING


def covers(planned: Planned, moment: Moment) -> bool:
    """Whether an absence is the one that was announced. Periods that nobody named are given the benefit."""
    if not planned.first_on <= moment.day <= planned.last_on:
        return False
    if planned.part == Part.DAY:
        return True
    if planned.part == Part.PERIODS:
        return not moment.periods or bool(set(planned.periods) & set(moment.periods))
    return half_of(moment) == planned.part


def standing(
    *, kind: str, state: str, is_sent: bool, is_announced: bool, is_asked_again: bool = False
) -> Standing:
    """What a parent sees: the school's word first, then the family's. is_sent: and not answered since."""
    if kind != Kind.ABSENCE:
        return Standing.NOTED
    if state == State.MOTIVATED:
        return Standing.MOTIVATED
    if is_sent:
        return Standing.SENT
    if state == State.REFUSED:
        return Standing.TO_JUSTIFY_AGAIN if is_asked_again else Standing.REFUSED
    return Standing.ANNOUNCED if is_announced else Standing.TO_JUSTIFY


def is_unanswered(*, state: str, sent_at: datetime | None, answered_at: datetime) -> bool:
    """Whether what was sent last waits for the school: a refusal answers what was sent before it."""
    return sent_at is not None and (state != State.REFUSED or sent_at > answered_at)


def may_send_again(*, refused_on: date, today: date) -> bool:
    return today <= refused_on + timedelta(days=AGAIN_DAYS)


@dataclass(frozen=True, slots=True)
class Delay:
    """A span to justify in: hours as the clock counts them, or days from Monday to Friday."""

    hours: int = 0
    days: int = 0


def deadline(*, recorded_at: datetime, within: Delay | None) -> datetime | None:
    """Until when a reason is expected; None where the board gives no limit.

    recorded_at: in the school's own time zone. Days end at midnight: two days from a Thursday are over when
    Monday ends.
    """
    if within is None:
        return None
    if within.hours:
        return recorded_at + timedelta(hours=within.hours)
    day = recorded_at.date()
    for _ in range(within.days):
        day += timedelta(days=1)
        while day.weekday() > _FRIDAY:
            day += timedelta(days=1)
    return datetime.combine(day, time(23, 59), recorded_at.tzinfo)


def is_mass(*, absent: int, students: int, share: int, floor: int) -> bool:
    """Whether so many absent at once are likelier a mistake: at least FLOOR, and more than SHARE percent."""
    return absent >= floor and absent * 100 > students * share


def may_announce(*, day: date, today: date, now: time, until: time) -> bool:
    """Whether DAY can still be announced: a coming one, or today before the board's hour."""
    return day > today or (day == today and now < until)


def may_withdraw(*, first_on: date, today: date) -> bool:
    """Whether an announcement can be taken back: before its first day."""
    return first_on > today
