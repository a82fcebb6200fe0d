"""« Mon compte »: password, language, closing, and the password asked again."""

import html
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from portail.accounts import seals
from portail.accounts.models import Person, Session
from portail.notices.models import Message
from portail.records.models import ContactAddress
from tests.accounts.people import ALICE, PASSWORD, open_account
from tests.accounts.visitor import Visitor, words
from tests.roles import superuser_connection

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NEXT = "Cinq Tuques Mouillées"
PAGES = ("", "adresses/ajouter/", "mot-de-passe/", "langue/", "appareils/", "fermer/", "confirmer/")


def text(answer: Any) -> str:
    return html.unescape(words(answer))


@pytest.fixture
def alice() -> Visitor:
    open_account()
    visitor = Visitor()
    visitor.sign_in()
    return visitor


@pytest.mark.parametrize("page", PAGES)
def test_each_page_asks_who_is_there(page: str) -> None:
    answer = Visitor().get(f"/mon-compte/{page}")
    assert (answer.status_code, answer.url) == (302, f"/connexion/?next=/mon-compte/{page}")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_each_page_can_be_read(alice: Visitor, page: str, language: str) -> None:
    assert alice.get(f"{language}/mon-compte/{page}").status_code == 200


def test_the_page_shows_the_address_to_its_owner(alice: Visitor) -> None:
    assert ALICE in text(alice.get("/mon-compte/"))


def test_the_boards_that_hold_an_address_are_told_to_its_owner_alone() -> None:
    with superuser_connection() as raw:
        row = raw.execute(
            "SELECT a.address_key, b.name FROM records_contactaddress a"
            " JOIN boards_board b ON b.id = a.board_id ORDER BY a.id LIMIT 1"
        ).fetchone()
    if row is None:
        pytest.skip("the world holds no contact")
    address, board = row
    open_account(address, browser="owner’s")
    owner = Visitor()
    owner.sign_in(address)
    assert board in text(owner.get("/mon-compte/"))
    assert ContactAddress.objects.model is ContactAddress


@pytest.mark.asvs("6.2.2", "7.4.3")
def test_a_new_password_signs_the_others_out_and_keeps_this_one(alice: Visitor) -> None:
    other = Visitor()
    other.sign_in()
    key = alice.cookies["session"].value
    answer = alice.post(
        "/mon-compte/mot-de-passe/", {"current": PASSWORD, "password": NEXT, "confirmation": NEXT}
    )
    assert answer.url == "/mon-compte/"
    assert alice.is_signed_in()
    assert alice.cookies["session"].value != key
    assert not other.is_signed_in()
    assert Visitor().sign_in(password=NEXT).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"current": "pas celui-là"}, "Ce n’est pas votre mot de passe actuel."),
        ({"current": ""}, "Entrez votre mot de passe actuel."),
        ({"confirmation": "autre"}, "Les deux mots de passe sont différents."),
        ({"password": "motdepasse", "confirmation": "motdepasse"}, "ne respecte pas toutes les règles"),
    ],
)
def test_a_new_password_is_refused_with_its_reason(
    alice: Visitor, fields: dict[str, str], sentence: str
) -> None:
    typed = {"current": PASSWORD, "password": NEXT, "confirmation": NEXT, **fields}
    answer = alice.post("/mon-compte/mot-de-passe/", typed)
    assert sentence in text(answer)
    assert Visitor().sign_in().status_code == 302


def test_the_language_chosen_is_that_of_mails_and_pages(alice: Visitor) -> None:
    assert alice.post("/mon-compte/langue/", {"language": "en"}).url == "/en/mon-compte/"
    assert Person.objects.get().language == "en"
    assert alice.post("/en/mon-compte/langue/", {"language": "fr"}).url == "/mon-compte/"
    assert "Choisissez une langue." in text(alice.post("/mon-compte/langue/", {"language": "de"}))


@pytest.mark.asvs("7.5.1")
@pytest.mark.parametrize("page", ["adresses/ajouter/", "fermer/"])
def test_what_matters_asks_for_the_password_again_after_five_minutes(page: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        open_account()
        alice = Visitor()
        alice.sign_in()
        clock.shift(timedelta(minutes=4, seconds=59))
        assert alice.get(f"/mon-compte/{page}").status_code == 200
        clock.shift(timedelta(seconds=2))
        asked = alice.get(f"/mon-compte/{page}")
        assert asked.url == f"/mon-compte/confirmer/?next=%2Fmon-compte%2F{page.replace('/', '%2F')}"
        answer = alice.post("/mon-compte/confirmer/", {"current": "pas celui-là", "next": "/mon-compte/"})
        assert "Ce n’est pas votre mot de passe actuel." in text(answer)
        key = alice.cookies["session"].value
        answer = alice.post("/mon-compte/confirmer/", {"current": PASSWORD, "next": f"/mon-compte/{page}"})
        assert answer.url == f"/mon-compte/{page}"
        assert alice.cookies["session"].value != key
        assert alice.get(f"/mon-compte/{page}").status_code == 200


def test_a_form_sent_after_five_minutes_does_nothing() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        open_account()
        alice = Visitor()
        alice.sign_in()
        clock.shift(timedelta(minutes=6))
        answer = alice.post("/mon-compte/fermer/", {"understood": "on"})
        assert answer.url.startswith("/mon-compte/confirmer/")
        assert Person.objects.exists()


def test_guesses_at_the_password_are_limited(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(10):
            alice.post("/mon-compte/confirmer/", {"current": f"essai {number}"})
        answer = alice.post("/mon-compte/confirmer/", {"current": PASSWORD})
    assert "Trop d’essais." in text(answer)


def test_the_password_asked_again_never_leads_outside(alice: Visitor) -> None:
    answer = alice.post("/mon-compte/confirmer/", {"current": PASSWORD, "next": "//exemple.com/"})
    assert answer.url == "/aujourdhui/"


def test_closing_asks_for_the_box_then_nothing_is_left(alice: Visitor) -> None:
    assert "Cochez la case" in text(alice.post("/mon-compte/fermer/", {}))
    answer = alice.post("/mon-compte/fermer/", {"understood": "on"}, follow=True)
    assert answer.redirect_chain == [("/connexion/", 302)]
    assert "Votre compte est fermé." in text(answer)
    assert not Person.objects.exists()
    assert not Session.objects.filter(person__isnull=False).exists()
    assert not alice.is_signed_in()
    assert Message.objects.count() == 1  # whose, the web's role may not read


@pytest.mark.asvs("7.4.2")
def test_a_session_of_a_closed_account_is_over_everywhere(alice: Visitor) -> None:
    other = Visitor()
    other.sign_in()
    alice.post("/mon-compte/fermer/", {"understood": "on"})
    assert not other.is_signed_in()


def test_a_half_finished_browser_holds_nobody(alice: Visitor) -> None:
    visitor = Visitor()
    visitor.ask("autre@exemple.ca")
    row = Session.objects.get(session_key=visitor.cookies["session"].value)
    assert row.person_id is None
    assert seals.browser_digest("") != ""
