"""A code by mail: when one may be asked for, what is compared, and how often."""

from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts import queries, seals
from portail.accounts.models import Challenge
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import CodeRefused
from tests.accounts.people import ALICE, CAFE, HOME, NOON, ask, code_of, link_of, type_code, wrong_code

pytestmark = pytest.mark.django_db


def refused(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises((AccountRefused, CodeRefused)) as caught:
        action(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def test_a_challenge_defers_the_job_that_words_its_mail() -> None:
    challenge_id = ask()
    job = ProcrastinateJob.objects.get(task_name="access.answer_challenge")
    assert (job.queue_name, job.args) == ("mail", {"challenge_id": str(challenge_id)})


@pytest.mark.asvs("6.5.2")
def test_the_code_lies_nowhere_in_the_row_nor_in_the_job() -> None:
    challenge_id = ask()
    row = Challenge.objects.filter(pk=challenge_id).values().get()
    job = ProcrastinateJob.objects.get(task_name="access.answer_challenge")
    assert code_of(challenge_id) not in f"{row}{job.args}"


def test_the_right_code_proves_the_address() -> None:
    proof = type_code(ask(email="  Alice.Bouchard@Exemple.CA "))
    assert proof.email == ALICE
    assert proof.is_proof(NOON)


def test_a_code_typed_with_spaces_is_read() -> None:
    challenge_id = ask()
    code = code_of(challenge_id)
    assert type_code(challenge_id, f" {code[:3]} {code[3:]} ").proved_at == NOON


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("12345", "code-too-short"),
        ("1234567", "code-too-long"),
        ("12345a", "code-not-digits"),
        (" ", "code-missing"),
    ],
)
def test_a_bad_shape_costs_no_try(typed: str, code: str) -> None:
    challenge_id = ask()
    assert refused(type_code, challenge_id, typed) == code
    assert Challenge.objects.get(pk=challenge_id).attempts == 0


def test_the_four_refusals_are_four() -> None:
    challenge_id = ask()
    codes = [
        refused(type_code, challenge_id, "123"),
        refused(type_code, challenge_id, "12345x"),
        refused(type_code, challenge_id, wrong_code(challenge_id)),
        refused(type_code, challenge_id, now=NOON + timedelta(minutes=10)),
    ]
    assert codes == ["code-too-short", "code-not-digits", "code-wrong", "code-expired"]


@pytest.mark.asvs("6.4.1", "6.5.5")
@pytest.mark.parametrize(("seconds", "passes"), [(599, True), (600, False), (601, False)])
def test_a_code_lives_ten_minutes(seconds: int, *, passes: bool) -> None:
    challenge_id = ask()
    later = NOON + timedelta(seconds=seconds)
    if passes:
        assert type_code(challenge_id, now=later).proved_at == later
    else:
        assert refused(type_code, challenge_id, now=later) == "code-expired"


@pytest.mark.asvs("6.6.3")
def test_after_five_wrong_tries_the_right_code_is_refused() -> None:
    challenge_id = ask()
    left = []
    for _ in range(5):
        with pytest.raises(CodeRefused) as caught:
            type_code(challenge_id, wrong_code(challenge_id))
        left.append(caught.value.values["left"])
    assert left == [4, 3, 2, 1, 0]
    assert refused(type_code, challenge_id) == "code-spent"


@pytest.mark.asvs("6.4.1", "6.5.1")
def test_a_code_works_once() -> None:
    challenge_id = ask()
    type_code(challenge_id)
    assert refused(type_code, challenge_id) == "step-missing"


@pytest.mark.asvs("6.6.2")
def test_a_code_is_of_one_browser() -> None:
    challenge_id = ask()
    assert refused(type_code, challenge_id, browser="somebody else’s") == "step-missing"
    assert Challenge.objects.get(pk=challenge_id).attempts == 0


@pytest.mark.asvs("6.6.2")
def test_a_code_is_of_one_purpose() -> None:
    sign_up, reset = ask("sign_up"), ask("reset")
    assert code_of(sign_up) != code_of(reset)
    assert refused(type_code, reset, code_of(sign_up)) == "code-wrong"


def test_the_newest_challenge_of_a_browser_counts_and_another_browser_keeps_its_own() -> None:
    mine = ask(browser="mine")
    theirs = ask(browser="theirs", now=NOON + timedelta(seconds=31))
    newer = ask(browser="mine", now=NOON + timedelta(seconds=62))
    later = NOON + timedelta(seconds=70)
    current = {
        browser: queries.current_challenge(browser=browser, purpose="sign_up", now=later)
        for browser in ("mine", "theirs", "nobody’s", "")
    }
    assert [found.id if found else None for found in current.values()] == [newer, theirs, None, None]
    assert type_code(mine, browser="mine", now=later).id == mine


def test_another_code_may_be_asked_for_after_thirty_seconds() -> None:
    ask()
    with pytest.raises(AccountRefused) as caught:
        ask(now=NOON + timedelta(seconds=12), browser="another", network=CAFE)
    assert (caught.value.code, caught.value.values["seconds"]) == ("code-too-soon", 18)
    assert ask(now=NOON + timedelta(seconds=30))


def test_another_purpose_need_not_wait() -> None:
    ask("sign_up")
    assert ask("reset")


def ask_every_half_minute(times: int, **named: object) -> list[str]:
    """The codes of the refusals of so many asks, "" for a mail sent."""
    answers = []
    for number in range(times):
        try:
            ask(now=NOON + timedelta(seconds=31 * number), **named)  # type: ignore[arg-type]
        except AccountRefused as refusal:
            answers.append(refusal.code)
        else:
            answers.append("")
    return answers


@pytest.mark.asvs("2.4.1")
def test_five_mails_an_hour_from_one_network() -> None:
    assert ask_every_half_minute(8) == [""] * 5 + ["code-mails-limited"] * 3


def test_ten_mails_a_day_from_one_network() -> None:
    for hour in range(2):
        start = NOON + timedelta(hours=hour)
        for number in range(5):
            ask(now=start + timedelta(seconds=31 * number))
    assert refused(ask, now=NOON + timedelta(hours=3)) == "code-mails-limited"
    assert ask(now=NOON + timedelta(hours=26))


@pytest.mark.asvs("2.4.1")
def test_twenty_mails_an_hour_for_an_address_over_all_networks() -> None:
    sent = 0
    for number in range(30):
        try:
            ask(now=NOON + timedelta(seconds=31 * number), network=f"203.0.113.{number}")
        except AccountRefused:
            continue
        sent += 1
    assert sent == 20


@pytest.mark.asvs("6.1.1")
def test_a_stranger_who_asks_for_thirty_codes_does_not_shut_the_owner_out() -> None:
    answers = ask_every_half_minute(30, browser="a stranger’s", network=CAFE)
    assert answers.count("") == 5
    later = NOON + timedelta(minutes=16)
    challenge_id = ask(network=HOME, now=later)
    assert type_code(challenge_id, now=later).proved_at == later


def test_a_stranger_who_types_codes_does_not_shut_out_who_opens_the_mail() -> None:
    spend_all_tries()
    later = NOON + timedelta(minutes=14)
    challenge_id = ask(network=HOME, now=later)
    assert refused(type_code, challenge_id, now=later) == "code-tries-limited"
    assert type_code(challenge_id, now=later, link_token=link_of(challenge_id)).proved_at == later


def test_the_link_gives_no_more_than_five_tries() -> None:
    challenge_id = ask()
    token = link_of(challenge_id)
    for _ in range(5):
        assert refused(type_code, challenge_id, wrong_code(challenge_id), link_token=token) == "code-wrong"
    assert refused(type_code, challenge_id, link_token=token) == "code-spent"


def test_a_link_of_another_challenge_lifts_no_limit() -> None:
    spend_all_tries()
    later = NOON + timedelta(minutes=14)
    other = link_of(ask(email="charlie.cote@exemple.ca", now=later))
    assert refused(type_code, ask(now=later), now=later, link_token=other) == "code-tries-limited"


@pytest.mark.asvs("6.6.3")
def test_a_new_code_does_not_reset_the_count_of_failures() -> None:
    assert spend_all_tries() == 25


def spend_all_tries() -> int:
    """A stranger on several networks types wrong codes for Alice's address; how many were compared."""
    compared = 0
    for number in range(12):
        now = NOON + timedelta(seconds=31 * number)
        network = f"203.0.113.{number % 4}"
        challenge_id = ask(browser="a stranger’s", network=network, now=now)
        for _ in range(5):
            code = refused(
                type_code,
                challenge_id,
                wrong_code(challenge_id),
                browser="a stranger’s",
                network=network,
                now=now,
            )
            compared += code == "code-wrong"
    return compared


def test_a_code_mailed_before_a_change_of_keys_still_passes(settings: Any) -> None:
    challenge_id = ask()
    code = code_of(challenge_id)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next key, which is also longer than sixteen signs"
    assert code_of(challenge_id) != code
    assert type_code(challenge_id, code).proved_at == NOON


@pytest.mark.asvs("6.4.1", "6.5.4")
def test_codes_are_six_digits_spread_evenly() -> None:
    from uuid import UUID

    first = [0] * 10
    for number in range(20_000):
        code = seals.challenge_code(
            queries.ChallengeFacts(UUID(int=number), "sign_up", ALICE, "fr", None, 0, NOON, NOON, None, None)
        )
        assert len(code) == 6 and code.isdigit()
        first[int(code[0])] += 1
    chi_square = sum((count - 2000) ** 2 / 2000 for count in first)
    assert chi_square < 27.9, "nine degrees of freedom, one chance in a thousand"
