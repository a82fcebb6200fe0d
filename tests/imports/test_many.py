"""`portail import many`: boards side by side, each told whatever becomes of the others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from portail.boards.models import Board
from portail.cli import import_many
from portail.imports.inbox import TooLarge
from portail.imports.report import ImportReport
from tests.imports.arrivals import in_two_parts, runs
from tests.imports.conftest import CODE
from tests.imports.packages import contents, write
from tests.roles import database_url

BESIDE, UNREADABLE = "901998", "901999"


@pytest.fixture
def boards(board: Board, tmp_path: Path) -> Path:
    """A folder with the packages of two boards, of one that sent half an archive, and of nobody's."""
    for code in (BESIDE, UNREADABLE):
        Board.objects.create(code=code, name=f"CSS {code}", kind="francophone")
    folder = tmp_path / "boards"
    for code in (CODE, BESIDE, "000000"):
        write(folder / code, contents())
    (folder / f"{UNREADABLE}.zip").write_bytes(in_two_parts())
    return folder


def test_two_jobs_import_every_board_and_tell_each(boards: Path, board: Board, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PORTAIL_ROLE": "jobs",
        "PORTAIL_DATABASE_URL": database_url(),
        "PORTAIL_IMPORTS_FOLDER": str(tmp_path / "inbox"),
    }
    done = subprocess.run(
        [sys.executable, "-P", "-m", "portail.cli", "import", "many", str(boards), "--jobs", "2"],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    told = {line.split()[1].rstrip(":"): line for line in (done.stdout + done.stderr).splitlines()}
    assert done.returncode == 1
    assert {code: line.split(": ", 1)[1].split(",")[0] for code, line in told.items()} == {
        CODE: "reported", BESIDE: "reported", UNREADABLE: "damaged-zip", "000000": "unknown-board",
    }  # fmt: skip
    assert [run.state for run in runs(board.pk)] == ["reported"]


@pytest.mark.parametrize(
    ("error", "told"), [(TooLarge("too-large", limit=2048), "too-large"), (ZeroDivisionError(), "broken")]
)
def test_what_breaks_for_one_board_is_told_and_stops_no_other(
    boards: Path, board: Board, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    importing = import_many.import_board

    def import_or_break(**asked: object) -> ImportReport:
        if asked["board"] == BESIDE:
            raise error
        return importing(**asked)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(import_many, "import_board", import_or_break)
    result = CliRunner().invoke(import_many.command, [str(boards), "--jobs", "1"])
    assert result.exit_code == 1
    assert f"{BESIDE}: {told}" in result.stderr
    assert f"{CODE}: reported" in result.stdout
