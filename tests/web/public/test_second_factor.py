"""Every way in goes through every stage: a stage that holds lets nobody past it, whatever was proved."""

from typing import Any

import allauth.account.internal.flows  # noqa: F401  (first, or allauth’s circle of imports breaks)
import pytest
from allauth.account.stages import LoginStage
from django.http import HttpResponse

from portail.accounts.adapter import Adapter
from portail.accounts.models import KnownDevice, Session
from tests.accounts.people import ALICE, open_account
from tests.accounts.visitor import Visitor

pytestmark = pytest.mark.django_db

NEXT = "Cinq Tuques Mouillées"


class Holds(LoginStage):
    """Stands for a second factor that is not given."""

    key = "second_factor"

    def handle(self) -> tuple[HttpResponse, bool]:
        return HttpResponse("Votre clé d’accès?"), True


@pytest.fixture(autouse=True)
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"{Holds.__module__}.{Holds.__name__}"
    monkeypatch.setattr(Adapter, "get_login_stages", lambda self: [path])
    monkeypatch.setattr("allauth.account.stages.import_callable", lambda name: Holds)


@pytest.fixture
def alice() -> Visitor:
    open_account()
    return Visitor()


def nobody_is_in(visitor: Visitor, answer: Any) -> bool:
    return (
        answer.content == "Votre clé d’accès?".encode()
        and not visitor.is_signed_in()
        and not Session.objects.filter(person__isnull=False).exists()
        and not KnownDevice.objects.exists()
    )


@pytest.mark.asvs("6.3.3")
def test_a_password_alone_does_not_pass(alice: Visitor) -> None:
    assert nobody_is_in(alice, alice.sign_in(ALICE))


@pytest.mark.asvs("6.4.3")
def test_a_reset_does_not_pass(alice: Visitor) -> None:
    alice.ask(flow="reinitialiser")
    alice.type_code(flow="reinitialiser")
    assert nobody_is_in(alice, alice.choose(NEXT, flow="reinitialiser"))


def test_pages_of_the_account_stay_closed_to_the_half_signed_in(alice: Visitor) -> None:
    alice.sign_in(ALICE)
    assert alice.post("/mon-compte/fermer/", {"understood": "on"}).url.startswith("/connexion/")
    assert alice.post("/mon-compte/confirmer/", {"current": "x"}).url.startswith("/connexion/")
