"""A change of a way in is told to every proved address, once an event, in the account's language."""

import ast
from collections.abc import Iterator

import pytest

from portail.access import actions, way_mails
from portail.accounts.alerts import tell
from portail.accounts.factors import rescue
from portail.accounts.models import Alert
from portail.database.context import rows_of
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


def told(person_id: int, kind: str, *, also_to: str = "", device: str = "") -> None:
    """What `kind` sends, its job run twice."""
    with rows_of(actor=person_id):
        tell(kind, person_id=person_id, now=NOON, also_to=also_to, device=device)
    word_kind(person_id, kind, times=2)


def word_kind(person_id: int, kind: str, *, times: int = 1) -> None:
    """Run the job of the alert of this kind."""
    with rows_of(actor=person_id):
        alert_id = Alert.objects.get(kind=kind).pk
    for _ in range(times):
        actions.tell_way_changed(person_id=person_id, alert_id=alert_id, once="job:1", now=NOON)


def deferred_kinds() -> set[str]:
    """The kinds that the code tells of: the first argument of each call of way_changed or tell."""
    calls = (
        node
        for room in ("accounts", "agenda")
        for file in python_files(SRC / room)
        for node in ast.walk(ast.parse(file.read_text()))
    )
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"way_changed", "tell"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_kind_has_words_and_every_word_a_kind() -> None:
    assert deferred_kinds() == way_mails.kinds()


@pytest.mark.asvs("6.3.7")
@pytest.mark.parametrize("kind", sorted(way_mails.kinds() - {"rescue-asked", "disavowed"}))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_proved_address_is_told_once(kind: str, language: str) -> None:
    person = account(*ADDRESSES, language=language)
    told(person.pk, kind)
    mails = Message.objects.order_by("to_address")
    assert [each.to_address for each in mails] == sorted(ADDRESSES)
    assert all("/compte/pas-moi/" in each.text and each.language == language for each in mails)


@pytest.mark.asvs("6.3.7")
def test_an_address_that_was_removed_is_told_of_it_too() -> None:
    person = account(*ADDRESSES)
    told(person.pk, "address-removed", also_to="ancienne@exemple.ca")
    assert {each.to_address for each in Message.objects.all()} == {*ADDRESSES, "ancienne@exemple.ca"}


def test_a_mail_says_when_and_with_what_and_nothing_else_of_the_person() -> None:
    person = account(*ADDRESSES)
    told(person.pk, "signed-in-new-device", device="Chrome/Android")
    text = Message.objects.first().text
    assert "C’était le 23 novembre 2026 à 12:00, avec Chrome sur Android." in text.replace("\u00a0", " ")
    assert not [each for each in ADDRESSES if each in text]


def test_the_link_of_a_mail_is_written_when_it_is_sent_and_lies_nowhere_before() -> None:
    person = account(*ADDRESSES)
    told(person.pk, "passkey-added")
    for each in Message.objects.all():
        assert "--token--" in each.text and "--token--" in each.html and each.code_seal.startswith("alert:")


def test_nobody_is_told_of_an_account_that_is_closed() -> None:
    person = account(*ADDRESSES)
    with rows_of(actor=person.pk):
        tell("passkey-added", person_id=person.pk, now=NOON)
        alert_id = Alert.objects.get().pk
        person.delete()
    actions.tell_way_changed(person_id=person.pk, alert_id=alert_id, once="job:1", now=NOON)
    assert not Message.objects.exists()


def test_who_is_told_of_a_way_back_can_stop_it_from_the_mail() -> None:
    person = account(*ADDRESSES)
    code = rescue.issue(person_id=person.pk, operator="Diane", now=NOON)
    rescue.enter(person_id=person.pk, typed=code, device="", address_key="", now=NOON)
    word_kind(person.pk, "rescue-asked")
    seal = rescue.cancel_seal(person_id=person.pk)
    assert [(each.code_seal, "--token--/" in each.text) for each in Message.objects.all()] == [
        (seal, True)
    ] * 2


def test_a_way_back_stopped_meanwhile_is_told_by_its_own_mail() -> None:
    person = account(*ADDRESSES)
    code = rescue.issue(person_id=person.pk, operator="Diane", now=NOON)
    rescue.enter(person_id=person.pk, typed=code, device="", address_key="", now=NOON)
    rescue.cancel(person_id=person.pk, now=NOON)
    word_kind(person.pk, "rescue-asked")
    assert not Message.objects.exists()
