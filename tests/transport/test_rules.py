"""Which trips count on a day, and which changes are told first."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portail.transport.rules import HALVES, Trip, sorted_out

TODAY = date(2026, 11, 23)
TRIP = Trip(
    student_id=1, half="morning", days=(), pattern="", leaves_at=time(7, 35), stop="Coin des Érables",
    route="12", company="", phone="", starts_on=None, ends_on=None, change="",
    changed_at=datetime(2026, 11, 1, tzinfo=UTC),
)  # fmt: skip

days = st.none() | st.integers(-40, 40).map(lambda away: TODAY + timedelta(days=away))
trips = st.builds(
    lambda half, at, first, last, change: replace(
        TRIP, half=half, leaves_at=at, starts_on=first, ends_on=last, change=change
    ),
    st.sampled_from(HALVES), st.times(), days, days, st.sampled_from(["", "Arrêt déplacé", "Plus tôt"]),
)  # fmt: skip


def test_a_trip_counts_from_its_first_day_to_its_last() -> None:
    trip = replace(TRIP, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 27))
    counted = [
        day.day
        for day in (date(2026, 11, 18) + timedelta(days=n) for n in range(12))
        if sorted_out((trip,), today=day).now
    ]
    assert counted == [20, 21, 22, 23, 24, 25, 26, 27]


def test_a_change_to_come_is_told_before_it_counts() -> None:
    coming = replace(TRIP, starts_on=TODAY + timedelta(days=7), change="L’arrêt change de coin")
    found = sorted_out((TRIP, coming), today=TODAY)
    assert (found.now, found.later, found.changes) == ((TRIP,), (coming,), (coming,))


def test_the_same_sentence_on_morning_and_evening_is_told_once() -> None:
    both = (
        replace(TRIP, change="Nouveau parcours"),
        replace(TRIP, half="afternoon", change="Nouveau parcours"),
    )
    assert len(sorted_out(both, today=TODAY).changes) == 1


@given(st.lists(trips, max_size=12))
def test_every_trip_is_now_or_later_unless_it_ended(some: list[Trip]) -> None:
    found = sorted_out(tuple(some), today=TODAY)
    ended = [trip for trip in some if trip.ends_on is not None and trip.ends_on < TODAY]
    assert len(found.now) + len(found.later) == len(some) - len(ended)
    assert [HALVES.index(trip.half) for trip in found.now] == sorted(HALVES.index(t.half) for t in found.now)
    assert {trip.change for trip in found.changes} == {
        trip.change for trip in some if trip.change and trip not in ended
    }
