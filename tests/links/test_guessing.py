"""Guessing a child: few tries, silently, and never at the parent's expense (threats T1 and T3)."""

from datetime import date, timedelta
from itertools import count

import pytest

from portail.links.actions import Outcome
from portail.links.attempts import ACCOUNT_A_DAY, ACCOUNT_A_MONTH, NUMBER_A_DAY
from portail.links.rules import decide
from tests.cast import ALICE, DELPHINE, EMILE_B, LEA, LOUIS, MAIKA, STRANGER
from tests.people import account, associate, claimed, links
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

_numbers = count(1)


def stranger_like() -> str:
    return f"inconnu{next(_numbers)}@exemple.ca"


def let_through(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Watch which attempts are within every limit, whatever their answer."""
    from portail.links.actions import associate as module

    seen: list[bool] = []
    judge = module.count

    def watching(*args: object, **kwargs: object) -> object:
        counted = judge(*args, **kwargs)  # type: ignore[arg-type]
        seen.append(not [limit for limit in counted.exceeded if not limit.name.startswith("link.code")])
        return counted

    monkeypatch.setattr(module, "count", watching)
    return seen


def test_an_account_has_five_failures_a_day_and_fifteen_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = let_through(monkeypatch)
    alice = account(ALICE.email)
    start = NOW.replace(day=1)  # the windows are fixed: stay well inside one of thirty days
    for day in range(5):
        for guess in range(8):
            wrong = claimed(MAIKA, ALICE.email, number=f"{3000000 + 10 * day + guess}")
            associate(alice, wrong, now=start + timedelta(days=day))
    assert sum(seen[:8]) == ACCOUNT_A_DAY
    assert sum(seen) <= 2 * ACCOUNT_A_MONTH


def test_many_accounts_from_many_networks_get_few_guesses_at_one_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = let_through(monkeypatch)
    for guess in range(30):
        person = account(stranger_like())
        birth = date(2017, 1, 1) + timedelta(days=guess)
        associate(person, claimed(MAIKA, person.email, birth_date=birth), network=f"198.51.100.{guess}")
    assert sum(seen) == NUMBER_A_DAY


def test_an_invented_child_is_counted_like_a_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = let_through(monkeypatch)
    for guess in range(30):
        person = account(stranger_like())
        birth = date(2017, 1, 1) + timedelta(days=guess)
        invented = claimed(MAIKA, person.email, number="7777777", birth_date=birth)
        associate(person, invented, network=f"198.51.100.{guess}")
    assert sum(seen) == NUMBER_A_DAY


def test_strangers_cannot_shut_the_parent_out() -> None:
    for guess in range(40):
        person = account(stranger_like())
        associate(person, claimed(MAIKA, person.email), network="203.0.113.7")
        associate(person, claimed(MAIKA, person.email, number=f"{4000000 + guess}"), network="203.0.113.7")
    alice = account(ALICE.email)
    assert associate(alice, claimed(MAIKA, ALICE.email), network="203.0.113.7").outcome is Outcome.LINKED


def test_even_everything_known_links_nothing_to_an_address_the_school_does_not_have() -> None:
    person = account(STRANGER)
    assert associate(person, claimed(MAIKA, STRANGER)).outcome is Outcome.MISMATCH


def test_successes_are_not_held_against_a_large_family() -> None:
    delphine = account(DELPHINE.email)
    for _ in range(4):
        for child in (LOUIS, LEA):
            assert associate(delphine, claimed(child, DELPHINE.email)).outcome is not Outcome.MISMATCH
    assert len(links(delphine)) == 2


def test_a_locked_account_is_still_compared_so_that_time_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from portail.links.actions import associate as module

    compared: list[int] = []

    def counting(claim: object, candidates: list[object], **kwargs: object) -> object:
        compared.append(len(candidates))
        return decide(claim, candidates, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "decide", counting)
    alice = account(ALICE.email)
    for _ in range(ACCOUNT_A_DAY + 3):
        associate(alice, claimed(MAIKA, ALICE.email, family_name="Roy"))
    assert compared == [1] * (ACCOUNT_A_DAY + 3)


def test_the_two_limits_of_two_boards_do_not_mix() -> None:
    alice = account(ALICE.email)
    for _ in range(NUMBER_A_DAY):
        person = account(stranger_like())
        associate(person, claimed(MAIKA, person.email))
    assert associate(alice, claimed(EMILE_B, ALICE.email)).outcome is Outcome.LINKED
