"""A board's absences.csv, read and kept as the school says."""

from datetime import UTC, datetime, time

import pytest

from portail.attendance.models import Absence
from portail.database.context import rows_of
from tests.attendance.rows import absence
from tests.cast import CAPITALE, NOE
from tests.people import board_id, student_of
from tests.publishing import publish, publish_anyhow
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def kept() -> Absence:
    with rows_of(board=board_id(CAPITALE)):
        return Absence.objects.get()


def test_everything_that_the_school_gave_is_kept() -> None:
    publish(
        CAPITALE,
        absences=[
            absence(
                child=NOE, moment="", debut="10:40", fin="11 h 55", periodes="4,3", motif="MAL",
                etat="motivée", matiere="Science et technologie", repondu_le="2026-11-23T07:48:00-05:00",
                repondu_par="Mme Thériault",
            )
        ],
    )  # fmt: skip
    row = kept()
    assert row.student_id == student_of(NOE).pk
    assert (row.starts_at, row.ends_at, row.periods) == (time(10, 40), time(11, 55), "3,4")
    assert (row.subject, row.reason_code, row.state) == ("Science et technologie", "MAL", "motivated")
    assert (row.answered_by, row.answered_at) == ("Mme Thériault", datetime(2026, 11, 23, 12, 48, tzinfo=UTC))
    assert row.seen_at == row.changed_at == NOW


def test_an_absence_is_first_seen_once() -> None:
    publish(CAPITALE, absences=[absence()])
    later = NOW.replace(hour=18)
    publish(CAPITALE, now=later, absences=[absence(etat="motivée")])
    assert (kept().seen_at, kept().changed_at, kept().state) == (NOW, later, "motivated")


def test_what_the_school_takes_back_is_no_longer_there() -> None:
    publish(CAPITALE, absences=[absence(), absence("A2", NOE)])
    publish(CAPITALE, absences=[absence("A2", NOE)])
    with rows_of(board=board_id(CAPITALE)):
        assert list(Absence.objects.filter(is_active=True).values_list("source_id", flat=True)) == ["A2"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"genre": "congé"}, "not_a_choice"),
        ({"etat": "peut-être"}, "not_a_choice"),
        ({"periodes": "3,13"}, "number_out_of_range"),
        ({"debut": "25:00"}, "not_a_time"),
        ({"saisie_le": "2026-11-23"}, "not_a_moment"),
        ({"debut": "11:00", "fin": "10:00"}, "dates_out_of_order"),
    ],
)
def test_a_row_that_cannot_be_so_is_set_aside(cells: dict[str, str], code: str) -> None:
    report = publish_anyhow(CAPITALE, absences=[absence("A2", NOE), absence(**cells)])
    assert code in {group.code for group in report.findings.groups}
    assert kept().source_id == "A2"
