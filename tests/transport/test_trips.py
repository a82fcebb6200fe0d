"""Trips come by the board's package, and each home reads its own and what is both homes'."""

from datetime import date, timedelta

import pytest

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.transport.events import events_since
from portail.transport.models import Trip
from portail.transport.queries import trips_of
from tests.cast import ALICE, CAPITALE, DELPHINE, GRANDMOTHER, LEA, LOUIS, MAIKA
from tests.people import account, board_id, linked
from tests.publishing import publish, publish_anyhow
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 11, 23)


def trip(key: str, stop: str = "Coin des Érables", **cells: str) -> dict[str, str]:
    return {"trajet": key, "eleve": "s-maika", "moment": "matin", "heure": "7:35", "arret": stop} | cells


def stops_seen(person: Person) -> set[str]:
    """What the person's own query says, in their own context."""
    with rows_of(actor=person.pk):
        children = followed_children(person_id=person.pk, today=TODAY)
        trips = trips_of((child.grant for child in children), today=TODAY)
        return {one.stop for child in trips.values() for one in (*child.now, *child.later)}


def rows_let_through(person: Person) -> set[str]:
    """What the row policies alone let through."""
    with rows_of(actor=person.pk):
        return set(Trip.objects.values_list("stop", flat=True))


def test_each_home_reads_its_own_trips_and_what_is_both_homes() -> None:
    publish(
        CAPITALE,
        transport=[
            trip("1", "Chez Alice", adulte="c-alice"),
            trip("2", "Chez Rita", adulte="c-rita"),
            trip("3", "À l’école", adulte=""),
        ],
    )
    alice, rita = account(ALICE.email), account(GRANDMOTHER.email)
    linked(alice, MAIKA)
    linked(rita, MAIKA)
    for see in (stops_seen, rows_let_through):
        assert see(alice) == {"Chez Alice", "À l’école"}
        assert see(rita) == {"Chez Rita", "À l’école"}


def test_a_trip_of_another_family_is_never_read() -> None:
    publish(CAPITALE, transport=[trip("1"), trip("2", "Coin de Louis", eleve="s-louis")])
    alice, delphine = account(ALICE.email), account(DELPHINE.email)
    linked(alice, MAIKA)
    linked(delphine, LOUIS, LEA)
    assert rows_let_through(alice) == stops_seen(alice) == {"Coin des Érables"}
    assert rows_let_through(delphine) == stops_seen(delphine) == {"Coin de Louis"}


def test_cells_are_kept_as_the_board_means_them() -> None:
    publish(
        CAPITALE,
        transport=[
            trip("1", jours="mercredi,lundi", heure="7 h 05", debut="2026-11-30", fin="2027-06-23"),
            trip("2", jours="lundi,mardi,mercredi,jeudi,vendredi", moment="soir", heure="15:40"),
        ],
    )
    with rows_of(board=board_id(CAPITALE)):
        kept = Trip.objects.order_by("source_id").values_list("days", "half", "starts_on", "ends_on")
        assert list(kept) == [
            ("13", "morning", date(2026, 11, 30), date(2027, 6, 23)),
            ("", "afternoon", None, None),
        ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"jours": "samedi"}, "not_a_choice"),
        ({"moment": "nuit"}, "not_a_choice"),
        ({"heure": "25:00"}, "not_a_time"),
        ({"telephone": "javascript:alert(1)"}, "not_a_phone"),
        ({"debut": "2026-12-01", "fin": "2026-11-01"}, "dates_out_of_order"),
    ],
)
def test_a_faulty_trip_waits_and_the_others_pass(cells: dict[str, str], code: str) -> None:
    report = publish_anyhow(CAPITALE, transport=[trip("1", **cells), trip("2", "Bon")])
    assert report.accepted and code in report.findings.codes
    with rows_of(board=board_id(CAPITALE)):
        assert list(Trip.objects.values_list("stop", flat=True)) == ["Bon"]


def test_a_trip_of_an_adult_nobody_knows_waits() -> None:
    report = publish_anyhow(CAPITALE, transport=[trip("1", adulte="c-nobody"), trip("2", "Bon")])
    assert report.accepted and report.figures.waiting == 1
    with rows_of(board=board_id(CAPITALE)):
        assert list(Trip.objects.values_list("stop", flat=True)) == ["Bon"]


def test_what_the_board_no_longer_says_is_no_longer_shown() -> None:
    publish(CAPITALE, transport=[trip("1", "Ancien"), trip("2", "Nouveau")])
    publish(CAPITALE, transport=[trip("2", "Nouveau")], now=NOW + timedelta(days=1))
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    assert stops_seen(alice) == {"Nouveau"}


def test_a_change_is_told_once_a_home_and_an_unchanged_night_tells_nothing() -> None:
    rows = [trip("1"), trip("2", moment="soir", heure="15:40"), trip("3", "Chez Alice", adulte="c-alice")]
    publish(CAPITALE, transport=rows)
    later = NOW + timedelta(days=1)
    publish(CAPITALE, transport=[*rows[:2], rows[2] | {"heure": "7:50"}], now=later)
    board = board_id(CAPITALE)
    with rows_of(board=board):
        first = events_since(board_id=board, since=NOW, until=later)
        second = events_since(board_id=board, since=later, until=later + timedelta(days=1))
    assert [event.contact_id for event in first] == [None]
    assert [event.contact_id is None for event in second] == [False]
    assert all("Érables" not in str(event.title) for event in (*first, *second))


def test_several_children_are_one_query(django_assert_num_queries) -> None:
    publish(CAPITALE, transport=[trip(str(n), eleve=who) for n, who in enumerate(["s-louis", "s-lea"] * 5)])
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS, LEA)
    with rows_of(actor=delphine.pk):
        grants = [one.grant for one in followed_children(person_id=delphine.pk, today=TODAY)]
        for some in (grants[:1], grants):
            with django_assert_num_queries(1):
                trips_of(some, today=TODAY)
