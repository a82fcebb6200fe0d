"""No order of the steps gives a password, a session or an address that was not earned."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.accounts.step_order import StepOrder, reached

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


EARNED = ("sign_up", "reset", "session", "add_address")


@pytest.mark.django_db
def test_nothing_comes_unearned() -> None:
    reached.clear()
    run_state_machine_as_test(
        StepOrder, settings=settings(max_examples=12, stateful_step_count=25, suppress_health_check=SLOW)
    )
    assert min(reached[what] for what in EARNED) > 0, f"the machine got nowhere: it shows nothing ({reached})"
