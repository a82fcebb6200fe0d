"""A stranger asks for codes at somebody's address, types each wrongly, and the owner gets in all the same."""

from datetime import timedelta

import pytest

from tests.accounts.people import NOON, open_account
from tests.proof.conftest import Record
from tests.web.public.test_strangers import FLOWS, outlast_a_stranger

pytestmark = [pytest.mark.proof, pytest.mark.django_db]

CODES = 300


@pytest.mark.parametrize("flow", FLOWS)
def test_the_owner_gets_in_whatever_a_stranger_asks_for(flow: str, record: Record) -> None:
    if flow == "reinitialiser":
        open_account(now=NOON - timedelta(days=1))
    outlast_a_stranger(flow, codes=CODES)
    record("times the stranger asked", CODES)
    record("owner shut out", "no")
