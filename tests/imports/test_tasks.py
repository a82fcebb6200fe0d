"""The jobs of the imports queue do what they are named for, each by itself."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports import drop, tasks
from portail.imports.inbox import receive_stream
from portail.imports.models import Run
from tests.imports.arrivals import archive, kept, runs
from tests.imports.conftest import CODE, NOW

ZIP = archive(users="a")
FIRST = SimpleNamespace(job=SimpleNamespace(attempts=0))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings, board: Board, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The board's drop folder, where what lies a moment is whole."""
    settings.IMPORTS_INBOX = tmp_path / "inbox"
    settings.DROP_FOLDER = tmp_path / "depot"
    monkeypatch.setattr(drop, "STEADY_SECONDS", 0)
    return drop.prepare(settings.DROP_FOLDER, board_code=CODE)


def arrived(board: Board) -> Run:
    return receive_stream(board_id=board.pk, chunks=[ZIP], source="upload", by="nuit", now=NOW)


def test_what_was_dropped_is_taken_run_and_answered(folder: Path, board: Board) -> None:
    (folder / "nuit.zip").write_bytes(ZIP)
    tasks.sweep(timestamp=0)
    [job] = ProcrastinateJob.objects.filter(task_name="imports.run")
    tasks.run(FIRST, **job.args)
    [run] = runs(board.pk)
    assert (run.source, run.state) == ("drop", "refused")
    [report] = (folder / "rapports").glob("*.json")
    assert json.loads(report.read_text(encoding="utf-8"))["run"] == run.pk


def test_what_is_left_in_the_folder_is_told_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder.parent / "nulle-part").mkdir()
    with caplog.at_level(logging.WARNING, logger=tasks.__name__):
        tasks.sweep(timestamp=0)
        tasks.sweep(timestamp=60)
    assert [record.getMessage() for record in caplog.records] == ["drop folder: nulle-part: not-a-board"]


def test_without_a_drop_folder_nothing_is_looked_at(settings, board: Board) -> None:
    settings.DROP_FOLDER = None
    tasks.sweep(timestamp=0)
    assert runs(board.pk) == []


def test_a_report_that_cannot_be_left_leaves_the_run_as_it_ended(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(drop, "leave_report", refused)
    run = arrived(board)
    tasks.run(FIRST, run_id=run.pk, board_id=board.pk)
    assert runs(board.pk)[0].state == "refused"


def test_a_run_without_its_job_is_given_one(board: Board) -> None:
    run = arrived(board)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    tasks.revive(timestamp=0)
    [job] = ProcrastinateJob.objects.filter(task_name="imports.run")
    assert job.args["run_id"] == run.pk


def test_packages_that_serve_no_more_are_deleted(board: Board, settings) -> None:
    run = arrived(board)
    with rows_of(board=board.pk):
        Run.objects.filter(pk=run.pk).update(state="refused", finished_at=NOW)
    assert kept(settings.IMPORTS_INBOX) == [run.package]
    tasks.clean(timestamp=int((NOW + timedelta(days=1)).timestamp()))
    assert kept(settings.IMPORTS_INBOX) == []
