"""What families are told of days, when, and of what alone it may interrupt; no reason, nobody else's."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from portail.agenda.events import events_since
from portail.agenda.settings import AGENDA_SHOWN
from portail.boards.settings import change_setting
from portail.database.context import rows_of
from portail.records.events import Event, Topic
from tests.agenda.days import (
    CALENDAR,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    change,
    classes,
    day,
    event,
    publish_week,
)
from tests.cast import CAP_BRULE, CAPITALE, LOUIS, MAIKA, NOE
from tests.people import board_id, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.titles import called

pytestmark = pytest.mark.django_db(transaction=True)

AUGUST = datetime(2026, 8, 20, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # six on Tuesday
EVE = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # three on Monday
ALWAYS = (AUGUST - timedelta(days=1), AUGUST + timedelta(days=365))


def told(since: datetime, until: datetime) -> list[Event]:
    board = board_id(CAPITALE)
    with as_role("jobs"), rows_of(board=board):
        return events_since(board_id=board, since=since, until=until)


def of(child, events: list[Event]) -> list[tuple[Topic, str, datetime]]:
    return [(one.topic, called(one), one.at) for one in events if one.student_id == student_of(child).pk]


def test_an_ordinary_year_tells_nothing() -> None:
    publish(CAPITALE, now=AUGUST, **classes(MAIKA), calendrier=CALENDAR)
    assert told(*ALWAYS) == []


def test_a_storm_is_told_at_once_to_its_school_and_may_interrupt() -> None:
    publish(CAPITALE, now=AUGUST, calendrier=CALENDAR)
    publish(
        CAPITALE,
        now=MORNING,
        calendrier=[CALENDAR[0], day(TUESDAY, "tempête", libelle="Verglas"), *CALENDAR[2:]],
    )
    events = told(MORNING, MORNING + timedelta(seconds=1))
    assert of(MAIKA, events) == [(Topic.SAFETY, "École fermée, mardi 24 novembre", MORNING)]
    assert {called(one, "en") for one in events} == {"School closed, Tuesday, November 24"}
    assert of(LOUIS, events) and not of(NOE, events)
    assert {one.path for one in events} == {"/agenda/?semaine=2026-W48"}
    assert len({one.key for one in events}) == 1
    assert told(MORNING + timedelta(seconds=1), MORNING + timedelta(days=9)) == []


def test_a_storm_of_the_whole_board_spares_the_school_that_says_otherwise() -> None:
    own = day(TUESDAY, school=CAP_BRULE.code, jour_cycle="2")
    publish(CAPITALE, now=MORNING, calendrier=[day(TUESDAY, "tempête", school=""), own])
    events = told(MORNING, MORNING + timedelta(hours=1))
    assert of(MAIKA, events) and not of(NOE, events)


def test_an_early_departure_interrupts_when_decided_late_and_is_told_on_the_eve_when_planned() -> None:
    early = [CALENDAR[0], day(TUESDAY, jour_cycle="5", fermeture="11:30"), *CALENDAR[2:]]
    publish(CAPITALE, now=AUGUST, calendrier=early)
    (planned,) = of(MAIKA, told(*ALWAYS))
    assert planned == (Topic.AGENDA, "Départ à 11 h 30, mardi 24 novembre", EVE)
    early[1] = {**early[1], "fermeture": "10:00"}
    publish(CAPITALE, now=MORNING, calendrier=early)
    (late,) = of(MAIKA, told(*ALWAYS))
    assert late == (Topic.EARLY_DISMISSAL, "Départ à 10 h 00, mardi 24 novembre", MORNING)


def test_a_changed_period_is_told_on_its_eve_to_its_section_without_its_note() -> None:
    publish_week(
        horaire_exceptions=[
            change("X1", "FRA", TUESDAY, "annulée", note="enseignante malade"),
            change("X2", "MAT", "2026-11-20", "annulée"),
        ]
    )
    events = told(*ALWAYS)
    assert of(MAIKA, events) == [(Topic.AGENDA, "Français : annulé, mardi 24 novembre", EVE)]
    assert not of(LOUIS, events)


def test_an_outing_is_told_a_week_before_once_to_a_child_of_two_of_its_sections() -> None:
    publish_week(
        evenements=[
            event("E1", "Patinoire", "2026-12-10", groupes="MAT,FRA", ecole=MAIKA.school.code),
            event("E2", "Musée", FRIDAY, ecole=MAIKA.school.code),
        ]
    )
    events = told(*ALWAYS)
    week_before = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
    assert (Topic.AGENDA, "Sortie : Patinoire, jeudi 10 décembre", week_before) in of(MAIKA, events)
    assert len(of(MAIKA, events)) == 2
    assert [title for _, title, _ in of(LOUIS, events)] == ["Sortie : Musée, vendredi 27 novembre"]
    assert not of(NOE, events)


def test_what_the_board_does_not_show_is_not_told() -> None:
    publish_week(
        horaire_exceptions=[change("X1", "FRA", TUESDAY, "annulée")],
        evenements=[event("E2", "Musée", THURSDAY)],
    )
    with as_role("jobs"):
        change_setting(AGENDA_SHOWN, board_id=board_id(CAPITALE), typed="none", by="tests", now=AUGUST)
    assert told(*ALWAYS) == []


def test_windows_side_by_side_tell_everything_once() -> None:
    publish_week(
        horaire_exceptions=[
            change("X1", "FRA", TUESDAY, "annulée"),
            change("X2", "MAT", THURSDAY, "annulée"),
        ],
        evenements=[event(f"E{number}", "Sortie", f"2026-12-{number:02}") for number in range(1, 9)],
        calendrier=[day(MONDAY, "tempête"), *CALENDAR[1:]],
    )
    whole = told(*ALWAYS)
    hours = [MORNING - timedelta(days=2) + timedelta(hours=7 * number) for number in range(80)]
    parts = [one for since, until in pairwise(hours) for one in told(since, until)]
    assert parts == whole and len(whole) > 10
