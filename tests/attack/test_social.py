"""Attacks by way of social accounts: each is refused with one plain page, and none leaves a half account."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connections
from django.utils import timezone

from portail.accounts.models import Person, Session
from portail.accounts.social import discovery
from portail.accounts.social.providers import Provider
from tests.accounts.people import ALICE, BOB, PASSWORD
from tests.accounts.visitor import Visitor, last_code, row
from tests.provider import CLIENT, SECRET, STRANGERS_KEY, Claims, Issuer, Signed, signed
from tests.roles import superuser_connection
from tests.social import REFUSED, SocialVisitor

pytestmark = pytest.mark.django_db(transaction=True)

VICTIM, ATTACKER = ALICE, BOB


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    issuer = Issuer()
    settings.SOCIAL_PROVIDERS = (issuer.provider(),)
    discovery.forget()
    yield issuer
    issuer.stop()


@pytest.fixture
def other(settings: Any, issuer: Issuer) -> Iterator[Issuer]:
    """A second provider that the installation offers, which an attacker runs."""
    other = Issuer(key="autre")
    settings.SOCIAL_PROVIDERS = (issuer.provider(), other.provider())
    yield other
    other.stop()


def ways() -> int:
    """The social accounts that open something, whoever's."""
    with superuser_connection() as raw:
        row = raw.execute("SELECT count(*) FROM socialaccount_socialaccount").fetchone()
    return int(row[0]) if row else -1


def nothing_is_left() -> bool:
    signed_in = Session.objects.filter(person__isnull=False).exists()
    return not (Person.objects.exists() or EmailAddress.objects.exists() or signed_in or ways())


def changed(**claims: object) -> Signed:
    return lambda honest: signed(honest | claims)


def lacking(name: str) -> Signed:
    return lambda honest: signed({key: value for key, value in honest.items() if key != name})


FORGERIES: dict[str, Signed] = {
    "signature": lambda honest: signed(honest, key=STRANGERS_KEY),
    "alg": lambda honest: signed(honest, algorithm="RS512"),
    "iss": changed(iss="https://autre.exemple"),
    "aud": changed(aud="another client"),
    "azp": changed(azp="another client"),
    "exp": changed(exp=1),
    "nonce": changed(nonce="of another attempt"),
    "no nonce": lacking("nonce"),
    "no sub": lacking("sub"),
    "no signature at all": lambda honest: signed(honest).rpartition(".")[0] + ".",
    "no token": lambda honest: "",
}


@pytest.mark.asvs("6.8.2", "9.1.1", "9.2.1", "9.2.3")
@pytest.mark.parametrize("claim", FORGERIES)
def test_a_token_with_one_thing_wrong_opens_nothing(claim: str, issuer: Issuer) -> None:
    issuer.forge = FORGERIES[claim]
    alice = SocialVisitor(issuer)
    assert alice.visit().headers["Location"] == REFUSED
    assert alice.get("/connexion/sociale/adresse/").headers["Location"] == "/connexion/"
    assert nothing_is_left()


def test_every_refusal_is_the_same_page(issuer: Issuer) -> None:
    pages = set()
    for forge in FORGERIES.values():
        issuer.forge = forge
        alice = SocialVisitor(issuer)
        answer = alice.visit()
        assert (answer.status_code, answer.headers["Location"]) == (302, REFUSED)
        pages.add(alice.get(REFUSED).content)
    assert len(pages) == 1


def test_a_known_account_is_not_entered_with_a_forged_token(issuer: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    for forge in FORGERIES.values():
        issuer.forge = forge
        thief = SocialVisitor(issuer)
        assert thief.visit().headers["Location"] == REFUSED
        assert not thief.is_signed_in()


@pytest.mark.asvs("10.1.2", "10.2.1")
def test_an_answer_brought_to_another_browser_is_refused(issuer: Issuer) -> None:
    alice, thief = SocialVisitor(issuer), SocialVisitor(issuer)
    brought = issuer.approve(alice.depart())
    assert thief.arrive(brought).headers["Location"] == REFUSED
    thief.depart()  # a departure of one's own changes nothing
    assert thief.arrive(brought).headers["Location"] == REFUSED
    assert nothing_is_left()


def test_an_attackers_answer_is_not_taken_in_the_victims_browser(issuer: Issuer) -> None:
    """The other way round: the victim would go on, unknowing, in the attacker's account."""
    SocialVisitor(issuer).first_visit(ATTACKER)
    brought = issuer.approve(SocialVisitor(issuer).depart())
    victim = SocialVisitor(issuer)
    assert victim.arrive(brought).headers["Location"] == REFUSED
    assert not victim.is_signed_in()


@pytest.mark.asvs("10.2.1", "10.5.1")
def test_a_state_serves_once(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    brought = issuer.approve(alice.depart())
    assert alice.arrive(brought).headers["Location"] == "/connexion/sociale/adresse/"
    again = brought | {"code": issuer.approve(alice.depart())["code"]}
    assert alice.arrive(again).headers["Location"] == REFUSED


def test_a_state_is_used_up_by_a_refusal_too(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    brought = issuer.approve(alice.depart())
    alice.arrive({"state": brought["state"], "error": "server_error"})
    assert alice.arrive(brought).headers["Location"] == REFUSED


def test_a_state_ends_after_ten_minutes(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    brought = issuer.approve(alice.depart())
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=True):
        assert alice.arrive(brought).headers["Location"] == REFUSED


@pytest.mark.asvs("10.2.1")
@pytest.mark.parametrize("brought", [{}, {"code": "x"}, {"state": ""}, {"code": "x", "state": "y"}])
def test_a_return_without_a_departure_is_refused(brought: dict[str, str], issuer: Issuer) -> None:
    assert SocialVisitor(issuer).arrive(brought).headers["Location"] == REFUSED


def test_a_code_serves_once(issuer: Issuer) -> None:
    alice, thief = SocialVisitor(issuer), SocialVisitor(issuer)
    brought = issuer.approve(alice.depart())
    state = issuer.approve(thief.depart())["state"]
    alice.arrive(brought)
    assert thief.arrive({"code": brought["code"], "state": state}).headers["Location"] == REFUSED


def test_a_stolen_code_does_not_serve_in_another_journey(issuer: Issuer) -> None:
    """Its proof (PKCE) and its number (nonce) are in the browser that left."""
    alice, thief = SocialVisitor(issuer), SocialVisitor(issuer)
    code = issuer.approve(alice.depart())["code"]
    state = issuer.approve(thief.depart())["state"]
    assert thief.arrive({"code": code, "state": state}).headers["Location"] == REFUSED
    assert nothing_is_left()


@pytest.mark.asvs("10.2.2")
def test_an_answer_of_one_provider_is_not_taken_for_anothers(issuer: Issuer, other: Issuer) -> None:
    """Mix-up: the attacker's provider sends the victim to the honest one, and waits for the code."""
    alice = SocialVisitor(other)
    departed = alice.depart()
    honest = issuer.approve(departed)
    assert alice.arrive(honest, key="oidc").headers["Location"] == REFUSED
    assert alice.arrive(honest | {"iss": issuer.url}, key="autre").headers["Location"] == REFUSED
    assert nothing_is_left()


def test_an_answer_that_names_another_issuer_is_refused(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    brought = issuer.approve(alice.depart())
    assert alice.arrive(brought | {"iss": "https://autre.exemple"}).headers["Location"] == REFUSED


@pytest.mark.asvs("10.2.2")
def test_an_issuer_that_names_itself_is_not_heard_without_its_name(issuer: Issuer) -> None:
    issuer.metadata = {"authorization_response_iss_parameter_supported": True}
    alice = SocialVisitor(issuer)
    assert alice.visit().headers["Location"] == REFUSED
    brought = issuer.approve(alice.depart()) | {"iss": issuer.url}
    assert alice.arrive(brought).headers["Location"] == "/connexion/sociale/adresse/"


@pytest.mark.asvs("6.8.1", "10.5.2")
def test_the_same_number_at_two_providers_is_two_accounts(issuer: Issuer, other: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    thief = SocialVisitor(other)
    assert thief.visit().headers["Location"] == "/connexion/sociale/adresse/"
    assert not thief.is_signed_in()


def test_the_same_number_under_another_issuer_of_one_name_is_another_account(
    issuer: Issuer, settings: Any
) -> None:
    """The installation changes its provider: nobody inherits the accounts of the former one."""
    SocialVisitor(issuer).first_visit(ALICE)
    successor = Issuer()
    settings.SOCIAL_PROVIDERS = (successor.provider(),)
    try:
        assert SocialVisitor(successor).visit().headers["Location"] == "/connexion/sociale/adresse/"
    finally:
        successor.stop()


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://autre.exemple"},
        {"token_endpoint": "ftp://autre.exemple/token"},
        {"jwks_uri": None},
    ],
    ids=["another issuer", "an address that is not the web's", "no keys"],
)
def test_a_provider_that_publishes_something_else_is_not_left_for(metadata: Claims, issuer: Issuer) -> None:
    issuer.metadata = metadata
    answer = SocialVisitor(issuer).post("/connexion/sociale/", {"provider": "oidc"})
    assert answer.headers["Location"] == REFUSED


def test_a_provider_over_plain_http_is_not_spoken_to(issuer: Issuer, settings: Any) -> None:
    settings.SOCIAL_PROVIDERS = (Provider("oidc", "Essai", issuer.url, CLIENT, SECRET),)
    answer = SocialVisitor(issuer).post("/connexion/sociale/", {"provider": "oidc"})
    assert answer.headers["Location"] == REFUSED


def test_a_provider_that_does_not_answer_is_a_refusal_not_a_fault(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    brought = issuer.approve(alice.depart())
    issuer.stop()
    assert alice.arrive(brought).headers["Location"] == REFUSED


def test_no_page_of_allauth_is_reachable(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    for path in (
        "login/cancelled/",
        "login/error/",
        "signup/",
        "connections/",
        "oidc/login/",
        "oidc/x/login/",
    ):
        for prefix in ("/", "/social/", "/accounts/", "/accounts/social/", "/accounts/3rdparty/"):
            assert alice.get(f"{prefix}{path}").status_code == 404


def test_leaving_goes_nowhere_but_home_afterwards(issuer: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    for wanted in ("https://pirate.exemple/", "//pirate.exemple/", "javascript:alert(1)"):
        assert SocialVisitor(issuer).visit(next=wanted).headers["Location"] == "/aujourdhui/"
    assert SocialVisitor(issuer).visit(next="/mon-compte/").headers["Location"] == "/mon-compte/"


# Five ways to own an account before its owner opens it (Sudhodanan and Paverd, 2022) ------------------


def test_pre_hijack_classic_and_federated_are_not_merged(issuer: Issuer) -> None:
    """The attacker opens what they can with the victim's address; the victim comes by social account."""
    attacker = Visitor()
    attacker.ask(VICTIM)
    attacker.choose(PASSWORD)
    issuer.says = {"email": VICTIM, "email_verified": True}
    victim = SocialVisitor(issuer)
    victim.first_visit(VICTIM)
    assert victim.is_signed_in() and not attacker.is_signed_in()
    attacker.sign_in(VICTIM, PASSWORD)
    attacker.choose(PASSWORD)
    assert not attacker.is_signed_in()
    assert Person.objects.count() == 1 and ways() == 1


def test_pre_hijack_no_session_outlives_a_reset(issuer: Issuer) -> None:
    """Whoever was in before the owner's reset is out, and what waited in their browser is nothing."""
    intruder, owner = SocialVisitor(issuer), Visitor()
    owner.sign_up(VICTIM)
    intruder.visit()
    intruder.sign_in(VICTIM, PASSWORD)
    assert intruder.is_signed_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=True):
        owner.ask(VICTIM, flow="reinitialiser")
        owner.type_code(flow="reinitialiser")
        owner.choose("Neuf canards sauvages au lac", flow="reinitialiser")
    assert owner.is_signed_in() and not intruder.is_signed_in()
    assert intruder.post("/mon-compte/acces/garder/", {"keep": "yes"}).status_code == 302
    assert ways() == 0


def test_pre_hijack_no_way_in_is_attached_before_the_address_is_proved(issuer: Issuer) -> None:
    """Trojan identifier: the attacker's social account waits beside the victim's address."""
    attacker = SocialVisitor(issuer)
    attacker.visit()
    attacker.post("/connexion/sociale/adresse/", {"email": VICTIM})
    victim = Visitor()
    victim.sign_up(VICTIM)
    attacker.post("/connexion/sociale/code/", {"code": "000000"})
    assert ways() == 0
    assert SocialVisitor(issuer).visit().headers["Location"] == "/connexion/sociale/adresse/"


def test_pre_hijack_no_change_of_address_waits_for_its_owner(issuer: Issuer) -> None:
    """The attacker asks to add the victim's address to an account of theirs; the victim opens their own."""
    attacker = SocialVisitor(issuer)
    attacker.first_visit(ATTACKER)
    attacker.post("/mon-compte/adresses/ajouter/", {"email": VICTIM})
    code = last_code()
    issuer.subject = "2002"
    victim = SocialVisitor(issuer)
    victim.first_visit(VICTIM)
    attacker.post("/mon-compte/adresses/ajouter/code/", {"code": code})  # even with the code of the mail
    owners = dict(EmailAddress.objects.values_list("email", "user__email"))
    assert owners == {VICTIM: VICTIM, ATTACKER: ATTACKER}


@pytest.mark.parametrize("says", [{"email_verified": True}, {"email_verified": False}, {}])
def test_pre_hijack_a_provider_that_verifies_nothing_gains_nothing(says: Claims, issuer: Issuer) -> None:
    Visitor().sign_up(VICTIM)
    issuer.says = {"email": VICTIM, **says}
    attacker = SocialVisitor(issuer)
    attacker.visit()
    assert not attacker.is_signed_in()
    attacker.prove(VICTIM)  # with the code itself: an account is not entered by mail alone
    assert not attacker.is_signed_in()
    assert Person.objects.count() == 1 and ways() == 0


# Both sides proved ------------------------------------------------------------------------------------


def test_a_social_account_joins_an_account_once_that_account_is_signed_in_here(issuer: Issuer) -> None:
    Visitor().sign_up(ALICE)
    alice = SocialVisitor(issuer)
    alice.visit()
    assert alice.sign_in().headers["Location"] == "/mon-compte/acces/garder/"
    assert ways() == 0
    alice.post("/mon-compte/acces/garder/", {"keep": "yes"})
    assert ways() == 1
    assert SocialVisitor(issuer).visit().headers["Location"] == "/aujourdhui/"


def test_who_signs_in_after_a_stranger_left_their_social_account_may_say_no(issuer: Issuer) -> None:
    Visitor().sign_up(ALICE)
    shared = SocialVisitor(issuer)
    shared.visit()
    shared.sign_in()
    shared.post("/mon-compte/acces/garder/", {"keep": "no"})
    assert ways() == 0
    assert shared.post("/mon-compte/acces/garder/", {"keep": "yes"}).headers["Location"] == "/aujourdhui/"
    assert ways() == 0


def test_what_waits_is_forgotten_after_half_an_hour(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    alice.visit()
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=True):
        assert alice.get("/connexion/sociale/adresse/").headers["Location"] == "/connexion/"


def test_an_account_to_add_joins_nobody_else_than_who_left(issuer: Issuer) -> None:
    Visitor().sign_up(ALICE)
    alice = SocialVisitor(issuer)
    alice.sign_in()
    brought = issuer.approve(alice.depart("/mon-compte/acces/ajouter/"))
    alice.post("/deconnexion/")
    assert alice.arrive(brought).headers["Location"] == REFUSED
    assert ways() == 0


def test_an_account_left_for_by_somebody_else_joins_nobody(issuer: Issuer) -> None:
    """A change of person empties the session; were one ever to survive, the errand says whose it was."""
    Visitor().sign_up(ALICE)
    alice = SocialVisitor(issuer)
    alice.sign_in()
    brought = issuer.approve(alice.depart("/mon-compte/acces/ajouter/"))
    session = alice.session
    session["socialaccount_states"][brought["state"]][0]["errand"]["person"] += 1
    session.save()
    assert alice.arrive(brought).headers["Location"] == REFUSED
    assert ways() == 0


def test_a_second_social_account_joins_once_the_first_let_its_owner_in(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    alice.first_visit(ALICE)
    alice.post("/deconnexion/")
    issuer.subject = "2002"
    alice.visit()
    issuer.subject = "1001"
    assert alice.visit().headers["Location"] == "/mon-compte/acces/garder/"
    asked = alice.get("/mon-compte/acces/garder/")  # a provider confirms nothing: a code by mail is asked
    assert asked.headers["Location"].startswith("/mon-compte/confirmer/")
    alice.post("/mon-compte/confirmer/courriel/", {"next": "/mon-compte/acces/garder/"})
    alice.post("/mon-compte/confirmer/code/", {"code": last_code()})
    alice.post("/mon-compte/acces/garder/", {"keep": "yes"})
    assert ways() == 2


def test_a_social_account_is_one_persons(issuer: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    Visitor().sign_up(BOB)
    bob = SocialVisitor(issuer)
    bob.sign_in(BOB)
    bob.arrive(issuer.approve(bob.depart("/mon-compte/acces/ajouter/")))
    assert "sert déjà" in bob.get("/mon-compte/acces/").text
    assert ways() == 1


@pytest.mark.asvs("6.8.4", "7.5.1")
def test_a_way_is_not_added_or_removed_without_a_confirmation(issuer: Issuer) -> None:
    """Coming in by a provider is none: it may have asked nothing of whoever sits there."""
    SocialVisitor(issuer).first_visit(ALICE)
    alice = SocialVisitor(issuer)
    alice.visit()
    asked = alice.post("/mon-compte/acces/ajouter/", {"provider": "oidc"})
    assert asked.headers["Location"].startswith("/mon-compte/confirmer/")
    alice.post("/mon-compte/confirmer/courriel/", {"next": "/mon-compte/acces/"})
    assert alice.post("/mon-compte/confirmer/code/", {"code": "000000"}).status_code == 200
    answer = alice.post("/mon-compte/confirmer/code/", {"code": last_code()})
    assert answer.headers["Location"] == "/mon-compte/acces/"
    assert "url=" in alice.post("/mon-compte/acces/ajouter/", {"provider": "oidc"}).text


def test_the_last_way_stays_however_many_ask_at_once(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    alice.first_visit(ALICE)
    issuer.subject = "2002"
    alice.arrive(issuer.approve(alice.depart("/mon-compte/acces/ajouter/")))
    with superuser_connection() as raw:
        ids = [row[0] for row in raw.execute("SELECT id FROM socialaccount_socialaccount").fetchall()]
    assert len(ids) == 2

    def remove(account_id: int) -> None:
        browser = Visitor()
        browser.cookies = alice.cookies
        browser.post(f"/mon-compte/acces/{row(account_id)}/retirer/")
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(remove, ids))
    assert ways() == 1


@pytest.mark.asvs("7.4.2")
def test_a_disabled_account_is_not_entered(issuer: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    Person.objects.update(is_active=False)
    alice = SocialVisitor(issuer)
    alice.visit()
    assert not alice.is_signed_in()


def test_a_closed_account_leaves_no_way_in(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    alice.first_visit(ALICE)
    alice.post("/mon-compte/fermer/", {"understood": "on"})
    assert nothing_is_left()
