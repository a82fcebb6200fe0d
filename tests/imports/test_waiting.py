"""A run left by whatever was killed is taken up again or ended, once; what is kept is forgotten in time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports import cleaning, waiting
from portail.imports.actions import RUN_LOCK
from portail.imports.inbox import receive_package, receive_stream
from portail.imports.models import Run
from portail.imports.queries import run_of
from portail.imports.telling import run_html, run_json, run_text
from portail.records.models import Student
from tests.imports.arrivals import archive, kept, runs
from tests.imports.conftest import NOW
from tests.imports.crowds import crowd
from tests.imports.packages import write
from tests.roles import superuser_connection

ZIP = archive(users="a")
LATER = NOW + timedelta(minutes=11)

type Arrive = Callable[..., Run]


@pytest.fixture(autouse=True)
def inbox(tmp_path: Path, settings) -> Path:
    settings.IMPORTS_INBOX = tmp_path / "inbox"
    return settings.IMPORTS_INBOX


@pytest.fixture
def arrive(board: Board, tmp_path: Path) -> Arrive:
    """A package of pupils is there, and nobody has run it yet."""

    def run(pupils: int = 40, *, source: str = "upload", **differences: int) -> Run:
        folder = write(tmp_path / "package", crowd(pupils, **differences))
        return receive_package(board_id=board.pk, path=folder, source=source, by="nuit", now=NOW)

    return run


def sent(board: Board, content: bytes = ZIP, *, source: str = "upload") -> Run:
    return receive_stream(board_id=board.pk, chunks=[content], source=source, by="nuit", now=NOW)


def change(board: Board, run: Run, **fields: object) -> None:
    with rows_of(board=board.pk):
        Run.objects.filter(pk=run.pk).update(**fields)


def carry_out(board: Board, run: Run, *, now: datetime = NOW, attempt: int = 1) -> str:
    return waiting.carry_out(run_id=run.pk, board_id=board.pk, now=now, attempt=attempt)


def lose_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def ended(board: Board) -> list[tuple[str, str]]:
    return [(run.state, run.failure) for run in runs(board.pk)]


# Taken to their end -------------------------------------------------------------------------------


def test_what_arrived_is_applied_in_the_name_of_whoever_sent_it(arrive: Arrive, board: Board) -> None:
    assert carry_out(board, arrive()) == "reported"
    with rows_of(board=board.pk):
        assert Student.objects.filter(is_active=True).count() == 40
    with superuser_connection() as raw:
        entries = raw.execute(
            "SELECT details->>'by' FROM audit_entry WHERE action = 'records.imported' AND board_id = %s",
            [board.pk],
        ).fetchall()
    assert entries == [("nuit",)]


def test_a_run_that_ended_is_not_run_again(arrive: Arrive, board: Board) -> None:
    run = arrive()
    carry_out(board, run)
    finished = runs(board.pk)[0].finished_at
    assert carry_out(board, run, now=LATER) == "reported"
    assert runs(board.pk)[0].finished_at == finished


@pytest.mark.parametrize(
    ("content", "failure"), [(b"PK no archive", "not-a-package"), (ZIP[:60], "not-a-package")]
)
def test_what_cannot_be_read_fails_once_says_why_and_is_not_kept(
    board: Board, inbox: Path, content: bytes, failure: str
) -> None:
    assert carry_out(board, sent(board, content)) == "failed"
    assert (ended(board), kept(inbox)) == ([("failed", failure)], [])


def test_a_package_that_went_is_said(board: Board, inbox: Path) -> None:
    run = sent(board)
    (inbox / run.package).unlink()
    carry_out(board, run)
    assert ended(board) == [("failed", "no-such-file")]


def test_a_fault_of_ours_fails_the_run_without_a_word_of_the_rows(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ValueError("anne.roy@exemple.ca")

    monkeypatch.setattr(waiting, "execute_run", broken)
    carry_out(board, sent(board))
    assert ended(board) == [("failed", "broken")]


def test_a_database_that_went_away_is_tried_again_and_not_for_ever(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(waiting, "execute_run", away)
    run = sent(board)
    with pytest.raises(OperationalError):
        carry_out(board, run)
    assert ended(board) == [("received", "")]
    carry_out(board, run, attempt=waiting.MOST_ATTEMPTS)
    assert ended(board) == [("failed", "database-away")]


def test_a_package_that_ends_each_worker_is_not_begun_for_ever(arrive: Arrive, board: Board) -> None:
    run = arrive()
    carry_out(board, run, attempt=waiting.MOST_ATTEMPTS + 1)
    assert ended(board) == [("failed", "tried-too-often")]


# Taken up again -----------------------------------------------------------------------------------


def test_a_run_without_a_job_is_given_one_once(board: Board) -> None:
    run = sent(board)
    assert waiting.revive(now=LATER) == 0
    lose_jobs()
    assert waiting.revive(now=NOW) == 0
    assert waiting.revive(now=LATER) == 1
    assert waiting.revive(now=LATER) == 0
    [job] = ProcrastinateJob.objects.filter(task_name="imports.run")
    assert job.args == {"run_id": run.pk, "board_id": board.pk}


def test_a_board_whose_imports_somebody_holds_is_let_be(board: Board) -> None:
    sent(board)
    lose_jobs()
    with superuser_connection() as raw:
        raw.execute("SELECT pg_advisory_lock(%s, %s)", [RUN_LOCK, board.pk])
        assert waiting.revive(now=LATER) == 0
    assert waiting.revive(now=LATER) == 1


def test_a_command_that_was_stopped_is_not_gone_on_with_behind_its_operator(board: Board) -> None:
    sent(board, source="command")
    assert waiting.revive(now=LATER) == 0
    assert ended(board) == [("interrupted", "")]


def test_a_run_killed_between_its_commit_and_its_report_is_closed(
    arrive: Arrive, board: Board, inbox: Path
) -> None:
    run = arrive()
    carry_out(board, run)
    change(board, run, state="applied", finished_at=None, package="left.zip")
    (inbox / "left.zip").write_bytes(ZIP)
    waiting.revive(now=LATER)
    assert (ended(board), runs(board.pk)[0].finished_at, kept(inbox)) == ([("reported", "")], LATER, [])


def test_a_held_run_is_refused_once_a_later_package_was_applied(
    arrive: Arrive, board: Board, inbox: Path
) -> None:
    carry_out(board, arrive())
    held = arrive(gone=20)
    assert carry_out(board, held) == "braked"
    waiting.revive(now=LATER)
    assert runs(board.pk)[1].state == "braked"
    carry_out(board, arrive(moved=3))
    waiting.revive(now=LATER)
    assert [state for state, _failure in ended(board)] == ["reported", "refused", "reported"]
    assert (runs(board.pk)[1].failure, kept(inbox)) == ("superseded", [])


# Forgotten ----------------------------------------------------------------------------------------


def test_packages_and_values_are_forgotten_when_they_serve_no_more(
    arrive: Arrive, board: Board, inbox: Path
) -> None:
    carry_out(board, arrive(faulty=3))
    waits = arrive(gone=1)
    found = runs(board.pk)[0].findings
    cleaning.clean(now=NOW + timedelta(days=1))
    assert kept(inbox) == [waits.package]
    assert runs(board.pk)[0].findings == found
    cleaning.clean(now=NOW + timedelta(days=61))
    assert kept(inbox) == []
    [[row, *_rest], *_groups] = [group["rows"] for group in runs(board.pk)[0].findings]
    assert (row["value"], row["line"]) == ("", found[0]["rows"][0]["line"])
    assert "perdu" not in str(runs(board.pk)[0].findings)
    assert runs(board.pk)[0].figures["changes"]["behind"] == {}
    assert runs(board.pk)[1].state == "interrupted"


def test_what_nobody_confirmed_in_two_weeks_is_refused(board: Board, inbox: Path) -> None:
    run = sent(board)
    change(board, run, state="braked", braked_by=[{"limit": "departures"}])
    cleaning.clean(now=NOW + timedelta(days=13))
    assert (ended(board), kept(inbox)) == ([("braked", "")], [run.package])
    cleaning.clean(now=NOW + timedelta(days=15))
    assert (ended(board), kept(inbox)) == ([("refused", "not-confirmed")], [])


def test_what_a_killed_process_left_half_written_goes_after_a_day(board: Board, inbox: Path) -> None:
    run = sent(board)
    (inbox / ".half.zip").write_bytes(b"PK")
    (inbox / "stray.zip").write_bytes(b"PK")
    today = datetime.now(NOW.tzinfo)
    change(board, run, received_at=today)
    cleaning.clean(now=today)
    assert len(kept(inbox)) == 3
    cleaning.clean(now=today + timedelta(days=2))
    assert kept(inbox) == [run.package]


def test_the_page_of_a_held_run_says_the_limit_and_names_who_would_leave(
    arrive: Arrive, board: Board
) -> None:
    carry_out(board, arrive())
    held = arrive(gone=20)
    carry_out(board, held)
    row = run_of(board_id=board.pk, run_id=held.pk)
    assert row is not None
    page = run_html(row)
    plain = page.replace("\xa0", " ")
    assert "élèves qui partent : 20 sur 40 (50.0 %)" in plain and "Ce qui changerait" in plain
    assert "<li>0000020, Tremblay, Léa, p20</li>" in page
    assert run_json(row)["limits_passed"] != []


def test_the_page_of_an_old_run_still_makes_sentences_without_its_values(
    arrive: Arrive, board: Board
) -> None:
    run = arrive(faulty=3)
    carry_out(board, run)
    cleaning.clean(now=NOW + timedelta(days=61))
    row = run_of(board_id=board.pk, run_id=run.pk)
    assert row is not None
    assert "perdu" not in run_html(row) and "perdu" not in run_text(row)
    assert run_json(row)["notices"] != []
