"""« Créez votre compte », from the address to the first page."""

import html
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from portail.accounts.models import Person, Session
from tests.accounts.people import ALICE, PASSWORD
from tests.accounts.visitor import Visitor, last_code, last_link, last_wrong_code, words

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def alice() -> Visitor:
    return Visitor()


def text(answer: Any) -> str:
    return html.unescape(words(answer))


def test_three_steps_open_an_account_and_lead_to_the_first_child(alice: Visitor) -> None:
    assert alice.ask().url == "/compte/creer/code/"
    assert alice.type_code().url == "/compte/creer/mot-de-passe/"
    assert alice.choose().url == "/enfants/associer/"
    assert alice.is_signed_in()
    assert Person.objects.get().email == ALICE


def test_the_steps_are_in_english_under_en(alice: Visitor) -> None:
    answer = alice.post("/en/compte/creer/", {"email": ALICE})
    assert answer.url == "/en/compte/creer/code/"
    alice.post(answer.url, {"code": last_code()})
    answer = alice.post("/en/compte/creer/mot-de-passe/", {"password": PASSWORD, "confirmation": PASSWORD})
    assert answer.url == "/en/enfants/associer/"
    assert Person.objects.get().language == "en"


def test_each_page_can_be_read(alice: Visitor) -> None:
    assert "Courriel" in text(alice.get("/compte/creer/"))
    alice.ask()
    assert ALICE in text(alice.get("/compte/creer/code/"))
    alice.type_code()
    assert "Nouveau mot de passe" in text(alice.get("/compte/creer/mot-de-passe/"))


@pytest.mark.asvs("2.3.1")
@pytest.mark.parametrize("step", ["code", "mot-de-passe"])
def test_a_step_asked_for_too_early_leads_back(alice: Visitor, step: str) -> None:
    answer = alice.get(f"/compte/creer/{step}/", follow=True)
    assert answer.redirect_chain[-1][0] == "/compte/creer/"


def test_a_password_sent_without_a_code_opens_nothing(alice: Visitor) -> None:
    alice.ask()
    assert alice.choose().url == "/compte/creer/code/"
    assert not Person.objects.exists()


def test_a_proof_for_a_reset_opens_no_account(alice: Visitor) -> None:
    alice.ask(flow="reinitialiser")
    alice.type_code(flow="reinitialiser")
    assert alice.choose().url == "/compte/creer/code/"
    assert not Person.objects.exists()


def test_another_browser_cannot_use_the_code(alice: Visitor) -> None:
    alice.ask()
    code = last_code()
    stranger = Visitor()
    assert stranger.type_code(code).url == "/compte/creer/"
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        stranger.ask("stranger@exemple.ca")
        assert stranger.type_code(code).status_code == 200
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12345", "Le code a 6 chiffres; vous en avez entré 5."),
        ("12345a", "Le code n’a que des chiffres."),
        ("", "Entrez le code reçu par courriel."),
    ],
)
def test_a_code_of_a_bad_shape_says_what_is_wrong(alice: Visitor, typed: str, sentence: str) -> None:
    alice.ask()
    answer = alice.type_code(typed)
    assert answer.status_code == 200
    assert sentence in text(answer)


def test_a_wrong_code_says_how_many_tries_are_left(alice: Visitor) -> None:
    alice.ask()
    assert "il vous reste 4 essais" in text(alice.type_code(last_wrong_code()))


def test_an_expired_code_is_replaced(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        alice.ask()
        old = last_code()
        clock.shift(timedelta(minutes=10, seconds=1))
        answer = alice.type_code(old)
        assert "Nous venons de vous en envoyer un autre." in text(answer)
        assert last_code() != old
        assert alice.type_code().url == "/compte/creer/mot-de-passe/"


@pytest.mark.asvs("6.5.5")
def test_a_code_is_accepted_a_second_before_its_end(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        alice.ask()
        clock.shift(timedelta(minutes=9, seconds=59))
        assert alice.type_code().url == "/compte/creer/mot-de-passe/"


def test_another_code_can_be_sent_after_half_a_minute(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        alice.ask()
        old = last_code()
        early = alice.post("/compte/renvoyer/", {"purpose": "sign_up"}, follow=True)
        assert "Attendez 30 secondes" in text(early)
        clock.shift(timedelta(seconds=31))
        answer = alice.post("/compte/renvoyer/", {"purpose": "sign_up"}, follow=True)
        assert "Un autre code est en route." in text(answer)
        assert alice.type_code(old).status_code == 200
        assert alice.type_code().url == "/compte/creer/mot-de-passe/"


def test_an_address_sent_twice_in_a_row_leads_to_its_code(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False):
        alice.ask()
        code = last_code()
        answer = alice.post("/compte/creer/", {"email": ALICE}, follow=True)
        assert answer.redirect_chain == [("/compte/creer/code/", 302)]
        assert "Un code vient d’être envoyé." in text(answer)
        assert last_code() == code
        assert "Un code vient d’être envoyé." in text(Visitor().ask())
        assert alice.type_code().url == "/compte/creer/mot-de-passe/"


@pytest.mark.parametrize("purpose", ["", "anything", "add_address"])
def test_another_code_for_nothing_leads_nowhere(alice: Visitor, purpose: str) -> None:
    assert alice.post("/compte/renvoyer/", {"purpose": purpose}).status_code in (302, 404)


def test_the_mails_link_fills_the_code_in_where_it_was_asked(alice: Visitor) -> None:
    alice.ask()
    answer = alice.get(last_link(), follow=True)
    assert answer.redirect_chain == [("/compte/creer/code/", 302)]
    assert f'value="{last_code()}"' in text(answer)
    assert not Person.objects.exists()
    assert alice.type_code().url == "/compte/creer/mot-de-passe/"


def test_the_mails_link_proves_nothing_elsewhere(alice: Visitor) -> None:
    alice.ask()
    stranger = Visitor()
    answer = stranger.get(last_link())
    assert last_code() not in text(answer)
    assert "Ce lien s’ouvre seulement dans le navigateur" in text(answer)
    assert stranger.get("/compte/creer/code/").url == "/compte/creer/"


@pytest.mark.parametrize("token", ["x", "é", "A" * 44, "A" * 22 + "é" * 22])
def test_a_link_of_nothing_says_the_same(alice: Visitor, token: str) -> None:
    alice.ask()
    assert "Ce lien s’ouvre seulement" in text(alice.get(f"/compte/courriel/{token}/"))


def test_a_weak_password_is_refused_and_never_sent_back(alice: Visitor) -> None:
    alice.ask()
    alice.type_code()
    answer = alice.choose("motdepasse")
    assert answer.status_code == 200
    assert "ne respecte pas toutes les règles" in text(answer)
    assert "motdepasse" not in text(answer).replace("mot-de-passe", "")


def test_two_different_passwords_are_refused(alice: Visitor) -> None:
    alice.ask()
    alice.type_code()
    assert "Les deux mots de passe sont différents." in text(alice.choose(PASSWORD, "Autre Chose 12"))
    assert not Person.objects.exists()


@pytest.mark.parametrize("email", ["", "alice", "alice@", "a" * 250 + "@exemple.ca"])
def test_an_address_that_is_none_is_kept_and_said(alice: Visitor, email: str) -> None:
    answer = alice.ask(email)
    assert answer.status_code == 200
    assert f'value="{email}"' in text(answer) or not email


@pytest.mark.parametrize(
    "email",
    [
        "alice@exemple" + "ﷺ" * 20 + ".ca",
        "alice@exemple﷽.ca",
        "alice@" + "㎏" * 120 + ".ca",
        "alice\r\nBcc: x@exemple.ca",
        "alice\x00@exemple.ca",
        '"a b"@exemple.ca',
        "alice@exemple.ca,bob@exemple.ca",
        "<alice@exemple.ca>",
    ],
)
def test_no_address_however_odd_breaks_the_page(alice: Visitor, email: str) -> None:
    assert alice.ask(email).status_code in (200, 302)
    assert alice.sign_in(email).status_code == 200


@pytest.mark.asvs("7.2.4")
def test_the_key_of_the_session_changes_at_the_end(alice: Visitor) -> None:
    alice.ask()
    alice.type_code()
    before = alice.cookies["session"].value
    alice.choose()
    after = alice.cookies["session"].value
    assert before != after
    assert not Session.objects.filter(session_key=before).exists()


def test_going_back_after_the_end_opens_no_second_account(alice: Visitor) -> None:
    alice.sign_up()
    assert alice.choose().status_code == 302
    assert alice.get("/compte/creer/").url == "/aujourdhui/"
    assert Person.objects.count() == 1


def test_an_address_that_has_an_account_looks_the_same_until_the_end(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        alice.sign_up()
        clock.shift(timedelta(minutes=1))
        other = Visitor()
        assert other.ask().url == "/compte/creer/code/"
        other.type_code()
        answer = other.choose("Une Autre Phrase 22")
        assert "Ce courriel a déjà un compte." in text(answer)
        assert not other.is_signed_in()


@pytest.mark.asvs("2.3.3")
def test_too_many_passwords_at_once_answer_503_and_keep_the_proof(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from portail.accounts import hash_slots

    alice.ask()
    alice.type_code()
    monkeypatch.setattr(hash_slots, "WAIT_SECONDS", 0)
    monkeypatch.setattr(hash_slots, "_folder", lambda: tmp_path)
    with hash_slots.hash_slot(2), hash_slots.hash_slot(2):
        answer = alice.choose()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert alice.choose().url == "/enfants/associer/"
