"""Which trips count today, and which are still to come; pure, floor 7."""

from dataclasses import dataclass
from datetime import date, datetime, time

HALVES = ("morning", "noon", "afternoon")
"""A day's trips in order."""


@dataclass(frozen=True, slots=True)
class Trip:
    """One trip of a student as their home sees it.

    days: of the week, Monday is 1; () for every school day. starts_on, ends_on: both count.
    """

    student_id: int
    half: str
    days: tuple[int, ...]
    pattern: str
    leaves_at: time
    stop: str
    route: str
    company: str
    phone: str
    starts_on: date | None
    ends_on: date | None
    change: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Trips:
    """A student's trips: now is what counts today, later what begins another day."""

    now: tuple[Trip, ...]
    later: tuple[Trip, ...]

    @property
    def changes(self) -> tuple[Trip, ...]:
        """Those of which the service says a change, the next to begin first, each sentence once."""
        told = {trip.change: trip for trip in reversed((*self.now, *self.later)) if trip.change}
        return tuple(sorted(told.values(), key=lambda trip: (trip.starts_on or date.min, trip.leaves_at)))


def sorted_out(trips: tuple[Trip, ...], *, today: date) -> Trips:
    """What of TRIPS counts today and what begins later; those that ended are left out."""
    lasting = [trip for trip in trips if trip.ends_on is None or trip.ends_on >= today]
    begun = [trip for trip in lasting if trip.starts_on is None or trip.starts_on <= today]
    coming = [trip for trip in lasting if trip.starts_on is not None and trip.starts_on > today]
    return Trips(
        now=tuple(sorted(begun, key=_in_day)),
        later=tuple(sorted(coming, key=lambda trip: (trip.starts_on or date.min, *_in_day(trip)))),
    )


def _in_day(trip: Trip) -> tuple[int, time, tuple[int, ...]]:
    return HALVES.index(trip.half), trip.leaves_at, trip.days
