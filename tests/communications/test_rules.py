"""The rules of answers and replies, over their tables."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.communications.rules import Kind, MessageRefused, is_again, is_within, read_answer, refuse_late

NOON = datetime(2026, 11, 23, 12)  # a Monday, in Quebec's own time


@pytest.mark.parametrize(
    ("kind", "choices", "typed", "value"),
    [
        (Kind.YES_NO, (), "yes", "yes"),
        (Kind.YES_NO, (), " no ", "no"),
        (Kind.YES_NO, (), "oui", None),
        (Kind.CHOICE, ("Lundi", "Mardi"), "Mardi", "Mardi"),
        (Kind.CHOICE, ("Lundi", "Mardi"), "mardi", None),
        (Kind.CHOICE, (), "", None),
        (Kind.SIGNATURE, (), "  Zoé   Côté-Roy ", "Zoé Côté-Roy"),
        (Kind.SIGNATURE, (), "   ", None),
        (Kind.SIGNATURE, (), "x" * 121, None),
    ],
)
def test_an_answer_is_one_that_is_offered(
    kind: Kind, choices: tuple[str, ...], typed: str, value: str | None
) -> None:
    if value is None:
        with pytest.raises(MessageRefused, match="answer-missing"):
            read_answer(kind, choices, typed)
    else:
        assert read_answer(kind, choices, typed) == value


def test_a_deadline_has_passed_from_its_very_moment_on() -> None:
    closes = datetime(2026, 11, 27, 21, tzinfo=UTC)
    refuse_late(None, now=closes)
    refuse_late(closes, now=closes - timedelta(microseconds=1))
    with pytest.raises(MessageRefused, match="answer-too-late"):
        refuse_late(closes, now=closes)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_replies_are_written_from_monday_to_friday_within_hours(local: datetime) -> None:
    expected = local.weekday() < 5 and time(7) <= local.time() < time(18)
    assert is_within(time(7), time(18), local) is expected


def test_the_same_words_count_again_after_a_while_only() -> None:
    former = [("Merci", NOON)]
    assert is_again("Merci", former, now=NOON + timedelta(minutes=9))
    assert not is_again("Merci", former, now=NOON + timedelta(minutes=10))
    assert not is_again("Merci beaucoup", former, now=NOON)
