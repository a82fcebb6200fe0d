"""The mails that answer for an address: who gets a code, what the others read, in which words."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from portail.access.actions import answer_challenge, close_account
from portail.accounts.models import Challenge, LegacyAddress, Person
from portail.accounts.seals import challenge_seal, link_token_start
from portail.common.codes import derive_token
from portail.notices.models import Message
from portail.notices.rules import TOKEN_MARKER, TOKEN_PURPOSE
from tests.cast import ALICE, STRANGER
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
SIX_DIGITS = re.compile(r"\d(?:\s?\d){5}")


@pytest.fixture(autouse=True)
def as_worker() -> Iterator[None]:
    with as_role("jobs"):
        yield


def account(email: str, language: str = "fr") -> Person:
    from allauth.account.models import EmailAddress

    person = Person.objects.create(email=email, language=language, created_at=NOW)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def challenge(
    email: str, purpose: str = "sign_up", language: str = "fr", person: Person | None = None
) -> Challenge:
    return Challenge.objects.create(
        purpose=purpose, email=email, browser="b", language=language,
        created_at=NOW, expires_at=NOW + timedelta(minutes=10),
    )  # fmt: skip


def answered(asked: Challenge, once: str = "job:1", now: datetime = NOW) -> Message:
    answer_challenge(challenge_id=asked.pk, once=once, now=now)
    return Message.objects.get(to_address=asked.email)


def words(message: Message) -> str:
    """What the HTML part says to whoever sees neither styles nor images."""
    return " ".join(BeautifulSoup(message.html, "html.parser").body.get_text(" ").split())


def test_a_code_opens_the_subject_the_text_and_the_page() -> None:
    asked = challenge(ALICE.email)
    message = answered(asked)
    assert message.subject == "{{code}}\u00a0: votre code pour le Portail Parents"
    assert message.text.startswith("{{code}}\n") and words(message).startswith("{{code}}")
    assert (message.code_seal, message.expires_at) == (challenge_seal(asked), asked.expires_at)
    link = f"http://testserver/compte/courriel/{link_token_start(asked)}{TOKEN_MARKER}/"
    assert link in message.text and link in message.html
    secret = derive_token(message.code_seal, key=settings.SECRET_KEY, purpose=TOKEN_PURPOSE)
    assert secret not in message.text + message.html + message.code_seal
    assert "10\u00a0h\u00a010" in message.text  # 15:10 UTC, told in Québec's time


@pytest.mark.parametrize("purpose", ["sign_up", "reset", "add_address"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("has_account", [True, False], ids=["account", "no-account"])
@pytest.mark.parametrize("email", [ALICE.email, STRANGER], ids=["held", "unheld"])
def test_a_code_is_given_only_where_it_can_be_used(
    purpose: str, language: str, *, has_account: bool, email: str
) -> None:
    if has_account:
        account(email)
    message = answered(challenge(email, purpose, language))
    expects_code = has_account if purpose == "reset" else not has_account
    assert bool(message.code_seal) is expects_code
    assert ("{{code}}" in message.text + message.html + message.subject) is expects_code
    assert message.language == language
    assert not SIX_DIGITS.search(message.subject)
    assert ("/en/" in message.text) is (language == "en")
    assert "\u00a0:" in message.subject or not expects_code or language == "en"


def test_only_its_owner_reads_whether_a_school_holds_the_address() -> None:
    assert "Une école connaît cette adresse." in answered(challenge(ALICE.email)).text
    unheld = answered(challenge(STRANGER)).text
    assert "Aucune école ne connaît cette adresse." in unheld
    assert "CSS de la Capitale\u00a0: 418 555-0100" in unheld


def test_an_account_is_told_of_at_its_address_with_the_ways_in() -> None:
    account(ALICE.email)
    message = answered(challenge(ALICE.email))
    assert message.subject == "Vous avez déjà un compte au Portail Parents"
    assert "http://testserver/connexion/" in message.text
    assert "http://testserver/compte/reinitialiser/" in message.text


def test_an_unknown_address_is_told_how_to_create_an_account() -> None:
    message = answered(challenge(STRANGER, "reset"))
    assert message.subject == "Il n’y a pas de compte à cette adresse"
    assert "http://testserver/compte/creer/" in message.text


@pytest.mark.parametrize("purpose", ["sign_up", "reset"])
def test_an_account_from_before_2017_is_told_to_begin_again(purpose: str) -> None:
    LegacyAddress.objects.create(email=STRANGER, loaded_at=NOW)
    assert "avant février 2017" in answered(challenge(STRANGER, purpose)).text


def test_a_job_run_again_after_a_kill_writes_no_second_mail() -> None:
    asked = challenge(ALICE.email)
    for _ in range(2):
        answer_challenge(challenge_id=asked.pk, once="job:7", now=NOW)
    assert Message.objects.count() == 1
    answer_challenge(challenge_id=asked.pk, once="job:8", now=NOW)
    assert Message.objects.count() == 2


def test_a_challenge_that_is_gone_gets_no_mail() -> None:
    answer_challenge(challenge_id=UUID(int=0), once="job:1", now=NOW)
    assert not Message.objects.exists()


def test_a_closed_account_is_told_of_in_the_transaction_that_deletes_it() -> None:
    person = account(ALICE.email)
    close_account(person_id=person.pk, now=NOW)
    assert not Person.objects.filter(pk=person.pk).exists()
    assert Message.objects.get().subject == "Votre compte est fermé"


def test_no_link_of_a_mail_leaves_the_portal_and_no_image_is_fetched() -> None:
    page = BeautifulSoup(answered(challenge(ALICE.email)).html, "html.parser")
    assert all(link["href"].startswith("http://testserver/") for link in page.find_all("a"))
    assert not page.find_all(["img", "script", "link", "style", "table"])
    assert page.html["lang"] == "fr"
