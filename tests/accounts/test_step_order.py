"""No order of the steps gives a password, a session or an address that was not earned."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.accounts.people import BOB, CHARLIE
from tests.accounts.step_order import StepOrder, reached

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.mark.asvs("2.3.1")
@pytest.mark.django_db
def test_nothing_comes_unearned() -> None:
    run_state_machine_as_test(
        StepOrder, settings=settings(max_examples=12, stateful_step_count=25, suppress_health_check=SLOW)
    )


@pytest.mark.django_db
def test_everything_earned_comes() -> None:
    """Driven by hand, the machine gets everywhere: its silence above means something."""
    reached.clear()
    machine = StepOrder()
    machine.start()
    for browser, flow in ((0, "creer"), (1, "reinitialiser")):
        machine.go_on(browser=browser, flow=flow, email=BOB, password="Sept mitaines 2026", steps=4)
    machine.go_on_to_add(browser=1, email=CHARLIE)  # the reset signed the other one out
    machine.nothing_came_unearned()
    machine.teardown()
    assert reached == {"session": 2, "sign_up": 1, "reset": 1, "add_address": 1}
