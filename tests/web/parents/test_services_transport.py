"""The page of transport: each home its own trips, changes first, and what is not published is said so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import ALICE, BOB, CAPITALE, DELPHINE, EMILE_B, GRANDMOTHER, LEA, LOUIS, MAIKA
from tests.people import account, linked, signed_in
from tests.publishing import publish
from tests.transport.test_trips import trip
from tests.web.parents.services import page, queries_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/transport/"


def test_two_homes_of_one_child_each_see_their_own_trips() -> None:
    publish(
        CAPITALE,
        transport=[trip("1", "Chez Alice", adulte="c-alice"), trip("2", "Chez Rita", adulte="c-rita")],
    )
    seen = {}
    for guardian in (ALICE, GRANDMOTHER):
        person = account(guardian.email)
        linked(person, MAIKA)
        seen[guardian.given_name] = page(signed_in(person), PAGE)
    assert "Chez Alice" in seen["Alice"] and "Chez Rita" not in seen["Alice"]
    assert "Chez Rita" in seen["Rita"] and "Chez Alice" not in seen["Rita"]


def test_the_barred_parent_sees_no_trip() -> None:
    publish(CAPITALE, transport=[trip("1", "Coin de Bob", adulte="c-bob"), trip("2", "Coin des Érables")])
    shown = page(signed_in(account(BOB.email)), PAGE)
    assert "Coin" not in shown and "Maïka" not in shown


def test_changes_come_before_the_trips_and_those_to_come_are_dated() -> None:
    begins = timezone.localdate() + timedelta(days=30)
    coming = trip("2", "Coin du Large", debut=begins.isoformat(), changement="L’arrêt change de coin.")
    publish(CAPITALE, transport=[trip("1", "Coin des Érables", jours="lundi,mardi,jeudi"), coming])
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    shown = page(signed_in(alice), PAGE)
    order = ["Changement :", "L’arrêt change de coin.", "7 h 35", "Coin des Érables", "Lundi, mardi et jeudi",
             "À venir", "Coin du Large", "À compter du"]  # fmt: skip
    places = [shown.find(words) for words in order]
    assert -1 not in places and places == sorted(places)


def test_a_board_that_does_not_publish_transport_says_so_and_one_that_does_may_have_none() -> None:
    publish(CAPITALE, transport=[trip("1", eleve="s-louis")])
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    shown = page(signed_in(alice), PAGE)
    assert shown.count("Votre école ne publie pas le transport sur le portail.") == 1
    assert shown.count("Aucun transport n’est inscrit pour Maïka à votre domicile.") == 1


def test_who_follows_nobody_is_told_where_to_begin() -> None:
    assert "Aucun enfant n’est associé" in page(signed_in(account(ALICE.email)), PAGE)


def test_what_the_service_writes_is_never_markup() -> None:
    publish(CAPITALE, transport=[trip("1", "<script>alert(1)</script>", changement="<b>gras</b>")])
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    shown = page(signed_in(alice), PAGE)
    assert "<script>alert" not in shown and "<b>" not in shown


def test_the_page_asks_as_much_for_two_children_and_ten_trips_as_for_one() -> None:
    delphine = account(DELPHINE.email)
    browser = signed_in(delphine)
    asked = []
    for children, count in (((LOUIS,), 1), ((LOUIS, LEA), 10)):
        linked(delphine, *children)
        publish(
            CAPITALE,
            transport=[trip(f"{n}{who}", eleve=who) for n in range(count) for who in ("s-louis", "s-lea")],
        )
        asked.append(queries_of(browser, PAGE))
    assert len(asked[0]) == len(asked[1]) <= 6, asked


def test_the_english_page_has_english_days_and_hours() -> None:
    publish(CAPITALE, transport=[trip("1", jours="mercredi", moment="soir", heure="15:40")])
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    shown = page(signed_in(alice), "/en/transport/")
    assert "Wednesday" in shown and "3:40 p.m." in shown
