"""Dates as people type and read them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.common.dates import (
    MONTHS_EN,
    MONTHS_FR,
    DateRefused,
    day_and_month,
    day_of_week,
    first_and_last,
    long_date,
    read_date,
    read_month,
    time_of_day,
)

EARLIEST, LATEST = date(2000, 1, 1), date(2026, 9, 1)


def read(day, month, year):
    return read_date(day, month, year, earliest=EARLIEST, latest=LATEST)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2", 2), ("02", 2), (" 12 ", 12), ("février", 2), ("FEVRIER", 2), ("fe\u0301vrier", 2), ("févr.", 2),
        ("fev", 2), ("February", 2), ("feb", 2), ("mars", 3), ("mar", 3), ("march", 3), ("avr", 4),
        ("April", 4), ("mai", 5), ("May", 5), ("juin", 6), ("jun", 6), ("juil.", 7), ("juill", 7),
        ("july", 7), ("août", 8), ("aout", 8), ("AOU", 8), ("aug", 8), ("sept", 9), ("déc.", 12), ("２", 2),
    ],
)  # fmt: skip
def test_a_month_is_read_from_a_number_or_a_word(typed, number):
    assert read_month(typed) == number


@pytest.mark.parametrize("typed", ["jui", "ma", "0", "13", "brumaire", "2 mars", "février2", "", "."])
def test_an_unclear_month_is_refused(typed):
    with pytest.raises(DateRefused) as refused:
        read_month(typed)
    assert refused.value.code == "month-unknown"
    assert refused.value.fields == ("month",)


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("22", "Février", "2017", date(2017, 2, 22)),
        ("1er", "janv.", "2012", date(2012, 1, 1)),
        ("1st", "January", " 2012 ", date(2012, 1, 1)),
        ("09", "9", "2015", date(2015, 9, 9)),
        ("２９", "２", "２０１６", date(2016, 2, 29)),
        ("٢٢", "2", "٢٠١٧", date(2017, 2, 22)),
    ],
)
def test_a_date_is_read_as_typed(day, month, year, expected):
    assert read(day, month, year) == expected


@pytest.mark.parametrize(
    ("day", "month", "year", "code", "fields"),
    [
        ("", " ", "", "date-missing", ("day", "month", "year")),
        ("22", "", "", "date-incomplete", ("month", "year")),
        ("32", "1", "2017", "day-unknown", ("day",)),
        ("0", "1", "2017", "day-unknown", ("day",)),
        ("vingt", "1", "2017", "day-unknown", ("day",)),
        ("22", "fèverole", "2017", "month-unknown", ("month",)),
        ("22", "2", "17", "year-unknown", ("year",)),
        ("22", "2", "02017", "year-unknown", ("year",)),
        ("31", "2", "2017", "no-such-day", ("day", "month", "year")),
        ("29", "2", "2017", "no-such-day", ("day", "month", "year")),
        ("31", "12", "1999", "date-too-early", ("year", "month", "day")),
        ("2", "9", "2026", "date-too-late", ("year", "month", "day")),
    ],
)
def test_each_mistake_has_its_own_code_and_field(day, month, year, code, fields):
    with pytest.raises(DateRefused) as refused:
        read(day, month, year)
    assert (refused.value.code, refused.value.fields) == (code, fields)


@given(st.dates(EARLIEST, LATEST), st.sampled_from([MONTHS_FR, MONTHS_EN]))
def test_every_date_is_read_back_in_both_languages(value, names):
    assert read(str(value.day), names[value.month - 1], str(value.year)) == value
    assert read(f"{value.day:02}", str(value.month), str(value.year)) == value


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_whatever_is_typed_gives_a_date_or_a_refusal(day, month, year):
    try:
        found = read(day, month, year)
    except DateRefused as refused:
        fields = refused.fields
    else:
        fields = ("day",)
        assert EARLIEST <= found <= LATEST
    assert fields and set(fields) <= {"day", "month", "year"}


def test_dates_are_written_out():
    assert long_date(date(2017, 2, 22), "fr") == "22\u00a0février 2017"
    assert long_date(date(2017, 2, 1), "fr") == "1er\u00a0février 2017"
    assert long_date(date(2017, 2, 22), "en") == "February\u00a022, 2017"
    assert day_of_week(date(2017, 2, 22), "fr") == "mercredi 22\u00a0février"
    assert day_of_week(date(2017, 2, 22), "en") == "Wednesday, February\u00a022"
    assert day_and_month(date(2017, 8, 1), "fr") == "1er\u00a0août"


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        (date(2026, 12, 3), date(2026, 12, 5), ("3", "5 décembre"), ("December 3", "5")),
        (date(2026, 12, 1), date(2026, 12, 2), ("1er", "2 décembre"), ("December 1", "2")),
        (
            date(2026, 11, 30),
            date(2026, 12, 1),
            ("30 novembre", "1er décembre"),
            ("November 30", "December 1"),
        ),
        (date(2026, 12, 3), date(2027, 12, 3), ("3 décembre", "3 décembre"), ("December 3", "December 3")),
    ],
)
def test_several_days_are_said_with_their_month_once(
    first: date, last: date, french: tuple[str, str], english: tuple[str, str]
) -> None:
    said = [first_and_last(first, last, language) for language in ("fr", "en")]
    assert [tuple(one.replace("\u00a0", " ") for one in pair) for pair in said] == [french, english]


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (time(8, 5), "8\u00a0h\u00a005", "8:05\u00a0a.m."),
        (time(0, 0), "0\u00a0h\u00a000", "12:00\u00a0a.m."),
        (time(12, 30), "12\u00a0h\u00a030", "12:30\u00a0p.m."),
        (time(19, 32), "19\u00a0h\u00a032", "7:32\u00a0p.m."),
    ],
)
def test_times_are_written_out(value, french, english):
    assert time_of_day(value, "fr") == french
    assert time_of_day(value, "en") == english
