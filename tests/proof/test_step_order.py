"""Random orders of the steps of sign-up, reset, address change and association: nothing comes unearned."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.accounts.step_order import StepOrder, reached
from tests.accounts.test_step_order import SLOW
from tests.links.test_state_machine import Family, family
from tests.proof.conftest import Record

pytestmark = pytest.mark.proof

ORDERS = 100
STEPS = 50


@pytest.mark.django_db
def test_no_password_session_or_address_comes_unearned(record: Record) -> None:
    reached.clear()
    often = settings(max_examples=ORDERS, stateful_step_count=STEPS, suppress_health_check=SLOW)
    run_state_machine_as_test(StepOrder, settings=often)
    record("orders", ORDERS)
    record("steps in each, at most", STEPS)
    for what, times in sorted(reached.items()):
        record(f"rightly earned, {what.replace('_', ' ')}", times)
    assert min(reached[what] for what in ("sign_up", "reset", "session", "add_address")) > 0, reached


@pytest.mark.django_db(transaction=True)
def test_no_child_is_shown_to_who_may_not_see_them(record: Record) -> None:
    record("orders", ORDERS)
    record("steps in each, at most", STEPS)
    with family():
        often = settings(max_examples=ORDERS, stateful_step_count=STEPS, suppress_health_check=SLOW)
        run_state_machine_as_test(Family, settings=often)
