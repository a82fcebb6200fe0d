"""A day is what the board said of it: its periods, its own exceptions, nothing counted from another."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.agenda.rules import (
    FARTHEST,
    Agenda,
    CalendarDate,
    ChangeKind,
    DayKind,
    Due,
    Happening,
    Period,
    Pupil,
    Slot,
    SlotChange,
    child_day,
    day_said,
    days_from,
    periods_of,
    week_name,
    week_of,
)

ON = date(2026, 11, 24)
SHOWN = frozenset({"timetable", "homework", "events"})
MATHS = Slot("1", 10, "Mathématique", 4, time(8, 5), time(9, 20), "Mme Roy", "12")
FRENCH = Slot("2", 20, "Français", 4, time(9, 35), time(10, 50), "M. Côté", "14")
LUNCH = Slot("3", 30, "Service de garde", None, time(11, 40), time(12, 50))
OTHER = Slot("4", 10, "Mathématique", 5, time(8, 5), time(9, 20))
SLOTS = (MATHS, FRENCH, LUNCH, OTHER)


def said(kind: DayKind = DayKind.CLASS, cycle_day: int | None = 4, **more: object) -> CalendarDate:
    return CalendarDate("d", 1, more.pop("school_id", 7), ON, kind, cycle_day, **more)  # type: ignore[arg-type]


def change(kind: ChangeKind, slot: str = "1", section: int = 10, **more: object) -> SlotChange:
    return SlotChange("x", slot, section, "Mathématique", more.pop("on", ON), kind, **more)  # type: ignore[arg-type]


def brief(periods: tuple[Period, ...]) -> list[str]:
    return [
        f"{one.starts_at:%H:%M}-{one.ends_at:%H:%M} {one.subject}" + f" {one.change or ''}".rstrip()
        for one in periods
    ]


USUAL = ["08:05-09:20 Mathématique", "09:35-10:50 Français", "11:40-12:50 Service de garde"]


@pytest.mark.parametrize(
    ("day", "changes", "expected"),
    [
        (None, (), []),
        (said(), (), USUAL),
        (said(cycle_day=5), (), ["08:05-09:20 Mathématique", USUAL[2]]),
        (said(cycle_day=None), (), [USUAL[2]]),
        (said(DayKind.EXAM), (), USUAL),
        (said(DayKind.HOLIDAY), (), []),
        (said(DayKind.PEDAGOGICAL, None), (), []),
        (said(DayKind.STORM), (), []),
        (said(), (change(ChangeKind.CANCELLED),), ["08:05-09:20 Mathématique cancelled", *USUAL[1:]]),
        (said(), (change(ChangeKind.CANCELLED, on=ON + timedelta(days=1)),), USUAL),
        (
            said(), (change(ChangeKind.MOVED, starts_at=time(13, 0)),),
            [*USUAL[1:], "13:00-14:15 Mathématique moved"],
        ),
        (
            said(), (change(ChangeKind.MOVED, starts_at=time(23, 30)),),
            [*USUAL[1:], "23:30-23:59 Mathématique moved"],
        ),
        (said(), (change(ChangeKind.MOVED, room="C-3"),), ["08:05-09:20 Mathématique moved", *USUAL[1:]]),
        (said(), (change(ChangeKind.REPLACED, slot=""),), ["08:05-09:20 Mathématique replaced", *USUAL[1:]]),
        (
            said(), (change(ChangeKind.ADDED, slot="", starts_at=time(15), ends_at=time(16)),),
            [*USUAL, "15:00-16:00 Mathématique added"],
        ),
        (
            said(closes_at=time(10)), (),
            [USUAL[0], "09:35-10:00 Français moved", "11:40-12:50 Service de garde cancelled"],
        ),
        (said(closes_at=time(18)), (), USUAL),
        (said(DayKind.STORM), (change(ChangeKind.ADDED, starts_at=time(15), ends_at=time(16)),), []),
    ],
)  # fmt: skip
def test_a_day_s_periods(
    day: CalendarDate | None, changes: tuple[SlotChange, ...], expected: list[str]
) -> None:
    assert brief(periods_of(day, SLOTS, changes)) == expected


def test_what_a_period_usually_is_is_kept_beside_what_it_becomes() -> None:
    (moved, *_) = periods_of(said(), [MATHS], [change(ChangeKind.MOVED, room="C-3", note="dégât d’eau")])
    assert (moved.room, moved.usual_room, moved.usual_starts_at, moved.note) == (
        "C-3",
        "12",
        None,
        "dégât d’eau",
    )


def test_a_period_s_own_exception_counts_before_its_sections() -> None:
    changes = (change(ChangeKind.CANCELLED, slot=""), change(ChangeKind.REPLACED, slot="1"))
    (period,) = periods_of(said(), [MATHS], changes)
    assert period.change is ChangeKind.REPLACED


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([said(school_id=None)], DayKind.CLASS),
        ([said(school_id=None), said(DayKind.STORM)], DayKind.STORM),
        ([said(DayKind.STORM), said(school_id=None)], DayKind.STORM),
        ([said(DayKind.STORM, school_id=8)], None),
        ([CalendarDate("d", 2, None, ON, DayKind.STORM)], None),
    ],
)
def test_the_school_s_own_row_counts_before_the_board_s_and_nobody_elses_at_all(
    rows: list[CalendarDate], expected: DayKind | None
) -> None:
    found = day_said(rows, school_id=7, board_id=1)
    assert (found.kind if found else None) == expected


def event(**more: object) -> Happening:
    facts: dict[str, object] = {
        "key": str(uuid4()), "board_id": 1, "school_id": None, "sections": frozenset(), "kind": "outing",
        "title": "Patinoire", "location": "", "on": ON, "ends_on": ON,
    }  # fmt: skip
    return Happening(**{**facts, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "concerned"),
    [
        (event(), True),
        (event(board_id=2), False),
        (event(school_id=7), True),
        (event(school_id=8), False),
        (event(sections=frozenset({10})), True),
        (event(sections=frozenset({99}), school_id=7), False),
    ],
)
def test_whom_an_event_concerns(one: Happening, *, concerned: bool) -> None:
    assert one.concerns(Pupil(5, 1, 7, frozenset({10, 20}), SHOWN)) is concerned


@pytest.mark.parametrize("hidden", sorted(SHOWN))
def test_what_the_board_does_not_show_is_not_in_the_day(hidden: str) -> None:
    pupil = Pupil(5, 1, 7, frozenset({10}), SHOWN - {hidden})
    agenda = Agenda(
        {5: pupil},
        (said(),),
        SLOTS,
        (),
        (Due("w", 10, "Mathématique", "homework", "p. 4", "", ON),),
        (event(),),
    )
    day = child_day(agenda, pupil, ON)
    there = {"timetable": day.periods, "homework": day.due, "events": day.happenings}
    assert {part for part, rows in there.items() if not rows} == {hidden}


def test_another_sections_days_are_not_a_childs() -> None:
    pupil = Pupil(5, 1, 7, frozenset({20}), SHOWN)
    due = (Due("w", 10, "Mathématique", "homework", "p. 4", "", ON),)
    day = child_day(Agenda({5: pupil}, (said(),), SLOTS, (change(ChangeKind.CANCELLED),), due), pupil, ON)
    assert brief(day.periods) == ["09:35-10:50 Français"] and day.due == () and day.changes == ()


TIMES = st.times(min_value=time(7), max_value=time(20)).map(lambda at: at.replace(second=0, microsecond=0))
KINDS = st.sampled_from([ChangeKind.CANCELLED, ChangeKind.MOVED, ChangeKind.REPLACED])
CHANGES = st.lists(
    st.builds(
        SlotChange, key=st.uuids().map(str), slot=st.sampled_from(["", "1", "2", "3"]),
        section_id=st.sampled_from([10, 20, 30]), subject=st.just("x"),
        on=st.sampled_from([ON, ON + timedelta(days=1)]), kind=KINDS,
        starts_at=st.none() | TIMES, ends_at=st.none() | TIMES,
    ),
    max_size=6,
)  # fmt: skip


@given(CHANGES, st.none() | TIMES, st.sampled_from(list(DayKind)))
def test_whatever_changes_no_usual_period_is_lost_or_told_twice(
    changes: list[SlotChange], closes_at: time | None, kind: DayKind
) -> None:
    periods = periods_of(said(kind, closes_at=closes_at), SLOTS, changes)
    if kind not in (DayKind.CLASS, DayKind.EXAM):
        assert periods == ()
        return
    assert sorted(one.key for one in periods) == ["1", "2", "3"]
    assert list(periods) == sorted(
        periods, key=lambda one: (one.starts_at, one.ends_at, one.subject, one.key)
    )
    assert all(one.ends_at <= closes_at for one in periods if closes_at and not one.is_cancelled)
    assert all(one.starts_at <= one.ends_at for one in periods)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_week_s_name_leads_back_to_it(day: date) -> None:
    monday = week_of(week_name(day), today=day)
    assert monday.weekday() == 0 and monday <= day < monday + timedelta(days=7)
    assert sorted(days_from(monday, today=day)) == [monday + timedelta(days=n) for n in range(7)]
    assert days_from(monday, today=day)[0] == day


@given(st.text(max_size=9) | st.from_regex(r"[0-9]{4}-W[0-9]{2}", fullmatch=True))
def test_whatever_is_typed_a_week_is_shown_near_enough_to_have_neighbours(typed: str) -> None:
    monday = week_of(typed, today=ON)
    assert monday.weekday() == 0 and abs(monday - ON) <= FARTHEST + timedelta(days=7)


@pytest.mark.parametrize(("day", "monday"), [(24, 23), (27, 23), (28, 30), (29, 30)])
def test_a_weekend_looks_at_the_week_to_come(day: int, monday: int) -> None:
    assert week_of("", today=date(2026, 11, day)) == date(2026, 11, monday)
