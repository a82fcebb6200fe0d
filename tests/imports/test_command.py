"""`portail import` and `portail import-directory`: what they print, and the status they end with."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portail.boards.models import Board
from portail.cli.import_board import command as import_command
from portail.cli.import_directory import command as directory_command
from tests.imports.arrivals import in_two_parts, runs
from tests.imports.conftest import CODE
from tests.imports.crowds import absences, crowd
from tests.imports.packages import RELATIONS, USERS, contents, with_changes, write

pytestmark = pytest.mark.usefixtures("board")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(import_command, [str(argument) for argument in arguments])


def plain(text: str) -> str:
    """TEXT with its no-break spaces as spaces, to be read in the tests below."""
    return text.replace("\u00a0", " ")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write(tmp_path / "package", contents(relations=RELATIONS))


def test_an_accepted_package_ends_with_0_and_its_counts(package: Path) -> None:
    result = run(CODE, package)
    assert result.exit_code == 0, result.output
    assert "CSS des Essais (901000), importation n° " in plain(result.stdout)
    assert "importation appliquée." in plain(result.stdout)
    assert "OneRoster 1.1. Lignes lues : orgs.csv (3), users.csv (5)" in plain(result.stdout)
    assert "Accès que les fichiers ne disent pas : 0, lus « inconnu »" in plain(result.stdout)


def test_the_same_package_again_stops_at_its_digest(package: Path) -> None:
    run(CODE, package)
    result = run(CODE, package)
    assert result.exit_code == 0
    assert "le même paquet que la dernière fois" in plain(result.stdout)


def test_a_zip_is_a_package_too_and_the_board_may_be_named(package: Path, tmp_path: Path) -> None:
    run(CODE, package)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in package.iterdir():
            archive.write(file, f"export/{file.name}")
    result = run("css des essais", tmp_path / "a.zip")
    assert result.exit_code == 0
    assert "Rien n’a changé" in result.stdout


def test_rows_set_aside_are_told_and_the_others_applied(tmp_path: Path) -> None:
    users = with_changes(with_changes(USERS, "p1", metadata__fileNumber="12345"), "r1", email="anne")
    result = run(CODE, write(tmp_path / "package", contents(users=users)))
    assert result.exit_code == 0
    said = plain(result.stdout)
    assert "Erreurs (2)" in said
    assert "lignes mises de côté" in said
    assert "users.csv, ligne 2, colonne metadata.fileNumber : Le numéro de fiche « 12345 »" in said
    assert "users.csv, ligne 4, colonne email : « anne » n’est pas une adresse" in said


def test_a_refused_package_ends_with_1_and_why(tmp_path: Path) -> None:
    result = run(CODE, write(tmp_path / "package", contents(orgs=None)))
    assert result.exit_code == 1 and result.stdout == ""
    said = plain(result.stderr)
    assert "importation refusée. Rien n’a été changé." in said
    assert "orgs.csv : Ce fichier manque." in said


def test_a_run_that_is_held_is_confirmed_by_its_number(tmp_path: Path) -> None:
    run(CODE, write(tmp_path / "package", crowd(40)))
    held = run(CODE, write(tmp_path / "package", crowd(40, gone=20)))
    assert held.exit_code == 1
    said = plain(held.stderr)
    assert "importation retenue" in said
    assert "élèves qui partent : 20 sur 40 (50.0 %); la limite est de 10 %." in said
    command = said.strip().splitlines()[-1].split()
    assert command[:4] == ["portail", "import", "confirm", CODE]
    confirmed = run(*command[2:])
    assert confirmed.exit_code == 0
    assert "20 élèves partent" in plain(confirmed.stdout)
    assert run(*command[2:]).exit_code == 2


def test_a_dry_run_tells_and_keeps_nothing(tmp_path: Path) -> None:
    run(CODE, write(tmp_path / "package", crowd(40)))
    result = run(CODE, write(tmp_path / "package", crowd(40, gone=3)), "--dry-run")
    assert result.exit_code == 0
    assert "répétition. Rien n’a été gardé" in plain(result.stdout)
    assert "3 élèves partent" in plain(result.stdout)
    assert run(CODE, tmp_path / "package").stdout.count("3 élèves partent") == 1


def test_a_run_is_undone_by_its_number(package: Path) -> None:
    number = plain(run(CODE, package).stdout).split("n° ")[1].split()[0]
    undone = run("undo", CODE, number)
    assert undone.exit_code == 0
    assert f"Run {number} undone." in undone.stdout
    again = run("undo", CODE, number)
    assert again.exit_code == 1
    assert "nothing of it is in the record" in again.stderr


def test_the_history_says_who_made_a_run_and_who_undid_it(package: Path) -> None:
    number = plain(run(CODE, package, "--as", "Diane").stdout).split("n° ")[1].split()[0]
    assert run("undo", CODE, number, "--as", "Marc").exit_code == 0
    line = run("history", CODE).stdout.splitlines()[0]
    assert "command Diane" in line
    assert "undone by Marc" in line


def test_a_folder_of_packages_is_imported_board_by_board(package: Path, tmp_path: Path) -> None:
    boards = tmp_path / "boards"
    boards.mkdir()
    package.rename(boards / CODE)
    write(boards / "000000", contents())
    result = run("many", boards, "--jobs", "1")
    assert result.exit_code == 1
    assert f"{CODE}: reported" in result.stdout
    assert "000000: unknown-board" in result.stderr


@pytest.mark.parametrize(
    "words", [("run", "000000", "x.zip"), ("confirm", "000000", "1"), ("undo", "000000", "1"),
              ("history", "000000"), ("token", "000000")],
    ids=lambda words: words[0],
)  # fmt: skip
def test_an_unknown_board_ends_with_2(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("000000: no board has this code or name. See `portail import-directory`.")


def test_a_board_nearly_named_is_proposed(package: Path) -> None:
    run(CODE, package)  # which makes its names known
    result = run("history", "essais")
    assert result.exit_code == 2
    assert f"Did you mean: {CODE} CSS des Essais?" in result.stderr


def test_nothing_to_read_ends_with_2(tmp_path: Path) -> None:
    assert run(CODE, tmp_path / "nothing.zip").exit_code == 2
    (tmp_path / "users.xls").write_text("sourcedId\n")
    result = run(CODE, tmp_path / "users.xls")
    assert result.exit_code == 2
    assert "neither a zip archive nor a folder" in plain(result.stderr)


def test_a_csv_file_alone_is_a_package(package: Path, tmp_path: Path) -> None:
    run(CODE, package)
    alone = write(tmp_path / "alone", absences([1])) / "absences.csv"
    result = run(CODE, alone)
    assert result.exit_code == 0, result.output
    assert "absences.csv (1)" in plain(result.stdout)
    assert "le même paquet que la dernière fois" in plain(run(CODE, alone).stdout)


def test_what_cannot_be_read_is_named_as_it_was_given_and_waits_for_nobody(
    package: Path, tmp_path: Path
) -> None:
    run(CODE, package)
    (tmp_path / "nuit.zip").write_bytes(in_two_parts())
    result = run(CODE, tmp_path / "nuit.zip")
    assert (result.exit_code, result.stderr.strip()) == (
        2, f"{tmp_path / 'nuit.zip'}: the archive is damaged; make it again.",
    )  # fmt: skip
    board = Board.objects.get(code=CODE)
    assert [(one.state, one.failure) for one in runs(board.pk)][1:] == [("failed", "damaged-zip")]
    assert "le même paquet que la dernière fois" in plain(run(CODE, package).stdout)


def test_settings_are_changed_by_the_directory_s_command() -> None:
    arguments = ["--subscribe", CODE, "--absent-access", f"{CODE}=yes"]
    first = CliRunner().invoke(directory_command, arguments)
    assert first.exit_code == 0, first.output
    board = Board.objects.get(code=CODE)
    assert (board.subscribed, board.absent_access) == (True, "yes")
    assert CliRunner().invoke(directory_command, ["--unsubscribe", CODE]).exit_code == 0
    assert not Board.objects.get(code=CODE).subscribed


def test_a_setting_of_no_board_ends_with_2_and_a_wrong_one_is_a_usage_error() -> None:
    assert CliRunner().invoke(directory_command, ["--subscribe", "000000"]).exit_code == 2
    assert CliRunner().invoke(directory_command, ["--absent-access", f"{CODE}=maybe"]).exit_code == 2
