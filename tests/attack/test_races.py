"""Two acts of one account at once: whoever comes second sees what the first did."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from portail.accounts.actions import persons
from portail.accounts.models import Session
from portail.accounts.refusals import AccountRefused
from portail.links.actions import Outcome, remove_address
from portail.links.actions import associate as associating
from tests.accounts.people import ALICE as FIRST
from tests.accounts.people import NOON, PASSWORD, ask, open_account, type_code
from tests.accounts.visitor import Visitor
from tests.cast import ALICE, MAIKA
from tests.people import account, associate, claimed, links
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, act: Callable[[], object]) -> None:
    """Let ACT happen once, right after the next call of PLACE.NAME."""
    former = getattr(place, name)

    def called(*arguments: Any, **named: Any) -> Any:
        answer = former(*arguments, **named)
        monkeypatch.setattr(place, name, former)
        act()
        return answer

    monkeypatch.setattr(place, name, called)


def test_an_address_given_up_during_an_association_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    person = account("autre@exemple.ca", ALICE.email)
    address = EmailAddress.objects.get(user=person, email=ALICE.email)
    meanwhile(
        monkeypatch, associating, "count",
        lambda: remove_address(person_id=person.pk, address_id=address.pk, now=NOW),
    )  # fmt: skip
    assert associate(person, claimed(MAIKA, ALICE.email)).outcome is Outcome.MISMATCH
    assert [link for link in links(person) if link.active] == []


@pytest.mark.asvs("2.3.3")
def test_an_address_given_up_during_a_reset_resets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    person_id = open_account()
    added = EmailAddress.objects.create(user_id=person_id, email="second@exemple.ca", verified=True)
    challenge_id = type_code(ask("reset", "second@exemple.ca")).id
    meanwhile(
        monkeypatch, persons, "make_password",
        lambda: remove_address(person_id=person_id, address_id=added.pk, now=NOON),
    )  # fmt: skip
    with pytest.raises(AccountRefused, match="address-absent"):
        persons.reset_password(
            challenge_id=challenge_id, browser="alice’s phone", password="Une autre phrase de passe", now=NOON
        )
    assert Visitor().sign_in(FIRST, PASSWORD).status_code == 302


def reset_elsewhere() -> None:
    challenge_id = type_code(ask("reset", browser="hers"), browser="hers").id
    persons.reset_password(
        challenge_id=challenge_id, browser="hers", password="Une autre phrase de passe", now=NOON
    )


def test_a_sign_in_under_way_does_not_outlive_a_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thief’s password was right when it was compared; it is not any more when the session is written."""
    from portail.accounts.actions import sign_in

    open_account()
    thief = Visitor(raise_request_exception=False)
    meanwhile(monkeypatch, sign_in, "check_password", reset_elsewhere)
    thief.sign_in()
    assert not thief.is_signed_in()
    assert not Session.objects.exclude(person=None).exists()
    assert thief.get("/aujourdhui/").status_code == 302


def test_a_change_of_password_under_way_does_not_undo_a_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who knew the old password and was signed in loses to the owner of the mailbox."""
    person_id = open_account()
    meanwhile(monkeypatch, persons, "make_password", reset_elsewhere)
    with pytest.raises(AccountRefused, match="password-wrong"):
        persons.change_password(
            person_id=person_id, current=PASSWORD, password="La phrase du voleur", session_key="", now=NOON
        )
    assert Visitor().sign_in(FIRST, "Une autre phrase de passe").status_code == 302


@pytest.mark.asvs("7.4.3")
def test_a_session_written_after_a_reset_carries_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reset comes between the sign-in and the moment when its session is saved."""
    from portail.web.ui import door

    open_account()
    thief = Visitor(raise_request_exception=False)
    meanwhile(monkeypatch, door.entrance, "enter", reset_elsewhere)
    thief.sign_in()
    assert thief.get("/aujourdhui/").status_code == 302
    assert not thief.is_signed_in()
