"""What families may be told of absences, and when: after the level's delay, never of a mass, once a day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portail.attendance.events import events_since
from portail.attendance.holds import held_now, hold_masses, release
from portail.attendance.settings import HIDDEN_REASONS, MASS_FLOOR
from portail.attendance.tasks import watch
from portail.boards.settings import change_setting
from portail.database.context import rows_of
from portail.records.events import Event, Topic
from tests.attendance.rows import absence
from tests.cast import CAP_BRULE, CAPITALE, LEA, LOUIS, MAIKA, NOE, QUATRE_VENTS, ZOE
from tests.people import board_id, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.titles import called

pytestmark = pytest.mark.django_db(transaction=True)

EIGHT = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # eight in Québec
DAY = EIGHT.date()


def sent(*rows: dict[str, str], now: datetime = EIGHT) -> None:
    publish(CAPITALE, now=now, absences=list(rows))


def row(key: str, child=MAIKA, **cells):
    return absence(key, child, **{"day": DAY, "recorded_at": EIGHT, **cells})


def told(*, since: datetime = EIGHT - timedelta(days=1), until: datetime) -> list[Event]:
    board = board_id(CAPITALE)
    with as_role("jobs"), rows_of(board=board):
        return events_since(board_id=board, since=since, until=until)


def set_floor(number: int) -> None:
    with as_role("jobs"):
        change_setting(MASS_FLOOR, board_id=board_id(CAPITALE), typed=str(number), by="tests", now=EIGHT)


def test_a_primary_school_tells_at_once_and_a_secondary_school_an_hour_later() -> None:
    sent(row("A1"), row("A2", NOE))
    at_once = told(until=EIGHT + timedelta(minutes=59))
    assert [(one.student_id, one.at) for one in at_once] == [(student_of(MAIKA).pk, EIGHT)]
    later = told(since=EIGHT + timedelta(minutes=59), until=EIGHT + timedelta(hours=2))
    assert [(one.student_id, one.at) for one in later] == [(student_of(NOE).pk, EIGHT + timedelta(hours=1))]


def test_what_is_told_names_the_day_and_no_reason() -> None:
    sent(row("A1", motif="PSY", matiere="Mathématique"))
    (one,) = told(until=EIGHT + timedelta(hours=1))
    assert (one.topic, one.path) == (Topic.ABSENCES, "/absences/")
    assert called(one) == "Absence à motiver, lundi 23 novembre"
    assert called(one, "en") == "Absence to justify, Monday, November 23"
    assert one.contact_id is None


def test_a_corrected_absence_is_not_told_when_the_delay_is_over() -> None:
    sent(row("A1", NOE))
    sent(row("A1", NOE, etat="motivée"), now=EIGHT + timedelta(minutes=30))
    assert told(until=EIGHT + timedelta(hours=2)) == []


@pytest.mark.parametrize("cells", [{"genre": "retard"}, {"etat": "motivée"}, {"etat": "refusée"}])
def test_what_is_explained_or_late_is_not_told(cells: dict[str, str]) -> None:
    sent(row("A1", **cells))
    assert told(until=EIGHT + timedelta(hours=2)) == []


def test_who_misses_four_periods_is_told_of_once() -> None:
    sent(*(row(f"A{n}", moment="", periodes=str(n)) for n in range(1, 5)))
    assert len(told(until=EIGHT + timedelta(hours=2))) == 1


def test_an_early_dismissal_is_told_at_once_whatever_the_level() -> None:
    sent(row("A1", NOE, genre="départ hâtif", moment="", debut="13:30"))
    (one,) = told(until=EIGHT + timedelta(minutes=1))
    assert (one.topic, called(one)) == (Topic.EARLY_DISMISSAL, "Départ hâtif, lundi 23 novembre")


def test_an_absence_that_comes_by_a_later_import_is_told_when_it_comes() -> None:
    night = EIGHT + timedelta(hours=14)
    sent(row("A1"), now=night)
    assert told(until=night) == []
    assert [one.at for one in told(since=night, until=night + timedelta(minutes=1))] == [night]


def test_a_year_of_absences_sent_at_once_tells_nobody() -> None:
    sent(*(row(f"A{n}", day=DAY - timedelta(days=n)) for n in (3, 10, 60)))
    assert told(until=EIGHT + timedelta(days=1)) == []


def test_a_meeting_that_the_board_hides_is_never_told() -> None:
    with as_role("jobs"):
        change_setting(HIDDEN_REASONS, board_id=board_id(CAPITALE), typed="PSY; SOC", by="tests", now=EIGHT)
    sent(row("A1", NOE, motif="SOC"), row("A2", NOE, motif="PSY", genre="départ hâtif"))
    assert told(until=EIGHT + timedelta(hours=2)) == []


# Masses ------------------------------------------------------------------------------------------


def test_a_mass_is_told_to_nobody_before_somebody_says_that_it_is_so() -> None:
    set_floor(2)
    sent(row("A1"), row("A2", LOUIS), row("A3", NOE))
    end = EIGHT + timedelta(hours=3)
    assert [one.student_id for one in told(until=end)] == [student_of(NOE).pk]  # another school, one absent
    with as_role("jobs"):
        (held,) = held_now(board_id=board_id(CAPITALE), now=EIGHT)
        assert (held.school_code, held.day, held.half, held.absent) == (QUATRE_VENTS.code, DAY, "morning", 2)
        released_at = EIGHT + timedelta(hours=1)
        assert release(
            board_id=board_id(CAPITALE), school_code=QUATRE_VENTS.code, by="Diane", now=released_at
        ) == 1  # fmt: skip
    since = EIGHT + timedelta(minutes=1)
    assert {(one.student_id, one.at) for one in told(since=since, until=end)} == {
        (student_of(MAIKA).pk, released_at),
        (student_of(LOUIS).pk, released_at),
        (student_of(NOE).pk, EIGHT + timedelta(hours=1)),
    }


def test_a_mass_is_held_before_the_watch_has_seen_it() -> None:
    set_floor(3)
    sent(row("A1"), row("A2", LOUIS), row("A3", LEA))
    assert told(until=EIGHT + timedelta(hours=1)) == []


def test_what_the_school_takes_back_in_part_stays_held() -> None:
    set_floor(3)
    sent(row("A1"), row("A2", LOUIS), row("A3", LEA))
    with time_machine.travel(EIGHT, tick=False), as_role("jobs"):
        watch(timestamp=0)
    sent(row("A1"), now=EIGHT + timedelta(minutes=5))
    assert told(until=EIGHT + timedelta(hours=1)) == []
    with as_role("jobs"):
        assert hold_masses(board_id=board_id(CAPITALE), now=EIGHT) == 0  # held once
        assert len(held_now(board_id=board_id(CAPITALE), now=EIGHT)) == 1


def test_the_other_half_of_the_day_and_another_school_are_not_held() -> None:
    set_floor(2)
    sent(row("A1"), row("A2", LOUIS), row("A3", LEA, moment="après-midi"))
    assert [one.student_id for one in told(until=EIGHT + timedelta(hours=1))] == [student_of(LEA).pk]


def test_releasing_what_is_not_held_does_nothing() -> None:
    sent(row("A1"), row("A2", ZOE))
    with as_role("jobs"):
        assert release(board_id=board_id(CAPITALE), school_code=CAP_BRULE.code, by="Diane", now=EIGHT) == 0


def test_a_handful_is_no_mass_however_small_the_school() -> None:
    sent(row("A1"), row("A2", LOUIS), row("A3", LEA))  # the whole school of the tests
    assert len(told(until=EIGHT + timedelta(hours=1))) == 3
