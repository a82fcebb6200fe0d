"""« Connectez-vous avec votre compte social »: first visit, second visit, what is refused."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from portail.accounts.models import Person
from portail.accounts.social import discovery
from portail.database.context import rows_of
from tests.accounts.people import ALICE, BOB
from tests.provider import Issuer
from tests.social import REFUSED, SocialVisitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def issuer(settings: object) -> Iterator[Issuer]:
    issuer = Issuer()
    settings.SOCIAL_PROVIDERS = (issuer.provider(),)  # type: ignore[attr-defined]  # pytest-django's
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


def test_the_page_shows_the_providers_that_are_offered_and_no_others(
    issuer: Issuer, settings: object
) -> None:
    assert "Compte d’essai" in SocialVisitor(issuer).get("/connexion/").text
    settings.SOCIAL_PROVIDERS = ()  # type: ignore[attr-defined]  # pytest-django's
    assert "compte social" not in SocialVisitor(issuer).get("/connexion/").text


def test_a_provider_is_not_entered_by_a_link(issuer: Issuer) -> None:
    assert SocialVisitor(issuer).get("/connexion/sociale/", {"provider": "oidc"}).status_code == 405


def test_somebody_who_says_no_reads_the_plain_refusal(issuer: Issuer) -> None:
    alice = SocialVisitor(issuer)
    state = issuer.approve(alice.depart())["state"]
    answer = alice.arrive({"error": "access_denied", "state": state})
    assert answer.headers["Location"] == REFUSED
    assert "La connexion n’a pas abouti" in alice.get(REFUSED).text
