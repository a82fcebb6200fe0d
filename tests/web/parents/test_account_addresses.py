"""« Mon compte »: several addresses, each proved by a code."""

import html
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.models import EmailAddress

from portail.accounts.models import Challenge, Person
from tests.accounts.people import ALICE, BOB, CHARLIE, NOON, PASSWORD, open_account
from tests.accounts.visitor import Visitor, last_code, last_link, last_wrong_code, row, words

pytestmark = pytest.mark.django_db

ADD, CODE = "/mon-compte/adresses/ajouter/", "/mon-compte/adresses/ajouter/code/"


def text(answer: Any) -> str:
    return html.unescape(words(answer))


@pytest.fixture
def alice() -> Visitor:
    open_account()
    visitor = Visitor()
    visitor.sign_in()
    return visitor


def add(visitor: Visitor, email: str = BOB) -> int:
    visitor.post(ADD, {"email": email})
    visitor.post(CODE, {"code": last_code()})
    return EmailAddress.objects.get(email=email).pk


def addresses() -> list[tuple[str, bool]]:
    return list(EmailAddress.objects.order_by("id").values_list("email", "primary"))


def test_an_address_is_added_by_its_code(alice: Visitor) -> None:
    assert alice.post(ADD, {"email": BOB}).url == CODE
    assert BOB in text(alice.get(CODE))
    assert addresses() == [(ALICE, True)]
    answer = alice.post(CODE, {"code": last_code()}, follow=True)
    assert f"{BOB} est ajouté à votre compte." in text(answer)
    assert addresses() == [(ALICE, True), (BOB, False)]


def test_a_wrong_code_adds_nothing(alice: Visitor) -> None:
    alice.post(ADD, {"email": BOB})
    assert "il vous reste 4 essais" in text(alice.post(CODE, {"code": last_wrong_code()}))
    assert addresses() == [(ALICE, True)]


def test_the_mails_link_fills_the_code_in(alice: Visitor) -> None:
    alice.post(ADD, {"email": BOB})
    assert f'value="{last_code()}"' in text(alice.get(last_link(), follow=True))


def test_a_code_asked_while_signed_in_serves_nobody_after(alice: Visitor) -> None:
    alice.post(ADD, {"email": BOB})
    code = last_code()
    open_account(CHARLIE, browser="charlie’s")
    alice.sign_in(CHARLIE)
    assert alice.post(CODE, {"code": code}).url == ADD
    assert (BOB, False) not in addresses()


def test_a_proof_for_signing_up_adds_no_address(alice: Visitor) -> None:
    stranger = Visitor()
    stranger.ask(BOB)
    alice.post(CODE, {"code": last_code()})
    assert addresses() == [(ALICE, True)]


def test_an_address_of_another_account_is_told_once_it_is_proved(alice: Visitor) -> None:
    open_account(BOB, browser="bob’s")
    Challenge.objects.update(created_at=Challenge.objects.get(email=BOB).created_at - timedelta(days=1))
    alice.post(ADD, {"email": BOB})
    assert "Ce courriel a déjà un compte." in text(alice.post(CODE, {"code": last_code()}))


def test_an_address_is_removed_after_a_page_that_says_what_goes(alice: Visitor) -> None:
    address_id = add(alice)
    page = f"/mon-compte/adresses/{row(address_id)}/retirer/"
    assert BOB in text(alice.get(page))
    assert addresses() == [(ALICE, True), (BOB, False)]
    assert f"{BOB} est retiré de votre compte." in text(alice.post(page, follow=True))
    assert addresses() == [(ALICE, True)]


def test_the_main_address_is_not_offered_for_removal(alice: Visitor) -> None:
    other, main = add(alice), EmailAddress.objects.get(email=ALICE).pk
    page = text(alice.get("/mon-compte/"))
    assert f"/mon-compte/adresses/{row(other)}/retirer/" in page
    assert f"/mon-compte/adresses/{row(main)}/retirer/" not in page
    answer = alice.post(f"/mon-compte/adresses/{row(main)}/retirer/", follow=True)
    assert "C’est votre courriel principal." in text(answer)


def test_the_last_address_stays(alice: Visitor) -> None:
    main = EmailAddress.objects.get().pk
    answer = alice.post(f"/mon-compte/adresses/{row(main)}/retirer/", follow=True)
    assert "C’est votre seul courriel." in text(answer)
    assert addresses() == [(ALICE, True)]


def test_another_address_becomes_the_main_one(alice: Visitor) -> None:
    address_id = add(alice)
    answer = alice.post(f"/mon-compte/adresses/{row(address_id)}/principale/", follow=True)
    assert f"{BOB} est votre courriel principal." in text(answer)
    assert Person.objects.get().email == BOB
    assert Visitor().sign_in(ALICE).status_code == 302


@pytest.mark.parametrize(("act", "back"), [("principale", "/mon-compte/"), ("retirer", None)])
def test_after_five_minutes_the_password_comes_first_then_a_page_that_exists(
    act: str, back: str | None
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        open_account()
        alice = Visitor()
        alice.sign_in()
        page = f"/mon-compte/adresses/{row(add(alice))}/{act}/"
        clock.shift(timedelta(minutes=6))
        asked = alice.post(page)
        assert asked.url.startswith("/mon-compte/confirmer/?next=")
        answer = alice.post("/mon-compte/confirmer/", {"current": PASSWORD, "next": back or page})
        assert asked.url.endswith(quote(answer.url, safe=""))
        assert alice.get(answer.url).status_code == 200
        assert addresses() == [(ALICE, True), (BOB, False)]


@pytest.mark.parametrize("act", ["retirer", "principale"])
def test_the_address_of_somebody_else_is_not_found(alice: Visitor, act: str) -> None:
    open_account(CHARLIE, browser="charlie’s")
    theirs = EmailAddress.objects.get(email=CHARLIE).pk
    assert alice.post(f"/mon-compte/adresses/{row(theirs)}/{act}/").status_code == 404
    assert EmailAddress.objects.filter(email=CHARLIE).exists()
