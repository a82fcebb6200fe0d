"""« Accès aux parents »: in by password, out by a button."""

import html
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from portail.accounts import hash_slots
from portail.accounts.models import KnownDevice, Person, Session
from portail.audit.models import Entry
from portail.database.context import rows_of
from tests.accounts.people import ALICE, BOB, NOBODY, PASSWORD, open_account
from tests.accounts.visitor import Visitor, words

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def alice() -> Visitor:
    open_account()
    return Visitor()


def text(answer: Any) -> str:
    return html.unescape(words(answer))


def session() -> Session:
    return Session.objects.filter(person__isnull=False).get()


def test_the_right_password_leads_to_the_home_of_the_parent(alice: Visitor) -> None:
    assert alice.sign_in().url == "/aujourdhui/"
    assert alice.is_signed_in()


@pytest.mark.asvs("7.2.1")
def test_the_row_of_the_session_carries_person_and_device(alice: Visitor) -> None:
    alice.sign_in()
    assert session().person_id == Person.objects.get().pk
    assert session().device == "Chrome/Android"
    alice.get("/mon-compte/langue/")
    assert session().person_id == Person.objects.get().pk


def test_a_sign_in_is_in_the_trail(alice: Visitor) -> None:
    alice.sign_in()
    with rows_of(actor=Person.objects.get().pk):
        assert Entry.objects.filter(action="account.signed_in").count() == 1


def test_a_refusal_keeps_the_address_and_not_the_password(alice: Visitor) -> None:
    answer = alice.sign_in(password="Pas du tout 123")
    assert answer.status_code == 200
    assert f'value="{ALICE}"' in text(answer)
    assert "Pas du tout 123" not in text(answer)
    assert not alice.is_signed_in()


def test_every_refusal_says_what_to_do_about_an_old_account(alice: Visitor) -> None:
    old = "Inscrit avant février 2017? Créez à nouveau votre compte avec le même courriel."
    assert old in text(alice.sign_in(password="Pas du tout 123"))
    assert old in text(alice.sign_in(NOBODY))


def test_the_limit_is_said(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(10):
            alice.sign_in(password=f"essai {number}")
        assert "Réessayez dans 15 minutes" in text(alice.sign_in())
    assert not alice.is_signed_in()


@pytest.mark.asvs("7.2.2", "7.2.4")
def test_the_key_of_the_session_changes_and_the_old_one_is_dead(alice: Visitor) -> None:
    alice.post("/compte/creer/", {"email": BOB})
    fixed = alice.cookies["session"].value
    alice.sign_in()
    assert alice.cookies["session"].value != fixed
    stranger = Visitor()
    stranger.cookies["session"] = fixed
    assert not stranger.is_signed_in()


def test_a_cookie_given_by_a_stranger_is_not_taken_over(alice: Visitor) -> None:
    alice.cookies["session"] = "chosenbyastranger00000000000000"
    alice.sign_in()
    assert alice.cookies["session"].value != "chosenbyastranger00000000000000"


@pytest.mark.asvs("7.1.1", "7.3.2")
def test_a_session_ends_with_the_browser_and_after_twelve_hours(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        answer = alice.sign_in()
        assert answer.cookies["session"]["max-age"] == ""
        assert session().expire_date == NOON + timedelta(hours=12)
        clock.shift(timedelta(hours=11, minutes=59))
        assert alice.is_signed_in()
        alice.post("/mon-compte/langue/", {"language": "fr"})
        clock.shift(timedelta(minutes=2))
        assert not alice.is_signed_in()


@pytest.mark.asvs("7.3.2")
def test_a_personal_device_stays_signed_in_for_thirty_days(alice: Visitor) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        answer = alice.sign_in(remember="on")
        assert int(answer.cookies["session"]["max-age"]) == 30 * 86_400
        assert session().remembered
        clock.shift(timedelta(days=29, hours=23))
        assert alice.is_signed_in()
        clock.shift(timedelta(hours=2))
        assert not alice.is_signed_in()


@pytest.mark.asvs("3.3.4")
def test_the_device_becomes_known_and_its_cookie_is_for_the_server_alone(alice: Visitor) -> None:
    answer = alice.sign_in()
    cookie = answer.cookies["appareil"]
    assert (cookie["httponly"], cookie["samesite"], len(cookie.value)) == (True, "Lax", 43)
    alice.post("/deconnexion/")
    assert alice.sign_in().cookies["appareil"].value != cookie.value
    assert KnownDevice.objects.count() == 1


@pytest.mark.parametrize(
    "wanted",
    [
        "https://exemple.com/",
        "//exemple.com/",
        "///exemple.com",
        "\\\\exemple.com",
        "/\\exemple.com",
        "http:exemple.com",
        "javascript:alert(1)",
        "https:/exemple.com",
        "mon-compte/",
        "\t//exemple.com",
        "/%0d%0aSet-Cookie:x=1\r\n",
    ],
)
@pytest.mark.parametrize("field", ["next", "suite"])
def test_a_sign_in_never_leads_outside(alice: Visitor, wanted: str, field: str) -> None:
    page = alice.get("/connexion/", {field: wanted})
    assert page.status_code == 200
    url = alice.sign_in(next=wanted).url
    assert url == "/aujourdhui/" or (url.startswith("/%") and "exemple.com" not in url)


def test_a_sign_in_leads_to_what_was_asked_for(alice: Visitor) -> None:
    wanted = alice.get("/mon-compte/")
    assert wanted.url == "/connexion/?next=/mon-compte/"
    assert 'name="next" value="/mon-compte/"' in text(alice.get(wanted.url))
    assert alice.sign_in(next="/mon-compte/").url == "/mon-compte/"


def test_too_many_sign_ins_at_once_answer_503_and_keep_what_was_typed(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(hash_slots, "WAIT_SECONDS", 0)
    monkeypatch.setattr(hash_slots, "_folder", lambda: tmp_path)
    with hash_slots.hash_slot(2), hash_slots.hash_slot(2):
        answer = alice.sign_in()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert f'value="{ALICE}"' in text(answer)
    assert PASSWORD not in text(answer)


@pytest.mark.asvs("7.4.1", "14.3.1")
def test_signing_out_asks_first_and_deletes_the_session(alice: Visitor) -> None:
    alice.sign_in()
    key = alice.cookies["session"].value
    assert alice.get("/deconnexion/").status_code == 200
    assert alice.is_signed_in()
    answer = alice.post("/deconnexion/")
    assert answer.url == "/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    alice.cookies["session"] = key
    assert not alice.is_signed_in()


def test_another_person_on_the_same_browser_starts_anew(alice: Visitor) -> None:
    open_account(BOB, browser="bob’s")
    alice.sign_in()
    alice.sign_in(BOB)
    assert session().person_id == Person.objects.get(email=BOB).pk


def test_a_page_asked_while_signed_in_needs_no_sign_in(alice: Visitor) -> None:
    alice.sign_in()
    assert alice.get("/connexion/").url == "/aujourdhui/"


def test_nothing_is_signed_in_without_the_forgery_token(alice: Visitor) -> None:
    strict = Visitor(enforce_csrf_checks=True)
    assert strict.sign_in().status_code == 403
    assert strict.post("/deconnexion/").status_code == 403
