"""A hundred at once on one code, one proof, one address; ten thousand guesses over many browsers."""

from collections.abc import Callable

import pytest

from tests.accounts import races
from tests.accounts.test_races import RACES

pytestmark = pytest.mark.proof


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_one_of_a_hundred_wins(race: Callable[[int], None]) -> None:
    race(100)


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_guesses_never_pass_the_limits() -> None:
    assert races.guess_for_hours(100) == 100
