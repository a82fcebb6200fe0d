"""A flood of sign-ins is told to come back before pages have to wait long behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.accounts import admission
from portail.accounts.admission import BURST_SECONDS, SHARE, Admission
from portail.accounts.refusals import Busy

REFUSAL = 0.002  # a refusal is a page


def flood(*, seconds: float, waiting: int) -> tuple[int, float]:
    """One worker, WAITING sign-ins in its queue at once: how many are verified, and when it is free."""
    own, now, verified = Admission(), 0.0, 0
    for _ in range(waiting):
        if own.is_spent(now):
            now += REFUSAL
        else:
            now += seconds
            own.spend(seconds, now)
            verified += 1
    return verified, now


@pytest.mark.parametrize("seconds", [0.030, 0.060, 0.120])
@pytest.mark.parametrize("waiting", [25, 50])
def test_a_page_behind_a_flood_waits_less_than_a_second(seconds: float, waiting: int) -> None:
    verified, free_at = flood(seconds=seconds, waiting=waiting)
    assert free_at < 1.0
    assert 0 < verified < waiting


@pytest.mark.parametrize("a_second", [1, 10, 25])
def test_a_steady_stream_below_the_share_is_never_refused(a_second: int) -> None:
    own, now = Admission(), 0.0
    for _ in range(60 * a_second):
        assert not own.is_spent(now)
        now += 0.030
        own.spend(0.030, now)
        now += 1 / a_second - 0.030


def test_after_a_flood_sign_ins_are_let_in_again() -> None:
    own = Admission()
    own.spend(2.0, 2.0)
    assert own.is_spent(2.0)
    assert not own.is_spent(2.0 + 2.0 * (1 - SHARE) / SHARE)


@given(st.lists(st.tuples(st.floats(0, 0.2), st.floats(0, 0.5)), max_size=60))
def test_the_level_is_never_below_nothing_nor_above_what_was_spent(
    stretches: list[tuple[float, float]],
) -> None:
    own, now, spent = Admission(), 0.0, 0.0
    for seconds, pause in stretches:
        now += seconds
        spent += seconds
        own.spend(seconds, now)
        now += pause
        assert 0 <= own.level <= spent + 1e-9


def test_who_comes_when_the_share_is_spent_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "BURST_SECONDS", -1.0)
    with admission.of_a_sign_in():
        pass  # no server, no queue: a command or a test is never refused
    monkeypatch.setattr(admission, "_of_worker", [])
    admission.hold_this_worker()
    with pytest.raises(Busy) as caught, admission.of_a_sign_in():
        pytest.fail("nothing is done for who is refused")
    assert caught.value.seconds == 5
    assert BURST_SECONDS > 0
