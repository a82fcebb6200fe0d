"""Ten thousand guesses at codes and at children, over browsers, accounts, networks and days."""

import pytest

from tests.accounts import races
from tests.accounts.people import ALICE, BOB, CHARLIE
from tests.links.guesses import guess_children
from tests.links.test_guesses import assert_nothing_came
from tests.proof.conftest import Record

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

GUESSES = 10_000


def test_guesses_at_codes_never_pass_the_limits(record: Record) -> None:
    addresses = (ALICE, BOB, CHARLIE, "dominique.hebert@exemple.ca", "eve.nadeau@exemple.ca")
    compared = races.guess_for_hours(GUESSES // 100 // len(addresses), addresses=addresses)
    record("guesses", GUESSES)
    record("addresses", len(addresses))
    record("browsers", GUESSES // 5)
    record("compared", compared.total())
    record("most compared for an address in an hour", max(compared.values()))
    races.assert_within_limits(compared)


def test_guesses_at_children_link_nothing_and_are_answered_alike(record: Record) -> None:
    tally = guess_children(GUESSES)
    record("guesses", tally.answers.total())
    record("within every limit", tally.within_limits.total())
    record("most of them at one number in a day", max(tally.within_limits.values()))
    record("links", tally.written()["links_link"])
    record("different answers", len(tally.answers))
    record("different statements", len(tally.statements))
    assert_nothing_came(tally)
