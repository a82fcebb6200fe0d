"""Several proved addresses in one account."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts import queries
from portail.accounts.actions import addresses
from portail.accounts.models import LegacyAddress, Person
from portail.accounts.refusals import AccountRefused
from tests.accounts.people import ALICE, BOB, CHARLIE, NOON, ask, open_account, type_code
from tests.roles import as_role

pytestmark = pytest.mark.django_db


def add(person_id: int, email: str = BOB, *, asked_by: int | None = None) -> int:
    proof = type_code(ask("add_address", email, person=asked_by or person_id))
    return addresses.add_address(
        challenge_id=proof.id, browser="alice’s phone", person_id=person_id, now=NOON
    )


def refused(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(AccountRefused) as caught:
        action(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def shown(person_id: int) -> list[tuple[str, bool]]:
    return [(row.email, row.is_main) for row in queries.proved_addresses(person_id=person_id)]


def test_a_proved_address_is_added_and_the_account_is_told() -> None:
    person_id = open_account()
    add(person_id)
    assert shown(person_id) == [(ALICE, True), (BOB, False)]
    job = ProcrastinateJob.objects.get(task_name="access.tell_way_changed")
    assert (job.args["person_id"], job.args["kind"]) == (person_id, "address-added")


def test_an_address_proved_for_somebody_is_not_added_to_another() -> None:
    alice, charlie = open_account(), open_account(CHARLIE, browser="charlie’s")
    assert refused(add, alice, asked_by=charlie) == "step-missing"


def test_an_address_of_another_account_is_not_added() -> None:
    alice = open_account()
    open_account(BOB, browser="bob’s")
    assert refused(add, alice) == "address-taken"
    assert shown(alice) == [(ALICE, True)]


def test_the_last_and_the_main_address_stay() -> None:
    person_id = open_account()
    main = EmailAddress.objects.get(email=ALICE).pk
    assert refused(addresses.remove_address, person_id=person_id, address_id=main, now=NOON) == "address-last"
    add(person_id)
    assert refused(addresses.remove_address, person_id=person_id, address_id=main, now=NOON) == "address-main"


def test_an_address_is_removed_by_its_owner_alone() -> None:
    person_id, charlie = open_account(), open_account(CHARLIE, browser="charlie’s")
    address_id = add(person_id)
    assert (
        refused(addresses.remove_address, person_id=charlie, address_id=address_id, now=NOON)
        == "address-absent"
    )
    assert addresses.remove_address(person_id=person_id, address_id=address_id, now=NOON) == BOB
    assert shown(person_id) == [(ALICE, True)]


def test_another_address_becomes_the_main_one() -> None:
    person_id = open_account()
    addresses.make_main(person_id=person_id, address_id=add(person_id), now=NOON)
    assert shown(person_id) == [(BOB, True), (ALICE, False)]
    assert Person.objects.get(pk=person_id).email == BOB


def test_an_address_removed_may_open_an_account_of_its_own() -> None:
    person_id = open_account()
    address_id = add(person_id)
    addresses.remove_address(person_id=person_id, address_id=address_id, now=NOON)
    assert open_account(BOB, browser="bob’s", now=NOON + timedelta(minutes=2)) != person_id


@pytest.mark.django_db(transaction=True)
def test_addresses_from_before_2017_are_loaded_once() -> None:
    with as_role("jobs"):
        loaded = [
            addresses.load_legacy_addresses(addresses=["Ancien@Exemple.ca ", "vieux@exemple.ca"], now=NOON),
            addresses.load_legacy_addresses(addresses=["ancien@exemple.ca", "neuf@exemple.ca"], now=NOON),
        ]
        assert loaded == [2, 1]
        assert queries.is_legacy_address("ancien@exemple.ca")
        assert LegacyAddress.objects.count() == 3
