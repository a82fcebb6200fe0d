"""A browser that its owner signed in from: counted apart, whatever strangers do, and forgotten on demand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from portail.accounts import ceilings, queries
from portail.accounts.actions import sessions, sign_in
from portail.accounts.factors import totp
from portail.accounts.models import KnownDevice, Session
from portail.accounts.refusals import AccountRefused
from tests.accounts.factors import add_application
from tests.accounts.people import ALICE, BOB, HOME, NOON, PASSWORD, ask, open_account, type_code, wrong_code
from tests.accounts.visitor import Visitor

pytestmark = pytest.mark.django_db

OWN = "alice’s own"


@pytest.fixture
def alice() -> int:
    """Alice, who signed in from one browser."""
    person_id = open_account()
    known(person_id)
    return person_id


def known(person_id: int, device: str = OWN, held: str = "") -> str:
    return sign_in.note_sign_in(person_id=person_id, address_key=ALICE, device=device, held=held, now=NOON)


def refusal(act: Callable[[], object]) -> str:
    try:
        act()
    except AccountRefused as refused:
        return refused.code
    return ""


def fill(*makers: Callable[..., ceilings.Groups], later: timedelta = timedelta()) -> None:
    """Strangers everywhere, the owner's own network too, until every limit they share is spent."""
    for make in makers:
        for network in (HOME, *(f"203.0.113.{number}" for number in range(30))):
            for group in make(address=ALICE, network=network, device=""):
                for _ in range(min(max(limit.ceiling for limit in group), 120)):
                    if ceilings.minutes_to_wait([group], now=NOON + later):
                        break


@pytest.mark.asvs("6.1.1", "6.3.1")
def test_with_every_bucket_of_strangers_full_the_owner_types_the_password(alice: int) -> None:
    fill(ceilings.sign_ins)
    entered = {"email": ALICE, "password": PASSWORD, "network": HOME, "now": NOON}
    assert refusal(lambda: sign_in.check_sign_in(**entered, device="")) == "sign-in-limited"  # type: ignore[arg-type]
    assert sign_in.check_sign_in(**entered, device=OWN) == alice  # type: ignore[arg-type]


@pytest.mark.asvs("6.1.1")
def test_with_every_bucket_of_strangers_full_the_owner_asks_for_a_code_and_types_it(alice: int) -> None:
    later = timedelta(hours=2)
    fill(ceilings.code_mails, ceilings.code_tries, later=later)
    asked = {"purpose": "reset", "now": NOON + later}
    assert refusal(lambda: ask(**asked, browser="unknown")) == "code-mails-limited"  # type: ignore[arg-type]
    challenge_id = ask(**asked, device=OWN)  # type: ignore[arg-type]
    assert type_code(challenge_id, device=OWN, now=NOON + later).proved_at


def test_a_code_that_a_stranger_has_just_asked_for_delays_unknown_devices_alone(alice: int) -> None:
    now = NOON + timedelta(hours=2)
    ask("reset", browser="a stranger’s", network="203.0.113.9", now=now)
    assert refusal(lambda: ask("reset", now=now)) == "code-too-soon"
    ask("reset", device=OWN, now=now)
    assert refusal(lambda: ask("reset", device=OWN, now=now)) == "code-too-soon"


def test_with_the_accounts_second_steps_spent_by_who_knows_the_password_the_owner_passes(alice: int) -> None:
    _, codes = add_application(alice)
    tried = {"person_id": alice, "address_key": ALICE, "now": NOON + timedelta(hours=1)}
    for _ in range(10):
        refusal(lambda: totp.check(**tried, typed="000000", device=""))  # type: ignore[arg-type]
    assert refusal(lambda: totp.check(**tried, typed=codes[0], device="")) == "factor-limited"  # type: ignore[arg-type]
    assert totp.check(**tried, typed=codes[0], device=OWN) == "recovery_code"  # type: ignore[arg-type]


def test_a_known_device_has_ceilings_of_its_own(alice: int) -> None:
    later = NOON + timedelta(hours=2)
    for number in range(5):
        ask("reset", device=OWN, now=later + timedelta(seconds=31 * number))
    assert refusal(lambda: ask("reset", device=OWN, now=later + timedelta(minutes=5))) == "code-mails-limited"
    challenge_id = ask("confirm", BOB, browser="another", now=later)
    assert refusal(lambda: type_code(challenge_id, wrong_code(challenge_id), browser="x", now=later))


def test_the_value_of_a_browser_changes_at_each_visit_and_the_former_one_serves_no_more(alice: int) -> None:
    cookie = known(alice, "next", held=OWN)
    assert cookie == "next"
    assert queries.known_device(device="next", address_key=ALICE)
    assert not queries.known_device(device=OWN, address_key=ALICE)


def test_two_people_on_one_browser_are_both_known_there(alice: int) -> None:
    bob = open_account(BOB, browser="bob’s")
    cookie = sign_in.note_sign_in(person_id=bob, address_key=BOB, device="bob’s value", held=OWN, now=NOON)
    assert cookie == f"bob’s value.{OWN}"
    assert queries.known_device(device=cookie, address_key=ALICE)
    assert known(alice, "again", held=cookie) == "again.bob’s value"


def test_a_device_is_known_by_whichever_address_of_its_person_is_typed(alice: int) -> None:
    EmailAddress.objects.create(user_id=alice, email=BOB, verified=True, primary=False)
    known(alice, "next", held=OWN)
    assert queries.known_device(device="next", address_key=BOB)


def test_a_change_of_keys_forgets_no_device(alice: int, settings: object) -> None:
    former = settings.SECRET_KEY  # type: ignore[attr-defined]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret key of thirty signs", [former]  # type: ignore[attr-defined]
    assert queries.known_device(device=OWN, address_key=ALICE)
    known(alice, "next", held=OWN)
    assert KnownDevice.objects.count() == 1


def test_signing_a_device_out_from_afar_makes_it_a_strangers() -> None:
    phone, computer = Visitor(), Visitor()
    phone.sign_up()
    computer.sign_in()
    assert KnownDevice.objects.count() == 2
    person_id = KnownDevice.objects.latest("created_at").person_id
    theirs = Session.objects.filter(person_id=person_id).latest("created_at")
    assert sessions.end_session(person_id=person_id, public_id=theirs.public_id, now=NOON)
    cookie = computer.cookies["appareil"].value
    assert not queries.known_device(device=cookie, address_key=ALICE)
    assert queries.known_device(device=phone.cookies["appareil"].value, address_key=ALICE)


def test_signing_out_everywhere_else_keeps_this_device_alone_known() -> None:
    phone, computer = Visitor(), Visitor()
    phone.sign_up()
    computer.sign_in()
    phone.post("/mon-compte/appareils/")
    assert queries.known_device(device=phone.cookies["appareil"].value, address_key=ALICE)
    assert KnownDevice.objects.count() == 1
