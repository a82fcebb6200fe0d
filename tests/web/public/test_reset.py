"""« Mot de passe oublié? », from the address to the first page."""

import html
from datetime import UTC, datetime
from typing import Any

import pytest

from portail.accounts.models import Person, Session
from tests.accounts.people import ALICE, NOBODY, open_account
from tests.accounts.visitor import Visitor, last_code, last_link, words

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NEXT = "Cinq Tuques Mouillées"
FLOW = "reinitialiser"


def text(answer: Any) -> str:
    return html.unescape(words(answer))


@pytest.fixture
def alice() -> Visitor:
    open_account()
    return Visitor()


def test_three_steps_change_the_password_and_lead_in(alice: Visitor) -> None:
    assert alice.ask(flow=FLOW).url == "/compte/reinitialiser/code/"
    assert alice.type_code(flow=FLOW).url == "/compte/reinitialiser/mot-de-passe/"
    assert alice.choose(NEXT, flow=FLOW).url == "/aujourdhui/"
    assert alice.is_signed_in()
    assert Visitor().sign_in(password=NEXT).status_code == 302
    assert Visitor().sign_in().status_code == 200


@pytest.mark.asvs("7.4.3")
def test_every_other_session_is_over_at_once(alice: Visitor) -> None:
    thief = Visitor()
    thief.sign_in()
    alice.ask(flow=FLOW)
    alice.type_code(flow=FLOW)
    alice.choose(NEXT, flow=FLOW)
    assert not thief.is_signed_in()
    assert Session.objects.filter(person__isnull=False).count() == 1


def test_an_address_without_account_looks_the_same_until_the_end() -> None:
    nobody = Visitor()
    assert nobody.ask(NOBODY, flow=FLOW).url == "/compte/reinitialiser/code/"
    nobody.type_code(flow=FLOW)
    answer = nobody.choose(NEXT, flow=FLOW)
    assert "Aucun compte n’a ce courriel." in text(answer)
    assert not Person.objects.exists()
    assert not nobody.is_signed_in()


@pytest.mark.parametrize("step", ["code", "mot-de-passe"])
def test_a_step_asked_for_too_early_leads_back(alice: Visitor, step: str) -> None:
    answer = alice.get(f"/compte/reinitialiser/{step}/", follow=True)
    assert answer.redirect_chain[-1][0] == "/compte/reinitialiser/"


def test_a_password_sent_without_a_code_changes_nothing(alice: Visitor) -> None:
    alice.ask(flow=FLOW)
    assert alice.choose(NEXT, flow=FLOW).url == "/compte/reinitialiser/code/"
    assert Visitor().sign_in().status_code == 302


def test_a_proof_for_signing_up_resets_nothing(alice: Visitor) -> None:
    alice.ask()
    alice.type_code()
    assert alice.choose(NEXT, flow=FLOW).url == "/compte/reinitialiser/code/"
    assert Visitor().sign_in().status_code == 302


def test_a_proof_is_used_once(alice: Visitor) -> None:
    alice.ask(flow=FLOW)
    alice.type_code(flow=FLOW)
    alice.choose(NEXT, flow=FLOW)
    assert alice.choose("Encore Une Autre 7", flow=FLOW).status_code == 302
    assert Visitor().sign_in(password=NEXT).status_code == 302


def test_a_stranger_cannot_reset_with_the_proof_of_another_browser(alice: Visitor) -> None:
    alice.ask(flow=FLOW)
    alice.type_code(flow=FLOW)
    assert Visitor().choose(NEXT, flow=FLOW).url == "/compte/reinitialiser/code/"
    assert Visitor().sign_in().status_code == 302


def test_the_mails_link_opens_the_code_of_the_reset(alice: Visitor) -> None:
    alice.ask(flow=FLOW)
    answer = alice.get(last_link(), follow=True)
    assert answer.redirect_chain == [("/compte/reinitialiser/code/", 302)]
    assert f'value="{last_code()}"' in text(answer)


def test_a_password_made_of_ones_address_is_refused(alice: Visitor) -> None:
    alice.ask(flow=FLOW)
    alice.type_code(flow=FLOW)
    assert "ne respecte pas" in text(alice.choose(ALICE, flow=FLOW))
