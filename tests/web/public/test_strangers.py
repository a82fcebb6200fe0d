"""Whoever asks for codes at somebody's address, and types them wrongly, does not shut its owner out."""

from datetime import timedelta

import pytest
import time_machine

from tests.accounts.people import NOON, open_account
from tests.accounts.visitor import Visitor, last_link

CHOSEN = "Cinq Tuques Mouillées"
FLOWS = ("creer", "reinitialiser")


def outlast_a_stranger(flow: str, *, codes: int) -> None:
    """A stranger asks for CODES codes at Alice's address and types each wrongly; then she does it rightly."""
    stranger, alice = Visitor(network="198.51.100.7"), Visitor()
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(codes):
            clock.shift(timedelta(seconds=31))
            stranger.ask(flow=flow)
            stranger.type_code("000000", flow=flow)
        clock.shift(timedelta(seconds=31))
        alice.ask(flow=flow)
        alice.type_code(flow=flow)
        if alice.get(f"/compte/{flow}/mot-de-passe/").status_code == 302:
            # The stranger used up the tries that all browsers share: the mail's link lifts that.
            alice.get(last_link())
            alice.type_code(flow=flow)
        alice.choose(CHOSEN, flow=flow)
        assert alice.is_signed_in()
        assert Visitor().sign_in(password=CHOSEN).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("flow", FLOWS)
def test_a_stranger_who_asks_for_thirty_codes_does_not_stop_the_owner(flow: str) -> None:
    if flow == "reinitialiser":
        open_account(now=NOON - timedelta(days=1))
    outlast_a_stranger(flow, codes=30)
