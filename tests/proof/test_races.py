"""A hundred tries at once of one code, one proof, one address, one child: one wins, few are compared."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.accounts.test_races import RACES
from tests.links.races import race_for_a_child, race_for_a_school_code
from tests.proof.conftest import Record
from tests.proof.rounds import rounds

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

ROUNDS = 5
AT_ONCE = 100


@pytest.mark.parametrize(
    "race", [*RACES, race_for_a_child, race_for_a_school_code], ids=lambda race: race.__name__
)
def test_a_hundred_at_once_have_one_winner(race: Callable[[int], Counter[str]], record: Record) -> None:
    ended = rounds(ROUNDS, lambda: race(AT_ONCE))
    record("rounds", ROUNDS)
    record("tries at once", AT_ONCE)
    record("most winners", max(one["won"] for one in ended))
    if compared := max(one["compared"] for one in ended):
        record("most compared", compared)
