"""When a result shows: from the board's hour of the day it came, and never before."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.boards.settings import Setting
from portail.classes.settings import AVERAGES_SHOWN
from portail.results.rules import QUEBEC, percent, shown_before, shown_from
from portail.results.settings import RESULTS_HOUR, SETTINGS

FOUR = time(16)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=QUEBEC)


@pytest.mark.parametrize(
    ("published", "shows"),
    [
        ("2026-11-20 02:00", "2026-11-20 16:00"),
        ("2026-11-20 15:59", "2026-11-20 16:00"),
        ("2026-11-20 18:30", "2026-11-20 18:30"),
        ("2026-11-20 00:00", "2026-11-20 16:00"),
    ],
)
def test_what_a_day_brings_shows_at_the_hour(published: str, shows: str) -> None:
    assert shown_from(at(published), hour=FOUR) == at(shows)


@given(
    published=st.datetimes(datetime(2026, 8, 1), datetime(2027, 7, 1), timezones=st.just(UTC)),
    later=st.timedeltas(timedelta(seconds=1), timedelta(days=3)),
    hour=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_both_ways_of_telling_the_hour_agree(published: datetime, later: timedelta, hour: time) -> None:
    now = published + later
    assert (published < shown_before(now, hour=hour)) == (shown_from(published, hour=hour) <= now)


def test_at_midnight_shows_at_once() -> None:
    moment = at("2026-11-20 02:00")
    assert shown_from(moment, hour=time()) == moment


@pytest.mark.parametrize(
    ("number", "most", "share"),
    [(41.0, 50.0, 82.0), (0.0, 20.0, 0.0), (None, 50.0, None), (12.0, None, None)],
)
def test_a_mark_is_a_share_of_its_maximum(
    number: float | None, most: float | None, share: float | None
) -> None:
    assert percent(number, most) == share


@pytest.mark.parametrize("typed", ["16", "4 pm", "9:00", "24:00", "16:00:00", "16:60"])
def test_an_hour_is_written_in_one_way(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        RESULTS_HOUR.read(typed)


def test_averages_are_kept_back_unless_the_board_says_otherwise() -> None:
    assert AVERAGES_SHOWN.usual is False
    assert all(isinstance(setting, Setting) for setting in SETTINGS)
