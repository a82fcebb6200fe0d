"""A board's runs, as its operator and its machines read them."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from portail.boards.models import Board
from portail.cli import board as board_command
from portail.cli.import_history import command
from portail.database.context import rows_of
from portail.imports import cleaning, receive, waiting
from portail.imports.models import Run
from portail.imports.queries import Trend, history, run_of, trends
from portail.imports.telling import FAILURES, run_html
from tests.imports.conftest import CODE, NOW

ROW = {"file": "users.csv", "line": 4, "column": "", "value": "", "facts": {}}


def run(board: Board, *, minutes: int = 0, codes: dict[str, int] | None = None, **fields: object) -> Run:
    at = NOW + timedelta(minutes=minutes)
    findings = [{"code": code, "severity": "error", "total": total, "rows": [ROW]}
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


def test_each_code_shows_its_totals_over_the_runs_that_read_something(board: Board) -> None:
    run(board, codes={"encrypted": 4})
    run(board, minutes=1, state="same")
    run(board, minutes=2, codes={"encrypted": 2, "orphan": 1})
    assert trends(board_id=board.pk) == [Trend("encrypted", (4, 2)), Trend("orphan", (0, 1))]


def test_the_command_tells_people_and_machines(board: Board) -> None:
    one = run(board, codes={"encrypted": 4}, figures={"changes": {"departures": 12, "behind": {}}})
    told = CliRunner().invoke(command, [CODE]).stdout
    assert f"{one.pk}  2026-11-23 07:00  reported  7.0 s  drop nuit.zip  12 élèves partent" in told
    assert "encrypted: 4" in told
    machine = json.loads(CliRunner().invoke(command, [CODE, "--json"]).stdout)
    assert (machine["runs"][0]["run"], machine["trends"]) == (one.pk, {"encrypted": [4]})


@pytest.mark.parametrize("state", Run.State.values)
def test_every_state_is_told_in_words_lines_and_as_a_page(board: Board, state: str) -> None:
    fields = {
        "state": state,
        "failure": "damaged-zip" if state == "failed" else "",
        "braked_by": [{"limit": "departures", "value": 12, "of": 40, "allowed": 10}],
        **({"undone_by": "olive", "undone_at": NOW} if state == "undone" else {}),
    }
    one = run(board, codes={"encrypted": 1}, **fields)
    told = CliRunner().invoke(command, [CODE, "--run", str(one.pk), "--language", "en"])
    assert told.exit_code == 0 and f"{one.pk}" in told.stdout
    machine = json.loads(CliRunner().invoke(command, [CODE, "--run", str(one.pk), "--json"]).stdout)
    assert (machine["run"], machine["state"], machine["notices"][0]["code"]) == (one.pk, state, "encrypted")
    assert bool(machine["failure"]) == (state == "failed")
    assert bool(machine["limits_passed"]) == (state == "braked")
    row = run_of(board_id=board.pk, run_id=one.pk)
    assert row is not None and f"importation n° {one.pk}" in run_html(row)


def test_a_run_of_another_board_is_not_shown(board: Board) -> None:
    other = Board.objects.create(code="901999", name="CSS Voisin", kind="francophone")
    assert CliRunner().invoke(command, [CODE, "--run", str(run(other).pk)]).exit_code == 2


def test_every_code_that_ends_a_run_has_its_sentence() -> None:
    written = "".join(
        Path(module.__file__ or "").read_text(encoding="utf-8") for module in (cleaning, receive, waiting)
    )
    codes = set(re.findall(r'(?:Unreadable\(|failure = |fail\(|otherwise=|, now, )"([a-z-]+)"', written))
    codes |= set(re.findall(r'State.REFUSED, now, "([a-z-]+)"', written)) | {"still-written", "too-large"}
    assert codes == set(FAILURES)


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
