"""« Connectez-vous avec votre compte social »: first visit, second visit, what is refused."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts import ceilings
from portail.accounts.models import Person, Session
from portail.accounts.social import discovery
from portail.audit.models import Entry
from portail.database.context import rows_of
from portail.limits.rules import Limit
from tests.accounts.factors import add_application
from tests.accounts.people import ALICE, BOB
from tests.accounts.visitor import row, words
from tests.provider import Issuer
from tests.social import REFUSED, SocialVisitor

pytestmark = pytest.mark.django_db(transaction=True)

CLOCK = re.compile(r"\d+ h \d+|data-resend=\"\d+\"")


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    issuer = Issuer()
    settings.SOCIAL_PROVIDERS = (issuer.provider(),)
    discovery.forget()
    yield issuer
    issuer.stop()


def social_accounts(person: Person) -> list[SocialAccount]:
    with rows_of(actor=person.pk):
        return list(SocialAccount.objects.filter(user_id=person.pk))


def test_a_first_visit_proves_the_address_then_opens_an_account(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    arrived = alice.visit()
    assert arrived.headers["Location"] == "/connexion/sociale/adresse/"
    assert Person.objects.count() == 0 and not alice.is_signed_in()
    opened = alice.prove(ALICE)
    assert opened.headers["Location"] == "/enfants/associer/"
    assert alice.is_signed_in()
    person = Person.objects.get(email=ALICE)
    assert not person.has_usable_password()
    (row,) = social_accounts(person)
    assert row.extra_data == {} and issuer.subject not in row.uid


def test_a_first_visit_says_whose_address_is_wanted_and_asks_no_password(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    page = words(alice.get(alice.visit().headers["Location"])).replace("\u00a0", " ")
    assert f"Première visite avec {issuer.provider().name}" in page
    assert "Il peut être différent de celui de votre compte social." in page
    assert "Connectez-vous d’abord comme d’habitude" in page
    assert "Nouveau mot de passe" not in page and "Étape 1 sur 3" not in page


def test_a_second_visit_signs_in_at_once(issuer: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    again = SocialVisitor(issuer)
    assert again.visit().headers["Location"] == "/aujourdhui/"
    assert again.is_signed_in()
    assert Person.objects.count() == 1


def test_what_the_provider_says_of_an_address_proves_nothing(issuer: Issuer) -> None:
    SocialVisitor(issuer).sign_up(ALICE)
    issuer.says = {"email": ALICE, "email_verified": True}
    stranger = SocialVisitor(issuer)
    assert stranger.visit().headers["Location"] == "/connexion/sociale/adresse/"
    assert not stranger.is_signed_in()
    stranger.prove(BOB)
    assert set(EmailAddress.objects.values_list("email", flat=True)) == {ALICE, BOB}


def test_the_page_shows_the_providers_that_are_offered_and_no_others(issuer: Issuer, settings: Any) -> None:
    assert "Compte d’essai" in SocialVisitor(issuer).get("/connexion/").text
    settings.SOCIAL_PROVIDERS = ()
    assert "compte social" not in SocialVisitor(issuer).get("/connexion/").text


@pytest.mark.asvs("7.6.2")
def test_a_provider_is_not_entered_by_a_link(issuer: Issuer) -> None:
    assert SocialVisitor(issuer).get("/connexion/sociale/", {"provider": "oidc"}).status_code == 405


def test_somebody_who_says_no_reads_the_plain_refusal(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    state = issuer.approve(alice.depart())["state"]
    answer = alice.arrive({"error": "access_denied", "state": state})
    assert answer.headers["Location"] == REFUSED
    assert "La connexion n’a pas abouti" in alice.get(REFUSED).text


@pytest.mark.asvs("7.6.1")
def test_a_personal_device_stays_signed_in_for_thirty_days(issuer: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    for fields, days in (({"remember": "on"}, 30), ({}, 0.5)):
        Session.objects.all().delete()
        SocialVisitor(issuer).visit(**fields)
        session = Session.objects.get(person__isnull=False)
        assert session.remembered is bool(fields)
        assert abs(session.expire_date - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


def test_the_language_of_the_departure_is_that_of_the_return(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    arrived = alice.arrive(issuer.approve(alice.depart("/en/connexion/sociale/")))
    assert arrived.headers["Location"] == "/en/connexion/sociale/adresse/"


def test_the_address_of_the_provider_only_fills_in_the_field(issuer: Issuer) -> None:
    issuer.says = {"email": BOB}
    alice = SocialVisitor(issuer)
    alice.visit()
    assert f'value="{BOB}"' in alice.get("/connexion/sociale/adresse/").text
    alice.prove(ALICE)
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [ALICE]


def test_an_address_that_has_an_account_is_answered_like_any_other(issuer: Issuer) -> None:
    SocialVisitor(issuer).sign_up(BOB)
    pages = []
    for email in (ALICE, BOB):
        visitor = SocialVisitor(issuer)
        visitor.visit()
        answer = visitor.post("/connexion/sociale/adresse/", {"email": email})
        page = words(visitor.get("/connexion/sociale/code/")).replace(email, "…")
        pages.append((answer.status_code, answer.headers["Location"], CLOCK.sub("", page)))
    assert pages[0] == pages[1]


def test_what_a_provider_sends_is_asked_of_it_alone(issuer: Issuer) -> None:
    """What leaves: a number of the attempt, a proof to come, an address of ours to return to."""
    SocialVisitor(issuer).visit()
    (asked,) = issuer.asked
    assert asked["redirect_uri"] == "http://testserver/retour/oidc/"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_each_journey_has_numbers_of_its_own(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    for _ in range(3):
        issuer.approve(alice.depart())
    for name in ("state", "nonce", "code_challenge"):
        assert len({asked[name] for asked in issuer.asked}) == 3


@pytest.mark.asvs("6.8.4")
def test_the_second_step_is_asked_after_a_social_account_too(issuer: Issuer) -> None:
    SocialVisitor(issuer).first_visit(ALICE)
    add_application(Person.objects.get().pk)
    alice = SocialVisitor(issuer)
    assert alice.visit().headers["Location"] == "/connexion/deuxieme-etape/"
    assert not alice.is_signed_in()


def test_a_way_added_or_removed_is_told_and_kept_in_the_trail(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    alice.first_visit(ALICE)
    issuer.subject = "2002"
    alice.arrive(issuer.approve(alice.depart("/mon-compte/acces/ajouter/")))
    person = Person.objects.get()
    first, second = social_accounts(person)
    elsewhere = SocialVisitor(issuer)
    elsewhere.visit()
    assert elsewhere.is_signed_in()
    alice.post(f"/mon-compte/acces/{row(second.pk)}/retirer/")
    assert [row.pk for row in social_accounts(person)] == [first.pk]
    assert alice.is_signed_in() and not elsewhere.is_signed_in()
    told = ProcrastinateJob.objects.filter(task_name="access.tell_way_changed").order_by("id")
    kinds = [job.args["kind"] for job in told]
    assert kinds == ["social-added", "signed-in-new-device", "social-removed"]
    with rows_of(actor=person.pk):
        noted = list(Entry.objects.order_by("at").values_list("action", flat=True))
    assert [action for action in noted if "social" in action] == [
        "account.social-added",
        "account.social-removed",
    ]


def test_the_last_way_cannot_be_removed(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    alice.first_visit(ALICE)
    (only,) = social_accounts(Person.objects.get())
    assert "Retirer" not in alice.get("/mon-compte/acces/").text.partition("<main")[2].replace(
        "Retirez-la", ""
    )
    alice.post(f"/mon-compte/acces/{row(only.pk)}/retirer/")
    assert "seule façon" in alice.get("/mon-compte/acces/").text
    assert len(social_accounts(Person.objects.get())) == 1


def test_a_provider_no_longer_offered_opens_nothing_and_is_said_so(issuer: Issuer, settings: Any) -> None:
    alice = SocialVisitor(issuer)
    alice.first_visit(ALICE)
    settings.SOCIAL_PROVIDERS = ()
    page = alice.get("/mon-compte/acces/")
    assert "n’offre plus ce compte social" in page.text
    assert alice.arrive({"code": "x", "state": "y"}).headers["Location"] == REFUSED


@pytest.mark.asvs("2.4.1")
def test_departures_are_counted_by_network(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        ceilings, "social_journeys", lambda *, network: [[Limit("social.network", network, 2, ceilings.HOUR)]]
    )
    alice = SocialVisitor(issuer)
    answers = [alice.post("/connexion/sociale/", {"provider": "oidc"}).status_code for _ in range(3)]
    assert answers == [200, 200, 302]
