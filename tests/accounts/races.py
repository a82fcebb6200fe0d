"""Many at once on one code, one proof, one address; the same races for the suite and for the proof."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.accounts import seals
from portail.accounts.actions import challenges, persons, sign_in
from portail.accounts.models import Person
from portail.accounts.queries import ChallengeFacts
from portail.common.errors import Refusal
from tests.accounts.people import ALICE, HOME, NOON, ask, code_of, open_account, type_code, wrong_code


def at_once(times: int, act: Callable[[int], object]) -> Counter[str]:
    """Run ACT so many times in parallel, started together; how each ended: "won" or a refusal's code."""
    start = threading.Barrier(times)
    ended: list[str] = []

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            act(number)
            ended.append("won")
        except Refusal as refusal:
            ended.append(refusal.code)
        except BaseException as error:
            ended.append(repr(error))
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ended)


@contextmanager
def comparisons() -> Iterator[list[str]]:
    """The address of each code that is compared meanwhile, once a comparison."""
    seen: list[str] = []
    former = seals.is_code_of

    def counted(challenge: ChallengeFacts, digits: str) -> bool:
        seen.append(challenge.email)
        return former(challenge, digits)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seals, "is_code_of", counted)
        yield seen


def race_for_a_code(times: int) -> Counter[str]:
    """The right code, typed so many times at once: one proof, at most five compared."""
    challenge_id = ask()
    code = code_of(challenge_id)
    with comparisons() as compared:
        ended = at_once(times, lambda _: type_code(challenge_id, code))
    assert ended["won"] == 1
    assert 1 <= len(compared) <= 5
    assert set(ended) <= {"won", "step-missing", "code-spent"}, ended
    return ended + Counter(compared=len(compared))


def race_of_wrong_codes(times: int) -> Counter[str]:
    """Wrong codes, so many at once: five compared."""
    challenge_id = ask()
    code = wrong_code(challenge_id)
    with comparisons() as compared:
        ended = at_once(times, lambda _: type_code(challenge_id, code))
    assert (len(compared), ended["code-wrong"], ended["code-spent"]) == (5, 5, times - 5), ended
    return ended + Counter(compared=len(compared))


def race_to_open(times: int) -> Counter[str]:
    """One proof, so many passwords at once: one account, opened with the winner's password."""
    challenge_id = type_code(ask()).id
    ended = at_once(times, lambda number: open_with(challenge_id, number))
    assert ended == Counter({"won": 1, "step-missing": times - 1})
    assert Person.objects.filter(email=ALICE).count() == 1
    assert winners(times) == 1
    return ended


def race_of_proofs(times: int) -> Counter[str]:
    """The address proved in so many browsers, all finishing at once: one account."""
    # Proved over days: more codes than this are not mailed in one.
    proofs = [proved_on_day(number) for number in range(times)]
    ended = at_once(times, lambda number: finish(*proofs[number], number))
    assert ended["won"] == 1
    assert set(ended) <= {"won", "address-taken"}, ended
    assert Person.objects.filter(email=ALICE).count() == 1
    return ended


def race_to_reset(times: int) -> Counter[str]:
    """One proof, so many new passwords at once: one wins, and it is the one that lets in."""
    open_account()
    challenge_id = type_code(ask("reset")).id
    ended = at_once(
        times,
        lambda number: persons.reset_password(
            challenge_id=challenge_id, browser="alice’s phone", password=password(number), now=NOON
        ),
    )
    assert ended == Counter({"won": 1, "step-missing": times - 1})
    assert winners(times) == 1
    return ended


def race_to_ask(times: int) -> Counter[str]:
    """So many clicks at once on one address: one mail."""
    ended = at_once(times, lambda number: ask(browser=f"browser {number}", network=f"203.0.113.{number}"))
    assert ended["won"] == 1
    assert set(ended) <= {"won", "code-too-soon", "code-mails-limited"}, ended
    assert ProcrastinateJob.objects.filter(task_name="access.answer_challenge").count() == 1
    return ended


def race_of_sign_ins(times: int) -> Counter[str]:
    """So many passwords at once from one network: ten compared at most."""
    open_account()
    ended = at_once(
        times,
        lambda number: sign_in.check_sign_in(
            email=ALICE, password=password(number), network=HOME, device="", now=NOON
        ),
    )
    assert (ended["sign-in-refused"], ended["sign-in-limited"]) == (10, times - 10), ended
    return ended + Counter(compared=ended["sign-in-refused"])


def guess_for_hours(hours: int, *, addresses: Sequence[str] = (ALICE,)) -> Counter[tuple[str, int]]:
    """A hundred wrong guesses an hour at each address, over twenty browsers and networks.

    How many were compared, by address and hour; no guess may be let through uncounted or win.
    """
    refusals: Counter[str] = Counter()
    compared_in: Counter[tuple[str, int]] = Counter()
    for hour in range(hours):
        with comparisons() as compared:
            for email in addresses:
                for number in range(20):
                    refusals.update(guess_in_one_browser(email, hour, number))
        compared_in.update((email, hour) for email in compared)
    assert refusals["code-wrong"] == compared_in.total()
    assert refusals.total() == hours * 100 * len(addresses)
    return compared_in


def assert_within_limits(compared_in: Counter[tuple[str, int]]) -> None:
    """25 an hour and 100 a year for an address, whoever types from wherever."""
    by_address: Counter[str] = Counter()
    for (email, _), times in compared_in.items():
        by_address[email] += times
    assert max(compared_in.values()) <= 25
    assert max(by_address.values()) <= 100


def guess_in_one_browser(email: str, hour: int, number: int) -> list[str]:
    now = NOON + timedelta(hours=hour, seconds=31 * number)
    browser, network = f"browser {hour} {number}", f"203.0.{hour % 250}.{number}"
    challenge_id = ask(email=email, browser=browser, network=network, now=now)
    code = wrong_code(challenge_id)
    codes = []
    for _ in range(5):
        try:
            type_code(challenge_id, code, browser=browser, network=network, now=now)
        except Refusal as refusal:
            codes.append(refusal.code)
    return codes


def password(number: int) -> str:
    return f"Tuque numéro {number:04d}"


def winners(times: int) -> int:
    """How many of the passwords of a race let in."""
    return sum(
        check_password(password(number), Person.objects.get(email=ALICE).password) for number in range(times)
    )


def open_with(challenge_id: object, number: int) -> int:
    return persons.open_account(
        challenge_id=challenge_id,  # type: ignore[arg-type]
        browser="alice’s phone",
        password=password(number),
        language="fr",
        now=NOON,
    )


def proved_on_day(number: int) -> tuple[ChallengeFacts, str]:
    browser, now = f"browser {number}", NOON + timedelta(days=number)
    challenge_id = ask(browser=browser, network=f"203.0.113.{number}", now=now)
    proof = challenges.prove(
        challenge_id=challenge_id,
        browser=browser,
        typed=code_of(challenge_id),
        network=f"203.0.113.{number}",
        device="",
        now=now,
    )
    return proof, browser


def finish(proof: ChallengeFacts, browser: str, number: int) -> int:
    return persons.open_account(
        challenge_id=proof.id,
        browser=browser,
        password=password(number),
        language="fr",
        now=proof.created_at,
    )
