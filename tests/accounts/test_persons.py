"""Opening an account, its password, its end."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts import queries
from portail.accounts.actions import persons, sign_in
from portail.accounts.models import Challenge, Person, Session
from portail.accounts.refusals import AccountRefused
from portail.audit.models import Entry
from portail.database.context import rows_of
from tests.accounts.people import ALICE, BOB, HOME, NOON, PASSWORD, ask, open_account, type_code

pytestmark = pytest.mark.django_db

NEXT = "Cinq Tuques Mouillées"


def proved(purpose: str, email: str = ALICE, *, browser: str = "alice’s phone") -> object:
    return type_code(ask(purpose, email, browser=browser), browser=browser).id


def open_with(challenge_id: object, **named: object) -> int:
    return persons.open_account(
        **{
            "challenge_id": challenge_id,
            "browser": "alice’s phone",
            "password": PASSWORD,
            "language": "fr",
            "now": NOON,
            **named,
        }  # type: ignore[arg-type]
    )


def reset_with(challenge_id: object, **named: object) -> int:
    return persons.reset_password(
        **{"challenge_id": challenge_id, "browser": "alice’s phone", "password": NEXT, "now": NOON, **named}  # type: ignore[arg-type]
    )


def refused(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(AccountRefused) as caught:
        action(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def may_sign_in(password: str, email: str = ALICE) -> bool:
    try:
        sign_in.check_sign_in(email=email, password=password, network=HOME, device="", now=NOON)
    except AccountRefused:
        return False
    return True


def session_of(person_id: int, key: str) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=NOON, person_id=person_id)


def actions_of(person_id: int) -> list[str]:
    with rows_of(actor=person_id):
        return list(Entry.objects.order_by("at").values_list("action", flat=True))


def test_an_account_opens_with_its_address_proved_and_main() -> None:
    person_id = open_account()
    address = EmailAddress.objects.get(user_id=person_id)
    person = Person.objects.get(pk=person_id)
    assert (address.email, address.verified, address.primary) == (ALICE, True, True)
    assert (person.email, person.language, person.created_at) == (ALICE, "fr", NOON)
    assert actions_of(person_id) == ["account.opened"]
    assert may_sign_in(PASSWORD)


@pytest.mark.asvs("2.3.1", "2.3.3")
def test_no_person_exists_before_the_password() -> None:
    proved("sign_up")
    assert not Person.objects.filter(email=ALICE).exists()


@pytest.mark.asvs("2.3.1")
def test_a_code_not_typed_opens_nothing() -> None:
    assert refused(open_with, ask()) == "step-missing"
    assert not Person.objects.filter(email=ALICE).exists()


@pytest.mark.parametrize("purpose", ["reset", "add_address"])
def test_the_proof_of_another_purpose_opens_nothing(purpose: str) -> None:
    assert refused(open_with, proved(purpose)) == "step-missing"


def test_the_proof_of_another_browser_opens_nothing() -> None:
    assert refused(open_with, proved("sign_up"), browser="somebody else’s") == "step-missing"


def test_a_proof_opens_one_account() -> None:
    challenge_id = proved("sign_up")
    open_with(challenge_id)
    assert refused(open_with, challenge_id) == "step-missing"


def test_a_proof_lasts_half_an_hour() -> None:
    challenge_id = proved("sign_up")
    assert refused(open_with, challenge_id, now=NOON + timedelta(minutes=30)) == "step-missing"
    assert open_with(challenge_id, now=NOON + timedelta(minutes=29, seconds=59))


def test_a_weak_password_keeps_the_proof() -> None:
    challenge_id = proved("sign_up")
    with pytest.raises(AccountRefused) as caught:
        open_with(challenge_id, password="motdepasse")
    assert caught.value.code == "password-weak"
    assert open_with(challenge_id)


def test_an_address_with_an_account_opens_no_second_one() -> None:
    open_account()
    challenge_id = proved_again = type_code(
        ask(now=NOON + timedelta(minutes=1)), now=NOON + timedelta(minutes=1)
    ).id
    assert refused(open_with, challenge_id, password=NEXT) == "address-taken"
    assert Person.objects.filter(email=ALICE).count() == 1
    assert may_sign_in(PASSWORD)
    assert Challenge.objects.get(pk=proved_again).used_at is not None


def test_a_second_address_of_somebody_opens_no_account() -> None:
    person_id = open_account()
    EmailAddress.objects.create(user_id=person_id, email=BOB, verified=True, primary=False)
    assert refused(open_with, proved("sign_up", BOB)) == "address-taken"


def test_a_reset_changes_the_password_and_ends_every_session() -> None:
    person_id = open_account()
    session_of(person_id, "phone")
    session_of(person_id, "computer")
    assert reset_with(proved("reset")) == person_id
    assert (may_sign_in(PASSWORD), may_sign_in(NEXT)) == (False, True)
    assert not Session.objects.filter(person_id=person_id).exists()
    assert actions_of(person_id) == ["account.opened", "account.password_reset"]
    told = ProcrastinateJob.objects.get(task_name="access.tell_way_changed").args
    assert (told["person_id"], told["kind"]) == (person_id, "password-changed")


def test_a_reset_works_with_any_proved_address() -> None:
    person_id = open_account()
    EmailAddress.objects.create(user_id=person_id, email=BOB, verified=True, primary=False)
    assert reset_with(proved("reset", BOB)) == person_id


def test_a_reset_of_an_address_without_account_makes_none() -> None:
    assert refused(reset_with, proved("reset")) == "address-absent"
    assert not Person.objects.filter(email=ALICE).exists()


@pytest.mark.asvs("6.2.3")
def test_a_change_of_password_asks_for_the_present_one() -> None:
    person_id = open_account()
    change = {"person_id": person_id, "password": NEXT, "session_key": "here", "now": NOON}
    assert refused(persons.change_password, current="pas celui-là", **change) == "password-wrong"
    assert may_sign_in(PASSWORD)


@pytest.mark.asvs("7.4.3")
def test_a_change_of_password_ends_the_other_sessions() -> None:
    person_id = open_account()
    session_of(person_id, "here")
    session_of(person_id, "elsewhere")
    persons.change_password(
        person_id=person_id, current=PASSWORD, password=NEXT, session_key="here", now=NOON
    )
    assert list(Session.objects.filter(person_id=person_id).values_list("session_key", flat=True)) == ["here"]
    assert may_sign_in(NEXT)


@pytest.mark.asvs("6.2.3")
def test_guesses_at_the_present_password_are_counted() -> None:
    person_id = open_account()
    codes = [
        refused(sign_in.check_own_password, person_id=person_id, password=f"essai {number}", now=NOON)
        for number in range(12)
    ]
    assert codes == ["password-wrong"] * 10 + ["password-limited"] * 2


def test_a_closed_account_leaves_the_trail_alone() -> None:
    person_id = open_account()
    session_of(person_id, "phone")
    ask("add_address", BOB, person=person_id)
    persons.close_account(person_id=person_id, now=NOON)
    assert not Person.objects.filter(pk=person_id).exists()
    assert not EmailAddress.objects.filter(email=ALICE).exists()
    assert not Session.objects.filter(session_key="phone").exists()
    assert actions_of(person_id) == ["account.opened", "account.closed"]
    assert open_account(now=NOON + timedelta(hours=1)) != person_id


def test_a_language_that_does_not_exist_is_refused() -> None:
    person_id = open_account()
    persons.change_language(person_id=person_id, language="en")
    found = queries.person(person_id=person_id)
    assert found is not None and found.language == "en"
    with pytest.raises(ValueError, match="'de' is not one of"):
        persons.change_language(person_id=person_id, language="de")
