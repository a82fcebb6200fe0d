"""Figures are kept under stable names, and a limit that is passed is seen."""

import json
from pathlib import Path

import pytest

from bench.figures import Figure, keep, shown, table

HOME = Figure("home.cpu_ms", 1.21, "ms", "a request", 12.0, at_most=1.6)


def test_a_figure_is_kept_with_exactly_the_five_promised_keys(tmp_path: Path) -> None:
    keep(tmp_path / "bench.json", [HOME])
    assert json.loads((tmp_path / "bench.json").read_text()) == [
        {"name": "home.cpu_ms", "value": 1.21, "unit": "ms", "baseline": 12.0, "how": "a request"}
    ]


def test_a_section_run_alone_leaves_the_others_figures(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    keep(path, [HOME, Figure("login.queries", 0, "", "in the log")])
    keep(path, [Figure("home.cpu_ms", 1.3, "ms", "again")])
    assert [(each["name"], each["value"]) for each in json.loads(path.read_text())] == [
        ("home.cpu_ms", 1.3),
        ("login.queries", 0),
    ]


@pytest.mark.parametrize(
    ("value", "holds"), [(1.6, True), (1.61, False), (float("nan"), False), ("3.13.0", True)]
)
def test_a_value_past_its_limit_does_not_hold(value: float | str, *, holds: bool) -> None:
    assert Figure("x", value, "", "", at_most=1.6).holds is holds


@pytest.mark.parametrize(
    ("value", "text"), [(1706.4, "1,706"), (0.7213, "0.721"), (2.0, "2"), (21.89, "21.9"), (None, "")]
)
def test_numbers_are_shown_with_the_digits_that_count(value: float | None, text: str) -> None:
    assert shown(value) == text


def test_the_table_holds_each_figure_on_a_line() -> None:
    lines = table([HOME]).splitlines()
    assert len(lines) == 2 and lines[1].split() == ["home.cpu_ms", "1.210", "ms", "12", "a", "request"]
