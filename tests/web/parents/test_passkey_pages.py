"""The pages of passkeys and of the second step: what they say, when the offer is made, where it leads."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from portail.accounts.factors import rescue
from portail.accounts.factors.queries import factors_of, passkeys_of
from portail.accounts.models import Session
from tests.accounts.device import Device
from tests.accounts.factors import add_application, add_passkey
from tests.accounts.people import ALICE, open_account
from tests.accounts.visitor import Visitor, row
from tests.authenticator import digits_at
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = "/mon-compte/cles/offre/"


@pytest.fixture
def alice() -> int:
    return open_account()


@pytest.fixture
def visitor(alice: int) -> Visitor:
    visitor = Visitor()
    visitor.sign_in(ALICE)
    return visitor


def make_key(visitor: Visitor, **fields: str) -> Any:
    asked = visitor.post("/mon-compte/cles/ajouter/options/").content.decode()
    sent = {"name": "Mon téléphone", "credential": Device().create(asked), **fields}
    return visitor.post("/mon-compte/cles/ajouter/", sent)


def test_the_offer_comes_once_to_a_device_that_can(alice: int) -> None:
    visitor = Visitor()
    assert visitor.sign_in(ALICE).url == "/aujourdhui/"
    visitor.post("/deconnexion/")
    assert visitor.sign_in(ALICE, can="1", next="/mon-compte/").url == f"{OFFER}?next=%2Fmon-compte%2F"
    assert visitor.post(OFFER, {"next": "/mon-compte/"}).url == "/mon-compte/"
    visitor.post("/deconnexion/")
    assert visitor.sign_in(ALICE, can="1").url == "/aujourdhui/"


def test_the_offer_leads_nowhere_else(visitor: Visitor) -> None:
    for elsewhere in ("https://example.com/", "//example.com", "javascript:alert(1)"):
        assert visitor.post(OFFER, {"next": elsewhere}).url == "/aujourdhui/"
        assert "example.com" not in visitor.get(OFFER, {"next": elsewhere}).text


def test_no_offer_before_the_second_step(alice: int) -> None:
    add_application(alice, now=timezone.now())
    assert Visitor().sign_in(ALICE, can="1").url == "/connexion/deuxieme-etape/"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile", "Téléphone Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604", "iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Edg/130", "Ordinateur Windows"),
        ("Mozilla/5.0 (Macintosh) Safari/604", "Mac"),
        ("curl/8", "Clé d’accès"),
    ],
)
def test_a_key_is_called_after_its_device(visitor: Visitor, agent: str, name: str) -> None:
    page = visitor.get("/mon-compte/cles/ajouter/", headers={"user-agent": agent}).text
    assert f'value="{name}"' in page


def test_a_key_that_is_made_is_listed_under_its_name(alice: int, visitor: Visitor) -> None:
    assert make_key(visitor).url == "/mon-compte/cles/"
    assert "Mon téléphone" in visitor.get("/mon-compte/cles/").text
    assert make_key(visitor, next="/mon-compte/").url == "/mon-compte/"
    assert make_key(visitor, name="").status_code == 200
    assert len(passkeys_of(person_id=alice)) == 2


def test_keys_are_made_and_revoked_by_who_confirmed_lately(
    alice: int, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_passkey(alice)
    key = passkeys_of(person_id=alice)[0].id
    monkeypatch.setattr("portail.accounts.entrance.is_confirmed", lambda request, *, now: False)
    for path in (
        f"/mon-compte/cles/{row(key)}/retirer/",
        "/mon-compte/cles/ajouter/",
        "/mon-compte/deux-etapes/activer/",
    ):
        assert visitor.post(path).url.startswith("/mon-compte/confirmer/")
    assert visitor.post("/mon-compte/cles/ajouter/options/").url.endswith("%2Fcles%2Fajouter%2F")
    assert len(passkeys_of(person_id=alice)) == 1


def test_the_last_way_in_stays(alice: int, visitor: Visitor) -> None:
    visitor.post("/mon-compte/mot-de-passe/retirer/")
    assert "seule façon" in visitor.get("/mon-compte/acces/").text
    assert Visitor().sign_in(ALICE).url == "/aujourdhui/"


def test_without_its_password_an_account_keeps_this_session_alone(alice: int, visitor: Visitor) -> None:
    add_passkey(alice)
    other = Visitor()
    other.sign_in(ALICE)
    visitor.post("/mon-compte/mot-de-passe/retirer/")
    assert visitor.is_signed_in() and not other.is_signed_in()
    assert Visitor().sign_in(ALICE).status_code == 200
    assert visitor.get("/mon-compte/mot-de-passe/").url == "/mon-compte/mot-de-passe/choisir/"


def test_who_has_no_password_is_offered_to_add_one(alice: int, visitor: Visitor) -> None:
    def offer() -> tuple[str, str]:
        page = BeautifulSoup(visitor.get("/mon-compte/").text, "html.parser")
        (link,) = page.select('a[href^="/mon-compte/mot-de-passe/"]')
        return str(link["href"]), link.get_text()

    add_passkey(alice)
    assert offer() == ("/mon-compte/mot-de-passe/", "Changer le mot de passe")
    visitor.post("/mon-compte/mot-de-passe/retirer/")
    assert offer() == ("/mon-compte/mot-de-passe/choisir/", "Ajouter un mot de passe")


def test_the_codes_are_shown_once_and_the_key_is_the_same_at_each_look(alice: int, visitor: Visitor) -> None:
    path = "/mon-compte/deux-etapes/activer/"
    page = visitor.get(path)
    secret = page.text.partition('id="key">')[2].partition("<")[0].replace(" ", "")
    assert secret.encode() in visitor.get(path).content.replace(b" ", b"")
    answer = visitor.post(path, {"code": digits_at(timezone.now(), secret=secret)})
    assert answer.text.count("<code>") == 10
    assert "no-store" in answer.headers["Cache-Control"]
    assert visitor.get(path).url == "/mon-compte/deux-etapes/"
    assert not any(secret in row for row in Session.objects.values_list("session_data", flat=True))


def test_after_the_wait_the_next_sign_in_asks_nothing_more(alice: int) -> None:
    now = timezone.now()
    add_application(alice, now=now - 2 * rescue.WAIT)
    with as_role("jobs"):
        code = rescue.issue(person_id=alice, operator="Diane", now=now - 2 * rescue.WAIT)
    rescue.enter(person_id=alice, typed=code, device="", address_key="", now=now - rescue.WAIT)
    assert Visitor().sign_in(ALICE).url == "/aujourdhui/"
    assert not factors_of(person_id=alice).is_on


def test_whoever_is_signed_in_stops_the_wait(alice: int, visitor: Visitor) -> None:
    now = timezone.now()
    add_application(alice, now=now)
    with as_role("jobs"):
        code = rescue.issue(person_id=alice, operator="Diane", now=now)
    rescue.enter(person_id=alice, typed=code, device="", address_key="", now=now)
    assert "Ce n’était pas moi" in visitor.get("/mon-compte/deux-etapes/").text
    visitor.post("/mon-compte/deux-etapes/refuser/")
    assert factors_of(person_id=alice).rescue_at is None
