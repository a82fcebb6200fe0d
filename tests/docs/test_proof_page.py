"""docs/proof.md is written anew from itself: proofs that run alone leave what it says of the others."""

from tests.proof.conftest import PAGE, page, rows_of

MACHINE = "Linux x86_64, 2 cores"
RACES = ("test_races.py", "A hundred at once have one winner: race for a code")


def test_what_the_page_says_is_read_back_whole() -> None:
    rows = rows_of(PAGE.read_text())
    assert len(rows) == PAGE.read_text().count("\n| ") - PAGE.read_text().count("\n## ")
    assert rows_of(page(MACHINE, rows)) == rows


def test_a_proof_that_runs_again_changes_its_own_row_alone() -> None:
    said = page(MACHINE, rows_of(PAGE.read_text()))
    row = f"| {RACES[1]} | failed: 2 winners |  | 7 | 2031-02-03 |"
    again = page(MACHINE, rows_of(said) | {RACES: row})
    assert [line for line in again.splitlines() if line not in said.splitlines()][1:] == [row]
    assert "Last run on 2031-02-03: " in again


def test_a_proof_that_is_gone_leaves_the_page() -> None:
    gone = PAGE.read_text().replace("## Races", "## Races of former days")
    assert {file for file, _ in rows_of(PAGE.read_text())} - {file for file, _ in rows_of(gone)} == {RACES[0]}
