"""Many at once: one code, one proof, one reset, one address have one winner. A hundred in tests/proof."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.accounts import races

RACES = [
    races.race_for_a_code,
    races.race_of_wrong_codes,
    races.race_to_open,
    races.race_of_proofs,
    races.race_to_reset,
    races.race_to_ask,
    races.race_of_sign_ins,
]


@pytest.mark.asvs("6.5.1")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_one_wins(race: Callable[[int], Counter[str]]) -> None:
    race(16)


@pytest.mark.asvs("6.6.3")
@pytest.mark.django_db
def test_guesses_spread_over_browsers_never_pass_the_limits() -> None:
    compared = races.guess_for_hours(5)
    races.assert_within_limits(compared)
    assert compared.total() == 100
