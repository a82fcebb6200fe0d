"""What an absence waits for, until when, and what is too much to be true: by tables and by chance."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.attendance.rules import (
    Delay,
    Kind,
    Moment,
    Part,
    Planned,
    Standing,
    State,
    covers,
    deadline,
    half_of,
    is_mass,
    may_announce,
    may_withdraw,
    standing,
)
from portail.attendance.settings import REASONS, Common, Reason

HERE = ZoneInfo("America/Toronto")
MONDAY = date(2026, 11, 23)
MOMENTS = st.builds(
    Moment,
    day=st.dates(MONDAY, MONDAY + timedelta(days=6)),
    part=st.sampled_from(["", "day", "morning", "afternoon"]),
    starts_at=st.none() | st.times(),
    periods=st.lists(st.integers(1, 6), unique=True).map(tuple),
)


@pytest.mark.parametrize(
    ("kind", "state", "is_sent", "is_announced", "expected"),
    [
        (Kind.ABSENCE, State.WAITING, False, False, Standing.TO_JUSTIFY),
        (Kind.ABSENCE, State.WAITING, True, False, Standing.SENT),
        (Kind.ABSENCE, State.WAITING, False, True, Standing.ANNOUNCED),
        (Kind.ABSENCE, State.WAITING, True, True, Standing.SENT),
        (Kind.ABSENCE, State.MOTIVATED, True, True, Standing.MOTIVATED),
        (Kind.ABSENCE, State.MOTIVATED, False, False, Standing.MOTIVATED),
        (Kind.ABSENCE, State.REFUSED, True, False, Standing.SENT),
        (Kind.ABSENCE, State.REFUSED, False, True, Standing.REFUSED),
        (Kind.LATE, State.WAITING, False, False, Standing.NOTED),
        (Kind.EARLY, State.WAITING, False, False, Standing.NOTED),
    ],
)
def test_the_schools_word_comes_before_the_familys(
    *, kind: Kind, state: State, is_sent: bool, is_announced: bool, expected: Standing
) -> None:
    assert standing(kind=kind, state=state, is_sent=is_sent, is_announced=is_announced) is expected


@pytest.mark.parametrize(
    ("recorded", "within", "expected"),
    [
        ("2026-11-23 08:05", Delay(hours=24), "2026-11-24 08:05"),
        ("2026-11-23 08:05", Delay(days=1), "2026-11-24 23:59"),
        ("2026-11-19 08:05", Delay(days=2), "2026-11-23 23:59"),  # a Thursday: Friday, then Monday
        ("2026-11-20 15:00", Delay(days=1), "2026-11-23 23:59"),  # a Friday
        ("2026-11-21 15:00", Delay(days=1), "2026-11-23 23:59"),  # taken down on a Saturday
    ],
)
def test_days_are_those_of_school(recorded: str, within: Delay, expected: str) -> None:
    at = datetime.fromisoformat(recorded).replace(tzinfo=HERE)
    assert deadline(recorded_at=at, within=within) == datetime.fromisoformat(expected).replace(tzinfo=HERE)


def test_a_board_may_give_no_limit() -> None:
    assert deadline(recorded_at=datetime(2026, 11, 23, tzinfo=HERE), within=None) is None


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(HERE)),
    days=st.integers(1, 20),
)
def test_the_more_days_the_later_and_never_on_a_weekend(at: datetime, days: int) -> None:
    found = deadline(recorded_at=at, within=Delay(days=days))
    later = deadline(recorded_at=at, within=Delay(days=days + 1))
    assert found and later and at < found < later
    assert found.weekday() < 5


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (Moment(MONDAY, "day"), Part.MORNING),
        (Moment(MONDAY, "afternoon"), Part.AFTERNOON),
        (Moment(MONDAY, "", time(11, 59)), Part.MORNING),
        (Moment(MONDAY, "", time(12)), Part.AFTERNOON),
        (Moment(MONDAY, "morning", time(13)), Part.MORNING),
        (Moment(MONDAY), Part.MORNING),
    ],
)
def test_an_absence_counts_in_the_half_day_where_it_begins(moment: Moment, expected: Part) -> None:
    assert half_of(moment) is expected


@given(MOMENTS)
def test_a_whole_day_announced_covers_all_that_day_and_no_other(moment: Moment) -> None:
    assert covers(Planned(moment.day, moment.day, Part.DAY), moment)
    next_day = moment.day + timedelta(days=1)
    assert not covers(Planned(next_day, next_day, Part.DAY), moment)


@given(MOMENTS)
def test_one_half_announced_covers_an_absence_and_the_other_does_not(moment: Moment) -> None:
    halves = [Planned(moment.day, moment.day, part) for part in (Part.MORNING, Part.AFTERNOON)]
    assert [covers(one, moment) for one in halves].count(True) == 1


def test_announced_periods_cover_the_same_ones_and_what_names_none() -> None:
    planned = Planned(MONDAY, MONDAY, Part.PERIODS, (3, 4))
    assert covers(planned, Moment(MONDAY, periods=(4, 5)))
    assert covers(planned, Moment(MONDAY))
    assert not covers(planned, Moment(MONDAY, periods=(1, 2)))


@pytest.mark.parametrize(
    ("absent", "students", "expected"),
    [(9, 20, False), (10, 66, True), (15, 100, False), (16, 100, True), (10, 0, True), (0, 0, False)],
)
def test_a_mass_is_a_share_and_never_a_handful(*, absent: int, students: int, expected: bool) -> None:
    assert is_mass(absent=absent, students=students, share=15, floor=10) is expected


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 100), st.integers(1, 50))
def test_one_more_absent_never_ends_a_mass(absent: int, students: int, share: int, floor: int) -> None:
    before = is_mass(absent=absent, students=students, share=share, floor=floor)
    assert not before or is_mass(absent=absent + 1, students=students, share=share, floor=floor)


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [(0, time(9, 59), True), (0, time(10), False), (1, time(23), True), (-1, time(8), False)],
)
def test_today_is_announced_before_the_hour_and_the_past_never(
    *, day: int, now: time, expected: bool
) -> None:
    wanted = MONDAY + timedelta(days=day)
    assert may_announce(day=wanted, today=MONDAY, now=now, until=time(10)) is expected


def test_an_announcement_is_taken_back_until_the_day_before() -> None:
    assert may_withdraw(first_on=MONDAY + timedelta(days=1), today=MONDAY)
    assert not may_withdraw(first_on=MONDAY, today=MONDAY)


def test_a_board_writes_its_own_reasons() -> None:
    assert REASONS.read("MAL:illness; RDV : appointment : Dentiste ou médecin : note;AUT:other") == (
        Reason("MAL", Common.ILLNESS),
        Reason("RDV", Common.APPOINTMENT, "Dentiste ou médecin", wants_note=True),
        Reason("AUT", Common.OTHER),
    )


@pytest.mark.parametrize(
    "typed", ["", "MAL", "MAL:grippe", "M L:illness", "MAL:illness;MAL:other", f"MAL:illness:{'a' * 61}"]
)
def test_reasons_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^|."):
        REASONS.read(typed)
