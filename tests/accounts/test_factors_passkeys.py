"""A passkey opens its owner's account: made once, signed for us, with its owner verified; else nothing."""

import json
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts.actions import persons
from portail.accounts.factors import passkeys
from portail.accounts.factors import password as way
from portail.accounts.factors.ceremonies import LASTS, forget_ceremonies
from portail.accounts.factors.queries import passkeys_of
from portail.accounts.models import Ceremony, Person
from portail.accounts.refusals import AccountRefused
from portail.audit.models import Entry
from portail.common.errors import Refusal
from portail.database.context import rows_of
from tests.accounts.device import Device
from tests.accounts.factors import BROWSER, add_passkey, asked, came_in
from tests.accounts.people import HOME, NOON, PASSWORD, open_account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> int:
    return open_account()


def refusal(act: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **named)  # type: ignore[operator]
    return refused.value.code


def test_a_device_that_made_a_key_opens_the_account(alice: int) -> None:
    device = add_passkey(alice)
    assert came_in(device.sign(asked())) == alice
    [key] = passkeys_of(person_id=alice)
    assert (key.name, key.created_at, key.used_at) == ("Pixel", NOON, NOON)


def test_a_device_that_does_not_count_opens_it_each_time(alice: int) -> None:
    device = add_passkey(alice, Device(counts=False))
    for _ in range(3):
        assert came_in(device.sign(asked())) == alice


@pytest.mark.asvs("6.5.6")
def test_several_keys_each_open_the_account_until_revoked(alice: int) -> None:
    phone, desk = add_passkey(alice), add_passkey(alice)
    first, _second = passkeys_of(person_id=alice)
    assert passkeys.remove(person_id=alice, passkey_id=first.id, now=NOON) == "Pixel"
    assert refusal(came_in, phone.sign(asked())) == "passkey-unknown"
    assert came_in(desk.sign(asked())) == alice
    assert refusal(passkeys.remove, person_id=alice, passkey_id=first.id, now=NOON) == "passkey-absent"


def test_a_key_serves_one_account(alice: int) -> None:
    device = add_passkey(alice)
    bob = open_account("bob.levesque@exemple.ca")
    assert refusal(add_passkey, bob, device.copy()) == "passkey-known"


def test_an_account_has_twenty_keys_at_most(alice: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    add_passkey(alice)
    assert refusal(add_passkey, alice) == "passkey-many"


def test_a_number_to_sign_serves_five_minutes(alice: int) -> None:
    device = add_passkey(alice)
    assert refusal(came_in, device.sign(asked()), now=NOON + LASTS) == "passkey-stale"
    assert came_in(device.sign(asked()), now=NOON + LASTS - timedelta(seconds=1)) == alice


def test_numbers_that_cannot_be_signed_any_more_are_forgotten() -> None:
    asked()
    assert forget_ceremonies(now=NOON) == 0
    assert forget_ceremonies(now=NOON + LASTS + timedelta(seconds=1)) == 1
    assert not Ceremony.objects.exists()


@pytest.mark.asvs("6.7.2")
def test_numbers_are_all_different_and_lie_nowhere_in_clear() -> None:
    given = {json.loads(asked())["challenge"] for _ in range(50)}
    assert len(given) == 50
    assert not given & set(Ceremony.objects.values_list("digest", flat=True))


@pytest.mark.asvs("2.4.1")
def test_a_network_asks_six_hundred_times_an_hour() -> None:
    for _ in range(600):
        asked()
    assert refusal(asked) == "passkey-limited"


def test_each_change_is_written_and_told(alice: int) -> None:
    add_passkey(alice)
    [key] = passkeys_of(person_id=alice)
    passkeys.remove(person_id=alice, passkey_id=key.id, now=NOON)
    told = [job.args["kind"] for job in ProcrastinateJob.objects.filter(task_name="access.tell_way_changed")]
    assert sorted(told) == ["passkey-added", "passkey-removed"]
    with rows_of(actor=alice):
        actions = set(Entry.objects.filter(actor_id=alice).values_list("action", flat=True))
    assert {"account.passkey-added", "account.passkey-removed"} <= actions


def test_a_closed_account_is_opened_by_no_key(alice: int) -> None:
    device = add_passkey(alice)
    persons.close_account(person_id=alice, now=NOON)
    assert refusal(came_in, device.sign(asked())) == "passkey-unknown"


def test_an_account_that_is_not_active_is_opened_by_no_key(alice: int) -> None:
    device = add_passkey(alice)
    Person.objects.filter(pk=alice).update(is_active=False)
    assert refusal(came_in, device.sign(asked())) == "passkey-unknown"


def test_a_password_may_go_once_a_key_is_there_and_never_both(alice: int) -> None:
    assert refusal(way.remove, person_id=alice, session_key="", now=NOON) == "way-last"
    add_passkey(alice)
    [key] = passkeys_of(person_id=alice)
    way.remove(person_id=alice, session_key="", now=NOON)
    assert refusal(passkeys.remove, person_id=alice, passkey_id=key.id, now=NOON) == "way-last"
    assert refusal(way.remove, person_id=alice, session_key="", now=NOON) == "password-absent"
    way.choose(person_id=alice, password=PASSWORD, session_key="", now=NOON)
    assert refusal(way.choose, person_id=alice, password=PASSWORD, session_key="", now=NOON) == "step-missing"
    passkeys.remove(person_id=alice, passkey_id=key.id, now=NOON)


def test_a_password_chosen_again_keeps_the_rules(alice: int) -> None:
    add_passkey(alice)
    way.remove(person_id=alice, session_key="", now=NOON)
    assert refusal(way.choose, person_id=alice, password="abc", session_key="", now=NOON) == "password-weak"


def test_a_key_confirms_its_owner_and_nobody_else(alice: int) -> None:
    device = add_passkey(alice)
    bob = open_account("bob.levesque@exemple.ca")
    other = add_passkey(bob)

    def offered() -> str:
        return passkeys.offer_confirmation(person_id=alice, browser=BROWSER, network=HOME, now=NOON)

    passkeys.confirm(person_id=alice, browser=BROWSER, sent=device.sign(offered()), now=NOON)
    with pytest.raises(AccountRefused, match="passkey-unknown"):
        passkeys.confirm(person_id=alice, browser=BROWSER, sent=other.sign(offered()), now=NOON)
    with pytest.raises(AccountRefused, match="passkey-stale"):
        passkeys.confirm(person_id=alice, browser=BROWSER, sent=device.sign(asked()), now=NOON)
