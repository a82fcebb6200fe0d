"""Attacks on passkeys and on the second step: whatever is sent, nobody is in who should not be."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portail.accounts.factors import passkeys
from portail.accounts.factors.queries import passkeys_of
from portail.accounts.models import KnownDevice, Passkey, Person, Session
from portail.database.context import rows_of
from tests.accounts.device import Device
from tests.accounts.factors import add_application, add_passkey
from tests.accounts.people import ALICE, BOB, PASSWORD, open_account
from tests.accounts.visitor import Visitor, last_code
from tests.authenticator import digits_at
from tests.roles import superuser_connection

pytestmark = pytest.mark.django_db(transaction=True)

NEXT = "Cinq Tuques Mouillées"


@pytest.fixture
def alice() -> int:
    return open_account()


@pytest.fixture
def device(alice: int) -> Device:
    return add_passkey(alice)


def options(visitor: Visitor) -> str:
    return str(visitor.post("/connexion/cle/options/").content.decode())


def send(visitor: Visitor, sent: str) -> Any:
    return visitor.post("/connexion/cle/", {"credential": sent})


def nobody_is_in(visitor: Visitor) -> bool:
    return not visitor.is_signed_in() and not Session.objects.filter(person__isnull=False).exists()


def test_the_honest_answer_lets_in(device: Device) -> None:
    visitor = Visitor()
    assert send(visitor, device.sign(options(visitor))).url == "/aujourdhui/"
    assert visitor.is_signed_in()


LIES: dict[str, Callable[[Device, str], str]] = {
    "another origin": lambda device, asked: device.sign(asked, origin="https://portail-parents.example"),
    "another port": lambda device, asked: device.sign(asked, origin="http://testserver:8001"),
    "a name below ours": lambda device, asked: device.sign(asked, origin="http://x.testserver"),
    "another host": lambda device, asked: device.sign(asked, host="example"),
    "its owner not verified": lambda device, asked: device.sign(asked, verified=False),
    "inside another page": lambda device, asked: device.sign(asked, cross_origin=True),
    "made, not signed": lambda device, asked: device.sign(asked, kind="webauthn.create"),
    "nobody's handle": lambda device, asked: device.sign(asked, handle=bytes(16)),
    "no handle": lambda device, asked: device.sign(asked, handle=b""),
    "a short handle": lambda device, asked: device.sign(asked, handle=b"1"),
    "another number": lambda device, asked: device.sign('{"challenge": "AAAAAAAAAAAAAAAAAAAAAA"}'),
    "another key's signature": lambda device, asked: Device(
        credential_id=device.credential_id, handle=device.handle
    ).sign(asked),
}


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_is_refused(lie: str, device: Device) -> None:
    visitor = Visitor()
    answer = send(visitor, LIES[lie](device, options(visitor)))
    assert answer.status_code == 200 and "n’a pas fonctionné" in answer.text
    assert nobody_is_in(visitor)


def test_an_answer_serves_once(device: Device) -> None:
    visitor, thief = Visitor(), Visitor()
    sent = device.sign(options(visitor))
    send(visitor, sent)
    visitor.post("/deconnexion/")
    for browser in (visitor, thief):
        assert "expiré" in send(browser, sent).text
        assert nobody_is_in(browser)


def test_a_number_of_another_browser_serves_nobody(device: Device) -> None:
    visitor, thief = Visitor(), Visitor()
    options(thief)
    sent = device.sign(options(visitor))
    assert "expiré" in send(thief, sent).text
    assert nobody_is_in(thief)


def test_a_wrong_answer_uses_its_number_up(device: Device) -> None:
    visitor = Visitor()
    asked = options(visitor)
    send(visitor, device.sign(asked, verified=False))
    assert "expiré" in send(visitor, device.sign(asked)).text


def test_anothers_key_does_not_open_with_ones_own_handle(device: Device) -> None:
    bobs = add_passkey(open_account(BOB))
    visitor = Visitor()
    for handle, key in ((device.handle, bobs), (bobs.handle, device)):
        send(visitor, key.sign(options(visitor), handle=handle))
        assert nobody_is_in(visitor)


@pytest.mark.asvs("6.5.6")
def test_a_revoked_key_opens_nothing_from_the_next_request(alice: int, device: Device) -> None:
    visitor = Visitor()
    asked = options(visitor)
    passkeys.remove(person_id=alice, passkey_id=passkeys_of(person_id=alice)[0].id, now=timezone.now())
    send(visitor, device.sign(asked))
    assert nobody_is_in(visitor)


def test_a_copied_key_is_refused_and_noted(alice: int, device: Device) -> None:
    copy = device.copy()
    owner, thief = Visitor(), Visitor()
    for _ in range(2):
        send(owner, device.sign(options(owner)))
        owner.post("/deconnexion/")
    answer = send(thief, copy.sign(options(thief)))
    assert "copiée" in answer.text and nobody_is_in(thief)
    with rows_of(actor=alice):
        assert Passkey.objects.get().sign_count == 2
    with superuser_connection() as raw:
        noted = raw.execute("SELECT subject_id FROM audit_entry WHERE action = 'account.passkey-copied'")
        assert noted.fetchall() == [(str(alice),)]


def test_a_key_is_made_for_whoever_confirmed_and_with_their_own_number(alice: int, device: Device) -> None:
    visitor, other = Visitor(), Visitor()
    visitor.sign_in(ALICE)
    asked = visitor.post("/mon-compte/cles/ajouter/options/").content.decode()
    fields = {"name": "Pixel", "credential": Device().create(asked)}
    assert other.post("/mon-compte/cles/ajouter/", fields).url.startswith("/mon-compte/") is False
    for lie in (
        {"origin": "https://example"},
        {"host": "example"},
        {"verified": False},
        {"cross_origin": True},
    ):
        asked = visitor.post("/mon-compte/cles/ajouter/options/").content.decode()
        sent = Device().create(asked, **lie)
        assert visitor.post("/mon-compte/cles/ajouter/", {**fields, "credential": sent}).status_code == 200
    sent = Device().create(json.dumps({"challenge": "AAAA", "user": {"id": "AAAA"}}))
    assert visitor.post("/mon-compte/cles/ajouter/", {**fields, "credential": sent}).status_code == 200
    assert len(passkeys_of(person_id=alice)) == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1")), st.from_type(dict).map(str)))
def test_whatever_is_sent_is_answered_by_the_same_page(sent: str) -> None:
    answer = send(Visitor(), sent)
    assert answer.status_code in (200, 400)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_with_any_part_spoilt_is_refused(device: Device, data: Any) -> None:
    visitor = Visitor()
    sent = json.loads(device.sign(options(visitor)))
    part = data.draw(st.sampled_from(sorted(sent["response"])))
    former = sent["response"][part]
    place = data.draw(st.integers(0, 999)) * (len(former) - 1) // 1000
    sign = "A" if former[place] != "A" else "B"
    sent["response"][part] = former[:place] + sign + former[place + 1 :]
    assert send(visitor, json.dumps(sent)).status_code == 200
    assert nobody_is_in(visitor)


def half_in() -> Visitor:
    visitor = Visitor()
    assert visitor.sign_in(ALICE).url == "/connexion/deuxieme-etape/"
    return visitor


@pytest.fixture
def application(alice: int) -> tuple[str, tuple[str, ...]]:
    return add_application(alice, now=timezone.now() - timedelta(minutes=20))


@pytest.mark.asvs("6.6.3")
def test_guesses_are_counted_before_they_are_compared(application: tuple[str, tuple[str, ...]]) -> None:
    secret, codes = application
    visitor = half_in()
    for number in range(5):
        answer = visitor.post("/connexion/deuxieme-etape/", {"code": f"{number:06d}"})
        assert "n’est pas le bon" in answer.text
    for right in (digits_at(timezone.now(), secret=secret), codes[0]):
        answer = visitor.post("/connexion/deuxieme-etape/", {"code": right})
        assert "Trop d’essais" in answer.text
    assert nobody_is_in(visitor)


def test_another_browser_starts_no_new_count(application: tuple[str, tuple[str, ...]]) -> None:
    for number in range(5):
        half_in().post("/connexion/deuxieme-etape/", {"code": f"{number:06d}"})
    right = digits_at(timezone.now(), secret=application[0])
    assert "Trop d’essais" in half_in().post("/connexion/deuxieme-etape/", {"code": right}).text


@pytest.mark.asvs("6.3.3", "6.3.4")
def test_the_step_is_skipped_by_no_address(application: tuple[str, tuple[str, ...]]) -> None:
    for path in ("/aujourdhui/", "/mon-compte/", "/mon-compte/deux-etapes/", "/enfants/associer/"):
        visitor = half_in()
        assert visitor.get(path).url.startswith("/connexion/?next=")
    for path, fields in (
        ("/mon-compte/confirmer/", {"current": NEXT}),
        ("/mon-compte/deux-etapes/desactiver/", {"code": "000000"}),
        ("/mon-compte/cles/ajouter/options/", {}),
        ("/mon-compte/fermer/", {"understood": "on"}),
    ):
        visitor = half_in()
        assert visitor.post(path, fields).url.startswith("/connexion/?next=")
        assert nobody_is_in(visitor)
    assert not KnownDevice.objects.exists()


def test_the_step_is_nobodys_without_a_password_first(application: tuple[str, tuple[str, ...]]) -> None:
    right = digits_at(timezone.now(), secret=application[0])
    visitor = Visitor()
    assert visitor.post("/connexion/deuxieme-etape/", {"code": right}).url == "/connexion/"
    assert visitor.get("/connexion/deuxieme-etape/acces-perdu/").url == "/connexion/"
    assert nobody_is_in(visitor)


@pytest.mark.asvs("6.4.3")
def test_a_reset_opens_no_session_and_the_next_sign_in_asks_again(
    alice: int, application: tuple[str, tuple[str, ...]]
) -> None:
    visitor = Visitor()
    visitor.ask(flow="reinitialiser")
    visitor.type_code(flow="reinitialiser")
    assert visitor.choose(NEXT, flow="reinitialiser").url == "/connexion/deuxieme-etape/"
    assert nobody_is_in(visitor)
    assert visitor.sign_in(ALICE, NEXT).url == "/connexion/deuxieme-etape/"
    assert nobody_is_in(visitor)
    visitor.post("/connexion/deuxieme-etape/", {"code": digits_at(timezone.now(), secret=application[0])})
    assert visitor.is_signed_in()


@pytest.mark.asvs("6.3.3")
def test_a_passkey_is_both_steps(device: Device, application: tuple[str, tuple[str, ...]]) -> None:
    visitor = Visitor()
    assert send(visitor, device.sign(options(visitor))).url == "/aujourdhui/"


def test_who_has_a_second_step_confirms_with_it_and_with_nothing_less(alice: int) -> None:
    """An open session with the password, or with the mailbox, adds no passkey past the second step."""
    visitor = Visitor()
    visitor.sign_in(ALICE)
    secret, codes = add_application(alice, now=timezone.now() - timedelta(minutes=20))
    add = "/mon-compte/cles/ajouter/"
    confirm = "/mon-compte/confirmer/"
    assert visitor.get(add).url.startswith(confirm)
    assert visitor.post(confirm, {"current": PASSWORD}).status_code == 200
    assert visitor.post(confirm, {"code": codes[0]}).status_code == 200
    assert visitor.post(confirm, {"current": NEXT, "code": codes[0]}).status_code == 200
    assert visitor.post(confirm, {"current": PASSWORD, "code": "000000"}).status_code == 200
    visitor.post("/mon-compte/confirmer/courriel/")
    visitor.post("/mon-compte/confirmer/code/", {"code": last_code()})
    assert visitor.get(add).url.startswith(confirm)
    right = digits_at(timezone.now(), secret=secret)
    answer = visitor.post(confirm, {"current": PASSWORD, "code": right, "next": add})
    assert answer.url == add and visitor.get(add).status_code == 200


def test_the_handle_says_nothing_of_its_owner(alice: int, device: Device) -> None:
    person = Person.objects.get(pk=alice)
    assert device.handle == person.handle.bytes and person.handle.version == 4
