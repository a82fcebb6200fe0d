"""The second step: six digits that pass once, counted before they are compared; codes on paper, once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts.factors import rules, totp
from portail.accounts.factors.queries import factors_of, has_second_factor
from portail.accounts.factors.rules import read_factor, step_of
from portail.accounts.factors.sealing import seal, unseal
from portail.accounts.models import Authenticator, RecoveryCode
from portail.common.errors import Refusal
from portail.common.paper import new_paper_code
from portail.database.context import rows_of
from tests.accounts.factors import add_application, pass_step
from tests.accounts.people import NOON, open_account
from tests.accounts.races import at_once
from tests.authenticator import digits_at

pytestmark = pytest.mark.django_db(transaction=True)

STEP = timedelta(seconds=30)
# RFC 6238, appendix B, the last six of its eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_DIGITS = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@pytest.fixture
def alice() -> int:
    return open_account()


def refusal(act: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **named)  # type: ignore[operator]
    return refused.value.code


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"


@pytest.mark.parametrize(("moment", "digits"), RFC_DIGITS.items())
def test_the_digits_are_those_of_the_standard(moment: int, digits: str) -> None:
    now = datetime.fromtimestamp(moment, UTC)
    assert digits_at(now, secret=RFC_SECRET) == digits
    assert step_of(digits, secret=RFC_SECRET, now=now) == moment // 30


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "code-missing"),
        ("12345", "code-too-short"),
        ("1234567", "code-too-long"),
        ("ab12", "factor-shape"),
    ],
)
def test_what_is_neither_digits_nor_a_code_is_named_and_costs_no_try(typed: str, code: str) -> None:
    assert refusal(read_factor, typed) == code


def test_digits_and_codes_are_read_as_they_are_typed() -> None:
    assert read_factor(" 123 456 ").digits == "123456"
    assert read_factor("7k2m q9td-3xwb 5pha").signs == "7K2MQ9TD3XWB5PHA"


def test_an_application_is_on_once_its_digits_were_shown(alice: int) -> None:
    assert not has_second_factor(person_id=alice)
    secret = rules.new_secret()
    digits = digits_at(NOON, secret=secret)
    assert (
        refusal(totp.turn_on, person_id=alice, secret=secret, typed=wrong(digits), now=NOON) == "factor-wrong"
    )
    assert not has_second_factor(person_id=alice)
    add_application(alice)
    assert has_second_factor(person_id=alice)
    assert factors_of(person_id=alice).codes_left == 10


def test_an_application_that_is_on_is_not_replaced_unseen(alice: int) -> None:
    add_application(alice)
    assert refusal(add_application, alice) == "factor-present"


@pytest.mark.asvs("6.5.2")
def test_the_key_lies_nowhere_in_clear(alice: int) -> None:
    secret, codes = add_application(alice)
    with rows_of(actor=alice):
        row = Authenticator.objects.get()
        digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert secret not in row.secret
    assert unseal(row.secret) == secret
    assert not digests & set(codes)


def test_what_is_sealed_is_read_under_a_former_key(settings: Any) -> None:
    sealed = seal("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, of more than fifty characters, as long as it must be"
    assert unseal(sealed) == "secret"


@pytest.mark.asvs("6.5.1")
def test_the_same_digits_never_pass_twice_not_even_those_that_turned_it_on(alice: int) -> None:
    secret, _ = add_application(alice)
    assert refusal(pass_step, alice, digits_at(NOON, secret=secret)) == "factor-used"
    later = NOON + STEP
    assert pass_step(alice, digits_at(later, secret=secret), now=later) == "totp"
    assert refusal(pass_step, alice, digits_at(later, secret=secret), now=later) == "factor-used"
    # Nor those of the half minute before, which the window would forgive.
    assert refusal(pass_step, alice, digits_at(NOON, secret=secret), now=later) == "factor-used"


@pytest.mark.asvs("6.5.8")
def test_a_clock_half_a_minute_off_is_forgiven_and_no_more(alice: int) -> None:
    secret, _ = add_application(alice)
    now = NOON + 10 * STEP
    assert refusal(pass_step, alice, digits_at(now - 2 * STEP, secret=secret), now=now) == "factor-wrong"
    assert refusal(pass_step, alice, digits_at(now + 2 * STEP, secret=secret), now=now) == "factor-wrong"
    assert pass_step(alice, digits_at(now + STEP, secret=secret), now=now) == "totp"


def test_a_code_on_paper_serves_once(alice: int) -> None:
    _, codes = add_application(alice)
    assert pass_step(alice, codes[3].lower()) == "recovery_code"
    assert factors_of(person_id=alice).codes_left == 9
    assert refusal(pass_step, alice, codes[3]) == "factor-wrong"
    assert refusal(pass_step, alice, new_paper_code()) == "factor-wrong"


@pytest.mark.asvs("6.5.1")
def test_twenty_at_once_on_one_code_let_one_past(alice: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totp, "_count", lambda *arguments, **named: None)  # or the ceiling would stop most
    _, codes = add_application(alice)
    assert at_once(20, lambda _: pass_step(alice, codes[0])) == Counter({"won": 1, "factor-wrong": 19})


def test_twenty_at_once_on_the_same_digits_let_one_past(alice: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totp, "_count", lambda *arguments, **named: None)
    secret, _ = add_application(alice)
    now = NOON + STEP
    digits = digits_at(now, secret=secret)
    ended = at_once(20, lambda _: pass_step(alice, digits, now=now))
    assert ended == Counter({"won": 1, "factor-used": 19})


def test_other_codes_take_the_place_of_the_first_ones(alice: int) -> None:
    _, codes = add_application(alice)
    others = totp.renew_codes(person_id=alice, typed=codes[0], now=NOON)
    assert len(others) == 10 and not set(others) & set(codes)
    assert refusal(pass_step, alice, codes[1]) == "factor-wrong"
    assert pass_step(alice, others[1]) == "recovery_code"


def test_turning_it_off_asks_for_the_second_step_itself(alice: int) -> None:
    _, codes = add_application(alice)
    assert refusal(totp.turn_off, person_id=alice, typed="000000", now=NOON) == "factor-wrong"
    totp.turn_off(person_id=alice, typed=codes[0], now=NOON)
    assert not has_second_factor(person_id=alice)
    assert factors_of(person_id=alice).codes_left == 0


def test_each_change_is_told(alice: int) -> None:
    _, codes = add_application(alice)
    totp.renew_codes(person_id=alice, typed=codes[0], now=NOON)
    told = {job.args["kind"] for job in ProcrastinateJob.objects.filter(task_name="access.tell_way_changed")}
    assert told == {"second-factor-added", "recovery-code-used", "recovery-codes-made"}


def test_codes_on_paper_outlive_the_keys_and_an_application_is_sealed_again_at_each_use(
    alice: int, settings: Any
) -> None:
    secret, codes = add_application(alice)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, of more than fifty characters, as long as it must be"
    later = NOON + STEP
    pass_step(alice, digits_at(later, secret=secret), now=later)
    settings.SECRET_KEY_FALLBACKS = []
    much_later = NOON + timedelta(days=1)
    assert pass_step(alice, digits_at(much_later, secret=secret), now=much_later) == "totp"
    settings.SECRET_KEY = "a third key, of more than fifty characters, as long as it must be."
    last = NOON + timedelta(days=2)
    assert refusal(pass_step, alice, digits_at(last, secret=secret), now=last) == "factor-wrong"
    assert pass_step(alice, codes[0], now=last) == "recovery_code"
