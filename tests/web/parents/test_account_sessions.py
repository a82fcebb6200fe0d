"""« Mes appareils »: where one is signed in, and signing out there."""

import html
import re
from typing import Any
from uuid import uuid4

import pytest

from portail.accounts.models import Session
from tests.accounts.people import CHARLIE, open_account
from tests.accounts.visitor import Visitor, words

pytestmark = pytest.mark.django_db

PAGE = "/mon-compte/appareils/"


def text(answer: Any) -> str:
    return html.unescape(words(answer))


@pytest.fixture
def alice() -> Visitor:
    open_account()
    visitor = Visitor()
    visitor.sign_in()
    return visitor


def row_of(visitor: Visitor) -> Session:
    return Session.objects.get(session_key=visitor.cookies["session"].value)


@pytest.mark.asvs("7.1.2", "7.5.2")
def test_each_browser_is_named_in_words(alice: Visitor) -> None:
    other = Visitor()
    other.sign_in(remember="on")
    page = text(alice.get(PAGE))
    assert "Chrome sur Android" in page
    assert str(row_of(other).public_id) in page


def test_no_session_key_stands_on_the_page(alice: Visitor) -> None:
    assert alice.cookies["session"].value not in text(alice.get(PAGE))


@pytest.mark.asvs("7.5.2")
def test_one_browser_is_signed_out(alice: Visitor) -> None:
    other = Visitor()
    other.sign_in()
    answer = alice.post(f"{PAGE}{row_of(other).public_id}/deconnecter/", follow=True)
    assert "1 appareil est déconnecté." in text(answer)
    assert alice.is_signed_in()
    assert not other.is_signed_in()


def test_signing_this_browser_out_leads_home(alice: Visitor) -> None:
    assert alice.post(f"{PAGE}{row_of(alice).public_id}/deconnecter/").url == "/"
    assert not alice.is_signed_in()


@pytest.mark.asvs("7.5.2")
def test_everywhere_else_is_signed_out_at_once(alice: Visitor) -> None:
    others = [Visitor(), Visitor()]
    for other in others:
        other.sign_in()
    assert "2 appareils sont déconnectés." in text(alice.post(PAGE, follow=True))
    assert [alice.is_signed_in(), *(other.is_signed_in() for other in others)] == [True, False, False]
    assert "Aucun autre appareil" in text(alice.post(PAGE, follow=True))


def test_the_session_of_somebody_else_goes_on(alice: Visitor) -> None:
    open_account(CHARLIE, browser="charlie’s")
    charlie = Visitor()
    charlie.sign_in(CHARLIE)
    alice.post(f"{PAGE}{row_of(charlie).public_id}/deconnecter/")
    alice.post(f"{PAGE}{uuid4()}/deconnecter/")
    assert charlie.is_signed_in()


def test_a_session_ended_elsewhere_is_not_written_again(alice: Visitor) -> None:
    """A request under way when its session is ended must not bring the row back by saving it."""
    row = row_of(alice)
    store = Session.get_session_store_class()(session_key=row.session_key)
    store["opened"] = "before"
    row.delete()
    from django.contrib.sessions.backends.base import UpdateError

    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.filter(session_key=row.session_key).exists()


def test_the_public_name_of_a_session_stays(alice: Visitor) -> None:
    name, opened = row_of(alice).public_id, row_of(alice).created_at
    alice.post("/mon-compte/langue/", {"language": "fr"})
    alice.get("/mon-compte/")
    assert (row_of(alice).public_id, row_of(alice).created_at) == (name, opened)
    assert re.search(str(name), text(alice.get(PAGE)))
