"""The page on ASVS is what the markers say, and no line of levels 1 and 2 lacks a test or a reason."""

import pytest

from tests import asvs


def test_the_page_is_what_the_markers_say() -> None:
    """`python -m tests.asvs` writes it."""
    assert asvs.PAGE.read_text(encoding="utf-8") == asvs.page()


@pytest.mark.parametrize(
    "line", [line for line in asvs.lines() if line.level < 3], ids=lambda line: line.number
)
def test_a_line_has_a_test_or_a_reason(line: asvs.Line) -> None:
    assert asvs.held().get(line.number) or line.deviation


def test_every_marker_names_a_line_of_the_page() -> None:
    assert set(asvs.held()) <= {line.number for line in asvs.lines()}


def test_no_line_stands_twice() -> None:
    numbers = [line.number for line in asvs.lines()]
    assert len(numbers) == len(set(numbers))
