"""Guesses of every kind link nothing, tell nobody, and are answered alike. Ten thousand in tests/proof."""

import pytest

from portail.links.actions import Association, Outcome
from portail.links.attempts import NUMBER_A_DAY, OWN_NUMBER_A_DAY
from tests.links.guesses import KINDS, Tally, guess_children


def assert_nothing_came(tally: Tally) -> None:
    assert set(tally.answers) == {Association(Outcome.MISMATCH)}
    assert len(tally.statements) == 1, "guesses that agree in nothing but the answer"
    assert set(tally.written().values()) == {0}, tally.written()
    # The barred parent's address is known to the school: it has tries of its own.
    assert max(tally.within_limits.values()) <= NUMBER_A_DAY + OWN_NUMBER_A_DAY


@pytest.mark.django_db(transaction=True)
def test_guesses_of_every_kind_link_nothing_and_are_answered_alike() -> None:
    assert_nothing_came(guess_children(16 * len(KINDS)))
