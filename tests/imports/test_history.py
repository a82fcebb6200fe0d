"""A board's runs, as its operator and its machines read them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from portail.boards.models import Board
from portail.cli import board as board_command
from portail.cli.import_history import command
from portail.database.context import rows_of
from portail.imports.models import Run
from portail.imports.queries import Trend, board_of_run, history, run_of, trends
from tests.imports.conftest import CODE, NOW


def run(board: Board, *, minutes: int = 0, codes: dict[str, int] | None = None, **fields: object) -> Run:
    at = NOW + timedelta(minutes=minutes)
    findings = [{"code": code, "severity": "error", "total": total, "rows": []}
                for code, total in (codes or {}).items()]  # fmt: skip
    given = {"state": "reported", "started_at": at, "finished_at": at + timedelta(seconds=7), **fields}
    with rows_of(board=board.pk):
        return Run.objects.create(
            board=board, sha256=f"{minutes:064x}", reading="unknown", source="drop", by="nuit.zip",
            received_at=at, size_bytes=1, findings=findings, **given,
        )  # fmt: skip


def test_the_newest_run_stands_first_with_its_duration(board: Board) -> None:
    first, second = run(board), run(board, minutes=5)
    assert [(row.id, row.seconds) for row in history(board_id=board.pk)] == [(second.pk, 7), (first.pk, 7)]


def test_a_run_is_its_boards_alone(board: Board) -> None:
    other = Board.objects.create(code="901999", name="CSS Voisin", kind="francophone")
    theirs = run(other)
    assert history(board_id=board.pk) == []
    assert run_of(board_id=board.pk, run_id=theirs.pk) is None
    assert board_of_run(theirs.pk) == other.pk
    assert board_of_run(theirs.pk + 999) is None


def test_each_code_shows_its_totals_over_the_runs_that_read_something(board: Board) -> None:
    run(board, codes={"bad_date": 4})
    run(board, minutes=1, state="same")
    run(board, minutes=2, codes={"bad_date": 2, "orphan": 1})
    assert trends(board_id=board.pk) == [Trend("bad_date", (4, 2)), Trend("orphan", (0, 1))]


def test_the_command_tells_people_and_machines(board: Board) -> None:
    one = run(board, codes={"bad_date": 4}, figures={"changes": {"departures": 12, "behind": {}}})
    told = CliRunner().invoke(command, [CODE]).stdout
    assert f"{one.pk}  2026-11-23 07:00  reported  7.0 s  drop nuit.zip  12 departures" in told
    assert "bad_date: 4" in told
    machine = json.loads(CliRunner().invoke(command, [CODE, "--json"]).stdout)
    assert (machine["runs"][0]["run"], machine["trends"]) == (one.pk, {"bad_date": [4]})


def test_a_boards_limits_are_shown_and_changed(board: Board) -> None:
    assert "departures: 10 %" in CliRunner().invoke(board_command.command, [CODE]).stdout
    changed = CliRunner().invoke(
        board_command.command, [CODE, "--limit", "departures=15", "--limit", "floor=0"]
    )
    assert "departures: 15 %" in changed.stdout and "floor: 0 rows" in changed.stdout
    assert "aside: 5 %" in changed.stdout


@pytest.mark.parametrize("stated", ["departures=101", "departures", "depart=3", "floor=-1", "aside=x"])
def test_a_limit_that_is_none_is_refused(board: Board, stated: str, tmp_path: Path) -> None:
    assert CliRunner().invoke(board_command.command, [CODE, "--limit", stated]).exit_code == 2
