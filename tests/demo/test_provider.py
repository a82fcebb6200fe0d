"""The demo's provider of social accounts: one button, one invented person, and the protocol to the letter."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from portail.accounts.social import discovery
from portail.accounts.social.providers import Provider as Offered
from portail.demo.provider import NAME, PERSON, Client, Provider, ProviderServer
from tests.accounts.people import ALICE
from tests.social import REFUSED, SocialVisitor

pytestmark = pytest.mark.django_db(transaction=True)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider(Client("portail", "un secret", "http://testserver/retour/oidc/"))
    with ProviderServer(made, port=0):
        settings.SOCIAL_PROVIDERS = (
            Offered("oidc", NAME, made.issuer, "portail", "un secret", may_be_http=True),
        )
        discovery.forget()
        yield made


def press(address: str) -> dict[str, str]:
    """Read the provider's page and press its one button; what the browser brings back."""
    with urllib.request.urlopen(address) as answer:
        page = answer.read().decode()
    assert len(re.findall("<button", page)) == 1 and PERSON in page
    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(urllib.error.HTTPError) as sent_on:
        opener.open(address, data=b"")
    sent_on.value.close()
    assert sent_on.value.code == 303
    return dict(parse_qsl(urlsplit(sent_on.value.headers["Location"]).query))


def brought_back(visitor: SocialVisitor) -> dict[str, str]:
    return press(visitor.depart())


def test_its_button_leads_to_an_account_of_the_portal(provider: Provider) -> None:
    alice = SocialVisitor("oidc")
    alice.arrive(brought_back(alice))
    assert alice.prove(ALICE).headers["Location"] == "/enfants/associer/"
    again = SocialVisitor("oidc")
    assert again.arrive(brought_back(again)).headers["Location"] == "/aujourdhui/"


def test_an_answer_that_does_not_name_it_is_refused(provider: Provider) -> None:
    alice = SocialVisitor("oidc")
    brought = brought_back(alice)
    del brought["iss"]
    assert alice.arrive(brought).headers["Location"] == REFUSED


def test_a_code_serves_once_and_its_proof_is_asked_for(provider: Provider) -> None:
    asked = {"nonce": "n", "state": "s", "code_challenge": "another proof"}
    code = re.search(r"code=([^&]+)", provider.give_code(asked))
    assert code is not None
    form = {"code": code[1], "client_secret": "un secret", "redirect_uri": provider.client.returns_to}
    assert provider.exchange(form | {"code_verifier": "not the one"}) is None
    assert provider.exchange(form | {"code_verifier": "not the one"}) is None


def test_it_answers_nobody_but_the_portal(provider: Provider) -> None:
    asked = {"client_id": "portail", "redirect_uri": "http://pirate.exemple/", "response_type": "code"}
    asked |= {"state": "s", "nonce": "n", "code_challenge": "c", "code_challenge_method": "S256"}
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"{provider.issuer}/entrer?{urlencode(asked)}")
    answer.value.close()
    assert answer.value.code == 404


def test_it_answers_to_its_own_name_only(provider: Provider) -> None:
    address = f"{provider.issuer}/cles"
    with urllib.request.urlopen(address) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"].endswith("form-action 'self' http://testserver")
    request = urllib.request.Request(address, headers={"Host": "pirate.exemple"})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request)
