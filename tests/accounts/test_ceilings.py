"""The ceilings are those that are documented, and they are counted narrow ones first."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from portail.accounts import ceilings
from portail.limits.models import Tally
from portail.limits.rules import Limit
from tests.accounts.people import NOON

PAGE = Path(__file__).parents[2] / "docs" / "adr" / "0013-codes-doors-and-ceilings.md"
ROW = re.compile(r"^\| `([a-z_.]+)` \| [^|]+ \| (\d+) \| ([a-z ]+) \|$", re.MULTILINE)
WINDOWS = {
    "quarter of an hour": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "thirty days": timedelta(days=30),
    "year": timedelta(days=365),
}


def limits() -> list[Limit]:
    found = [
        make(address="a", network="n", device=device)
        for make in (ceilings.code_mails, ceilings.code_tries, ceilings.sign_ins)
        for device in ("", "known")
    ]
    second = [ceilings.second_factors(person=1, device=device) for device in ("", "known")]
    return [
        limit
        for groups in (
            *found,
            *second,
            ceilings.confirmations(person=1),
            ceilings.passkeys(network="n"),
            ceilings.social_journeys(network="n"),
        )
        for group in groups
        for limit in group
    ]


@pytest.mark.asvs("6.1.1")
def test_the_page_lists_every_limit_as_it_is() -> None:
    listed = {
        name: (int(ceiling), WINDOWS[window]) for name, ceiling, window in ROW.findall(PAGE.read_text())
    }
    assert listed == {limit.name: (limit.ceiling, limit.window) for limit in limits()}


@pytest.mark.django_db
def test_an_attempt_refused_by_its_network_costs_the_address_nothing() -> None:
    groups = ceilings.sign_ins(address="a", network="n", device="")
    answers = [ceilings.minutes_to_wait(groups, now=NOON) for _ in range(30)]
    assert [bool(minutes) for minutes in answers] == [False] * 10 + [True] * 20
    assert sorted(Tally.objects.values_list("attempts", flat=True)) == [10, 10, 30, 30]


@pytest.mark.django_db
def test_the_wait_is_told_in_whole_minutes() -> None:
    groups = ceilings.confirmations(person=1)
    for _ in range(10):
        assert ceilings.minutes_to_wait(groups, now=NOON) == 0
    assert ceilings.minutes_to_wait(groups, now=NOON) == 15
    assert ceilings.minutes_to_wait(groups, now=NOON + timedelta(minutes=14, seconds=50)) == 1
    assert ceilings.minutes_to_wait(groups, now=NOON + timedelta(minutes=15)) == 0
