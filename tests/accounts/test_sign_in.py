"""Who gets in by password, and how often one may try."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from portail.accounts import queries, seals, visits
from portail.accounts.actions import sign_in
from portail.accounts.models import KnownDevice, Person
from portail.accounts.refusals import AccountRefused
from tests.accounts.people import ALICE, BOB, CAFE, HOME, NOBODY, NOON, PASSWORD, open_account

pytestmark = pytest.mark.django_db


def enter(
    password: str = PASSWORD, email: str = ALICE, *, network: str = HOME, device: str = "", now: object = NOON
) -> str:
    """ "" when let in, else the code of the refusal."""
    try:
        sign_in.check_sign_in(email=email, password=password, network=network, device=device, now=now)  # type: ignore[arg-type]
    except AccountRefused as refusal:
        return refusal.code
    return ""


def known(device: str, person_id: int, address: str = ALICE) -> None:
    sign_in.note_sign_in(person_id=person_id, address_key=address, device=device, now=NOON)


def test_the_right_password_lets_in_however_the_address_is_written() -> None:
    person_id = open_account()
    assert (
        sign_in.check_sign_in(
            email=" ALICE.Bouchard@exemple.ca", password=PASSWORD, network=HOME, device="", now=NOON
        )
        == person_id
    )


def test_any_proved_address_of_the_account_lets_in() -> None:
    person_id = open_account()
    EmailAddress.objects.create(user_id=person_id, email=BOB, verified=True, primary=False)
    assert enter(email=BOB) == ""


def test_an_unproved_address_lets_nobody_in() -> None:
    person_id = open_account()
    EmailAddress.objects.create(user_id=person_id, email=BOB, verified=False, primary=False)
    assert enter(email=BOB) == "sign-in-refused"


@pytest.mark.asvs("6.2.8")
@pytest.mark.parametrize("password", ["trois patères à l’entrée", PASSWORD + " ", "", "x" * 5000, "\ud800"])
def test_any_other_password_is_refused(password: str) -> None:
    open_account()
    assert enter(password) == "sign-in-refused"


def test_the_same_letters_typed_another_way_are_the_same_password() -> None:
    import unicodedata

    open_account(password="Été à Rimouski 1985")
    assert enter(unicodedata.normalize("NFD", "Été à Rimouski 1985")) == ""


def test_a_person_who_is_not_active_is_refused_like_anybody() -> None:
    person_id = open_account()
    Person.objects.filter(pk=person_id).update(is_active=False)
    assert enter() == "sign-in-refused"


@pytest.mark.asvs("6.3.1")
def test_ten_tries_a_quarter_of_an_hour_then_not_even_the_right_one() -> None:
    open_account()
    assert [enter(f"essai {number}") for number in range(10)] == ["sign-in-refused"] * 10
    assert enter() == "sign-in-limited"
    assert enter(now=NOON + timedelta(minutes=15)) == ""


def test_an_address_nobody_has_is_counted_alike() -> None:
    codes = [enter(f"essai {number}", NOBODY) for number in range(12)]
    assert codes == ["sign-in-refused"] * 10 + ["sign-in-limited"] * 2


def test_a_stranger_does_not_lock_the_owner_out_of_another_network() -> None:
    open_account()
    for number in range(200):
        enter(f"essai {number}", network=CAFE)
    assert enter(network=HOME) == ""


@pytest.mark.asvs("6.3.1")
def test_strangers_everywhere_do_not_lock_out_a_known_device() -> None:
    known("alice’s own", open_account())
    codes = [enter(f"essai {number}", network=f"203.0.113.{number // 8}") for number in range(140)]
    assert codes.count("sign-in-refused") == 100
    assert enter(network=HOME) == "sign-in-limited"
    assert enter(network=HOME, device="alice’s own") == ""


def test_a_device_is_known_for_one_address_alone() -> None:
    known("shared tablet", open_account())
    assert queries.known_device(device="shared tablet", address_key=ALICE)
    assert not queries.known_device(device="shared tablet", address_key=BOB)
    assert not queries.known_device(device="another", address_key=ALICE)


def test_a_known_device_has_limits_too() -> None:
    known("alice’s own", open_account())
    codes = [enter(f"essai {number}", device="alice’s own") for number in range(12)]
    assert codes[-2:] == ["sign-in-limited"] * 2


def test_the_cookie_of_a_device_lies_nowhere_in_the_table() -> None:
    known("alice’s own", open_account())
    row = KnownDevice.objects.get()
    assert row.token == seals.device_digest("alice’s own", ALICE)
    assert "alice’s own" not in row.token


def visits_of(person_id: int) -> tuple[object, object]:
    return Person.objects.values_list("former_visit_at", "seen_at").get(pk=person_id)


def test_a_visit_ends_after_half_an_hour_of_silence() -> None:
    person_id = open_account()
    minutes = [0, 20, 50, 81]
    times = [NOON + timedelta(minutes=each) for each in minutes]
    seen = []
    for now in times:
        visits.note_visit(person_id=person_id, now=now)
        seen.append(visits_of(person_id))
    assert seen == [(None, times[0]), (None, times[1]), (None, times[2]), (times[2], times[3])]


def test_a_device_long_unseen_is_forgotten() -> None:
    known("alice’s own", open_account())
    assert sign_in.forget_devices(now=NOON + timedelta(days=399)) == 0
    assert sign_in.forget_devices(now=NOON + timedelta(days=401)) == 1
