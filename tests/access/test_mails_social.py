"""The mails of a first visit by social account, and of the code that confirms who is signed in."""

from collections.abc import Iterator

import pytest

from tests.access.test_mails import account, answered, challenge, words
from tests.cast import ALICE, STRANGER
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_worker() -> Iterator[None]:
    with as_role("jobs"):
        yield


@pytest.mark.parametrize("email", [ALICE.email, STRANGER], ids=["held", "unheld"])
def test_an_address_without_an_account_gets_its_code(email: str) -> None:
    message = answered(challenge(email, "social"))
    assert message.subject.startswith("{{code}}") and message.code_seal


def test_an_address_that_has_an_account_gets_none_and_is_told_to_sign_in_first() -> None:
    account(ALICE.email)
    message = answered(challenge(ALICE.email, "social"))
    assert "{{code}}" not in message.subject + message.text + message.html and not message.code_seal
    assert "connectez-vous d’abord comme d’habitude" in words(message)


def test_a_code_that_confirms_says_what_it_is_for() -> None:
    person = account(ALICE.email)
    message = answered(challenge(ALICE.email, "confirm", person=person))
    assert message.subject == "{{code}}\u00a0: votre code pour confirmer que c’est vous"
