"""A change of a way in is told to every proved address, once an event, in the account's language."""

import ast
from collections.abc import Iterator

import pytest

from portail.access import way_mails
from portail.access.actions import tell_way_changed
from portail.accounts.factors import rescue
from portail.notices.models import Message
from tests.accounts.people import NOON
from tests.house.house import SRC, python_files
from tests.people import account
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = ("alice.bouchard@exemple.ca", "alice@exemple.com")


@pytest.fixture(autouse=True)
def as_worker() -> Iterator[None]:
    with as_role("jobs"):
        yield


def deferred_kinds() -> set[str]:
    """The kinds that the code tells of: the first argument of each call of way_changed."""
    calls = (
        node for file in python_files(SRC / "accounts") for node in ast.walk(ast.parse(file.read_text()))
    )
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "way_changed"
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_kind_has_words_and_every_word_a_kind() -> None:
    assert deferred_kinds() == way_mails.kinds()


@pytest.mark.parametrize("kind", sorted(way_mails.kinds() - {"rescue-asked"}))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_proved_address_is_told_once(kind: str, language: str) -> None:
    person = account(*ADDRESSES, language=language)
    for _ in range(2):
        tell_way_changed(person_id=person.pk, kind=kind, once="job:1", now=NOON)
    told = Message.objects.order_by("to_address")
    assert [each.to_address for each in told] == sorted(ADDRESSES)
    assert all("/compte/reinitialiser/" in each.text and each.language == language for each in told)


def test_nobody_is_told_of_an_account_that_is_closed() -> None:
    tell_way_changed(person_id=4711, kind="passkey-added", once="job:1", now=NOON)
    assert not Message.objects.exists()


def test_who_is_told_of_a_way_back_can_stop_it_from_the_mail() -> None:
    person = account(*ADDRESSES)
    code = rescue.issue(person_id=person.pk, operator="Diane", now=NOON)
    rescue.enter(person_id=person.pk, typed=code, device="", address_key="", now=NOON)
    tell_way_changed(person_id=person.pk, kind="rescue-asked", once="job:1", now=NOON)
    token = rescue.cancel_token(person_id=person.pk)
    assert [token in each.text for each in Message.objects.all()] == [True, True]


def test_a_way_back_stopped_meanwhile_is_told_by_its_own_mail() -> None:
    person = account(*ADDRESSES)
    code = rescue.issue(person_id=person.pk, operator="Diane", now=NOON)
    rescue.enter(person_id=person.pk, typed=code, device="", address_key="", now=NOON)
    rescue.cancel(person_id=person.pk, now=NOON)
    tell_way_changed(person_id=person.pk, kind="rescue-asked", once="job:1", now=NOON)
    assert not Message.objects.exists()
