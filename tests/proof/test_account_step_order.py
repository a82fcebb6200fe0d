"""Thousands of orders of the steps of sign-up, reset and address change."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.accounts.step_order import StepOrder
from tests.accounts.test_step_order import SLOW

pytestmark = pytest.mark.proof


@pytest.mark.django_db
def test_nothing_comes_unearned_in_many_orders() -> None:
    run_state_machine_as_test(
        StepOrder, settings=settings(max_examples=200, stateful_step_count=50, suppress_health_check=SLOW)
    )
