"""What SFTP leaves in a board's folder is taken once, when it is whole, and answered there."""

import errno
import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from portail.boards.models import Board
from portail.cli.import_watch import command
from portail.imports import drop, waiting
from portail.imports.drop import Swept, prepare, sweep
from portail.imports.inbox import package_path
from tests.imports.arrivals import archive, in_two_parts, runs
from tests.imports.conftest import CODE

ZIP = archive(users="a")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings) -> Path:
    settings.IMPORTS_INBOX = tmp_path / "inbox"
    settings.DROP_FOLDER = tmp_path / "depot"
    settings.DROP_FOLDER.mkdir()
    return settings.DROP_FOLDER


@pytest.fixture
def folder(root: Path, board: Board) -> Path:
    return prepare(root, board_code=CODE)


def later(seconds: float = 60) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def reasons(swept: Swept) -> dict[str, str]:
    return {one.path: one.reason for one in swept.left}


def test_a_whole_archive_is_taken_once(root: Path, folder: Path, board: Board) -> None:
    (folder / "nuit.zip").write_bytes(ZIP)
    swept = sweep(root, now=later())
    assert [run.pk for run in runs(board.pk)] == list(swept.runs)
    assert [(run.source, run.by, run.state) for run in runs(board.pk)] == [("drop", "nuit.zip", "received")]
    assert not (folder / "nuit.zip").exists()
    assert sweep(root, now=later()) == Swept((), ())


def test_a_file_still_written_to_is_left_whatever_time_it_pretends(root: Path, folder: Path) -> None:
    (folder / "nuit.zip").write_bytes(ZIP)
    os.utime(folder / "nuit.zip", (0, 0))
    assert sweep(root, now=later(5)) == Swept((), ())


@pytest.mark.parametrize("name", [".nuit.zip", "nuit.zip.part", "nuit.zip.filepart", "NUIT.ZIP.TMP"])
def test_names_of_files_under_way_are_left(root: Path, folder: Path, name: str) -> None:
    (folder / name).write_bytes(ZIP)
    assert sweep(root, now=later(86_400)) == Swept((), ())


def test_half_an_archive_waits_then_is_put_aside(root: Path, folder: Path) -> None:
    (folder / "nuit.zip").write_bytes(ZIP[:-30])
    assert sweep(root, now=later(600)) == Swept((), ())
    assert reasons(sweep(root, now=later(1000))) == {f"{CODE}/nuit.zip": "not-a-package"}
    assert (folder / "refuses" / "nuit.zip").exists()


def test_one_bad_file_never_stops_what_comes_after_it(
    root: Path, folder: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    Board.objects.create(code="901999", name="CSS d’à Côté", kind="francophone")
    beside = prepare(root, board_code="901999")
    (folder / "a.zip").write_bytes(ZIP)
    (beside / "nuit.zip").write_bytes(ZIP)
    taking = drop.receive_stream

    def full(**asked: object) -> object:
        if asked["by"] == "a.zip":
            raise OSError(errno.ENOSPC, "No space left on device")
        return taking(**asked)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(drop, "receive_stream", full)
    swept = sweep(root, now=later())
    assert reasons(swept) == {f"{CODE}/a.zip": "no-space"}
    assert len(swept.runs) == 1 and (folder / "a.zip").exists()


def test_an_archive_in_several_parts_is_taken_and_told_in_its_report(
    root: Path, folder: Path, board: Board
) -> None:
    (folder / "nuit.zip").write_bytes(in_two_parts())
    [run_id] = sweep(root, now=later()).runs
    assert waiting.carry_out(run_id=run_id, board_id=board.pk, now=later()) == "failed"
    assert runs(board.pk)[0].failure == "damaged-zip"


def test_a_file_that_goes_while_the_folder_is_read_stops_nothing(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "nuit.zip").write_bytes(ZIP)
    looking = Path.iterdir

    def with_a_ghost(self: Path) -> list[Path]:
        return [*looking(self), self / "parti.zip"] if self == folder else list(looking(self))

    monkeypatch.setattr(Path, "iterdir", with_a_ghost)
    assert len(sweep(root, now=later()).runs) == 1


def test_what_a_folder_holds_may_be_old_and_oddly_named(root: Path, folder: Path, board: Board) -> None:
    (folder / "export").mkdir()
    (folder / "export" / "users.csv").write_text("sourcedId\n")
    (folder / "export" / os.fsdecode(b"\xe9l\xe8ves.txt")).write_text("x")
    os.utime(folder / "export" / "users.csv", (0, 0))
    (folder / "export" / "fini").touch()
    assert len(sweep(root, now=later()).runs) == 1


def test_a_csv_file_alone_is_taken_once_nothing_touched_it_for_long(
    root: Path, folder: Path, board: Board
) -> None:
    (folder / "absences.csv").write_text("eleve;date\n")
    assert sweep(root, now=later(120)) == Swept((), ())
    [run_id] = sweep(root, now=later(400)).runs
    [run] = runs(board.pk)
    with zipfile.ZipFile(package_path(run)) as kept:
        assert kept.read("absences.csv") == b"eleve;date\n"
    assert run.pk == run_id and not (folder / "absences.csv").exists()


def test_a_folder_is_taken_once_it_says_that_it_is_done(root: Path, folder: Path, board: Board) -> None:
    (folder / "export").mkdir()
    (folder / "export" / "users.csv").write_text("sourcedId\n")
    assert sweep(root, now=later()).runs == ()
    (folder / "export" / "fini").touch()
    assert len(sweep(root, now=later()).runs) == 1
    assert not (folder / "export").exists()


def test_a_pass_killed_before_it_deleted_what_it_took_takes_it_no_second_time(
    root: Path, folder: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "nuit.zip").write_bytes(ZIP)

    def killed(self: Path, **_: object) -> None:
        if self.name == "nuit.zip":
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            sweep(root, now=later())
    assert (folder / "nuit.zip").exists()
    sweep(root, now=later(70))
    assert len(runs(board.pk)) == 1
    assert not (folder / "nuit.zip").exists()


def test_a_link_is_never_followed(root: Path, folder: Path, board: Board, tmp_path: Path) -> None:
    secret = tmp_path / "secret.zip"
    secret.write_bytes(ZIP)
    (folder / "nuit.zip").symlink_to(secret)
    (root / "901777").symlink_to(tmp_path)
    assert reasons(sweep(root, now=later())) == {f"{CODE}/nuit.zip": "link", "901777": "link"}
    assert runs(board.pk) == []
    assert secret.exists()


def test_a_folder_of_no_board_is_told_and_left(root: Path, folder: Path) -> None:
    (root / "nulle-part").mkdir()
    (root / "nulle-part" / "nuit.zip").write_bytes(ZIP)
    assert reasons(sweep(root, now=later())) == {"nulle-part": "not-a-board"}
    assert (root / "nulle-part" / "nuit.zip").exists()


def test_a_report_is_left_where_the_package_came(root: Path, folder: Path, board: Board) -> None:
    (folder / "nuit.zip").write_bytes(ZIP)
    [run_id] = sweep(root, now=later()).runs
    drop.leave_report(board_id=board.pk, run_id=run_id)
    [report] = (folder / "rapports").glob("*.json")
    assert json.loads(report.read_text())["run"] == run_id
    assert sweep(root, now=later()).runs == ()


def test_a_report_is_not_written_through_a_link(
    root: Path, folder: Path, board: Board, tmp_path: Path
) -> None:
    (folder / "nuit.zip").write_bytes(ZIP)
    [run_id] = sweep(root, now=later()).runs
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (folder / "rapports").rmdir()
    (folder / "rapports").symlink_to(elsewhere)
    with pytest.raises(NotADirectoryError):
        drop.leave_report(board_id=board.pk, run_id=run_id)
    assert list(elsewhere.iterdir()) == []


def test_the_command_prepares_and_looks_once(root: Path, board: Board) -> None:
    made = CliRunner().invoke(command, ["--prepare", CODE])
    assert made.stdout.strip() == str(root / CODE)
    (root / "nulle-part").mkdir()
    looked = CliRunner().invoke(command, ["--once"])
    assert (looked.exit_code, looked.stderr.strip()) == (0, "nulle-part: not-a-board")


def test_the_command_without_a_folder_says_which_setting(board: Board, settings) -> None:
    settings.DROP_FOLDER = None
    looked = CliRunner().invoke(command, ["--once"])
    assert looked.exit_code == 2 and "PORTAIL_DROP_FOLDER" in looked.stderr
