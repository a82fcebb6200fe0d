"""The sample school year: sound packages, the same for the same day, with life on any day."""

from csv import DictReader
from datetime import date
from pathlib import Path

import pytest

from portail.common.tabular import Severity
from portail.demo.places import BOARDS, SampleBoard
from portail.demo.year.package import package_of, write
from portail.demo.year.plan import plan_of
from portail.imports.reading import check_package
from portail.imports.receive import receive

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.folder)
def test_a_package_has_no_fault(board: SampleBoard, tmp_path: Path) -> None:
    write(tmp_path, today=TODAY, is_first=True)
    checked = check_package(receive(tmp_path / "now" / board.code), today=TODAY)
    told = [group.code for group in checked.findings.groups if group.severity is not Severity.INFO]
    assert told == [] and not checked.is_refused


def test_the_same_day_gives_the_same_bytes() -> None:
    assert package_of(BOARDS[1], plan_of(TODAY)) == package_of(BOARDS[1], plan_of(TODAY))


@pytest.mark.parametrize(
    "today", [date(2026, 8, 1), date(2026, 12, 25), date(2027, 2, 28), date(2027, 6, 30)]
)
def test_any_day_of_the_year_has_a_package(today: date, tmp_path: Path) -> None:
    write(tmp_path, today=today, is_first=False)
    for board in BOARDS:
        checked = check_package(receive(tmp_path / "now" / board.code), today=today)
        assert not checked.is_refused, [group.code for group in checked.findings.groups]
        # Marks, cards, and what is not as usual in the days to come.
        for name in ("resultats", "bulletins", "absences", "horaire_exceptions", "evenements", "questions"):
            assert (tmp_path / "now" / board.code / f"{name}.csv").exists(), name


def test_the_year_before_ended_with_three_cards_a_decision_and_credits(tmp_path: Path) -> None:
    write(tmp_path, today=TODAY, is_first=True)
    with (tmp_path / "now" / BOARDS[0].code / "bulletins.csv").open(encoding="utf-8", newline="") as file:
        former = [row for row in DictReader(file) if row["annee"] == "2025-2026"]
    last = [row for row in former if row["decision"]]
    assert len(former) == 3 * len(last) > 0
    assert {row["etape"] for row in last} == {"3"}
    assert {bool(row["unites"]) for row in last if "secondaire" in row["niveau"]} == {True}
    assert {bool(row["unites"]) for row in last if "année" in row["niveau"]} == {False}


def test_a_year_has_as_many_days_of_class_as_the_law_asks() -> None:
    """180 days of class at least, of 200."""
    days = plan_of(TODAY).days
    assert 178 <= sum(one.place is not None for one in days) <= 190
    assert sum(one.kind == "pédagogique" for one in days) >= 6
