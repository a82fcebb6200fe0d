"""A package is kept whole or not at all, under our names, and becomes one run."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports.inbox import TooLarge, package_path, receive_package, receive_stream
from portail.imports.models import Run
from tests.imports.arrivals import archive, kept, runs
from tests.imports.conftest import NOW

ZIP = archive(users="a")


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, settings) -> Path:
    settings.IMPORTS_INBOX = tmp_path / "inbox"
    return settings.IMPORTS_INBOX


def received(board: Board, content: bytes = ZIP, *, source: str = "upload", now: datetime = NOW) -> Run:
    return receive_stream(board_id=board.pk, chunks=[content], source=source, by="nuit", now=now)


def change(board: Board, run: Run, **fields: object) -> None:
    with rows_of(board=board.pk):
        Run.objects.filter(pk=run.pk).update(**fields)


def applied(board: Board, content: bytes = ZIP) -> Run:
    run = received(board, content)
    change(board, run, state="reported", started_at=NOW, finished_at=NOW)
    return run


def test_a_package_is_kept_as_it_came_and_read_by_nobody_else(board: Board, inbox: Path) -> None:
    run = received(board)
    path = package_path(run)
    assert (run.state, path.read_bytes()) == ("received", ZIP)
    assert (inbox.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    assert path.parent == inbox


def test_what_arrives_gives_the_worker_a_job_and_what_a_command_brings_does_not(board: Board) -> None:
    run = received(board)
    received(board, archive(users="b"), source="command")
    jobs = ProcrastinateJob.objects.filter(task_name="imports.run")
    assert [job.args for job in jobs] == [{"run_id": run.pk, "board_id": board.pk}]


def test_beyond_the_limit_nothing_is_kept(board: Board, inbox: Path) -> None:
    with pytest.raises(TooLarge):
        receive_stream(
            board_id=board.pk, chunks=[b"x" * 60, b"x" * 60], source="upload", by="", now=NOW, limit=100
        )
    assert (kept(inbox), runs(board.pk)) == ([], [])


def test_a_stream_that_breaks_off_leaves_nothing(board: Board, inbox: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield ZIP
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive_stream(board_id=board.pk, chunks=broken(), source="upload", by="", now=NOW)
    assert (kept(inbox), runs(board.pk)) == ([], [])


def test_the_package_of_the_last_applied_run_stops_there(board: Board, inbox: Path) -> None:
    first = applied(board)
    change(board, first, package="")
    again = received(board)
    assert (again.state, again.package, again.base_run_id) == ("same", "", first.pk)


def test_the_package_before_last_is_run_again(board: Board) -> None:
    applied(board)
    applied(board, archive(users="b"))
    assert received(board).state == "received"


NIGHT, NOON = {"tallies": {"students": {}}}, {"tallies": {"attendance_absence": {}}}


def test_a_night_stops_at_its_digest_though_noon_spoke_of_something_else(board: Board) -> None:
    change(board, applied(board), figures=NIGHT)
    change(board, applied(board, archive(absences="b")), figures=NOON)
    assert received(board).state == "same"
    assert received(board, archive(absences="b")).state == "same"


def test_a_night_is_run_again_once_another_spoke_of_the_same_tables(board: Board) -> None:
    change(board, applied(board), figures=NIGHT)
    change(board, applied(board, archive(users="b")), figures=NIGHT)
    assert received(board).state == "received"


def test_rows_that_waited_are_tried_again_once_anything_was_applied(board: Board) -> None:
    change(board, applied(board, archive(absences="b")), figures={**NOON, "waiting": 1})
    change(board, applied(board), figures=NIGHT)
    assert received(board, archive(absences="b")).state == "received"


def test_the_same_package_is_run_while_another_waits_to_be_confirmed(board: Board) -> None:
    applied(board)
    held = received(board, archive(users="b"))
    change(board, held, state="braked", braked_by=[{"limit": "departures"}])
    assert received(board).state == "received"


def test_the_same_package_is_run_once_the_board_has_absent_access_read_otherwise(board: Board) -> None:
    applied(board)
    Board.objects.filter(pk=board.pk).update(absent_access="yes")
    assert received(board).state == "received"


def test_a_package_that_arrives_twice_at_once_is_one_run(board: Board, inbox: Path) -> None:
    found: list[int] = []

    def arrive() -> None:
        try:
            found.append(received(board).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=arrive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1
    assert kept(inbox) == [runs(board.pk)[0].package]
    assert ProcrastinateJob.objects.filter(task_name="imports.run").count() == 1


def test_a_link_in_a_folder_stays_a_link(board: Board, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "users.csv").symlink_to("/etc/passwd")
    run = receive_package(board_id=board.pk, path=folder, source="command", by="", now=NOW)
    assert b"root:" not in package_path(run).read_bytes()


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "elsewhere"},
        {"state": "braked"},
        {"state": "reported"},
        {"state": "failed", "finished_at": NOW},
        {"state": "undone", "finished_at": NOW},
        {"undone_by": "Diane", "undone_at": NOW},
        {"confirmed_by": "Diane"},
        {"sha256": "short"},
        {"source": "post"},
    ],
)
def test_the_database_refuses_a_run_that_cannot_be(board: Board, fields: dict[str, object]) -> None:
    run = received(board)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(board, run, **fields)
