"""The sample boards: drawn the same each time, imported without a fault, and every trap as it says."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from portail.boards.models import Board
from portail.boards.queries import search_boards
from portail.cli import portail
from portail.database.context import rows_of
from portail.demo.places import BOARDS
from portail.demo.samples import FOLDER, cast, commands, files
from portail.imports.reading import check_package
from portail.imports.receive import receive
from portail.links.actions import Claimed, associate_child
from portail.records.rules import incoherences, read_number, read_permanent_code
from tests.people import NOW, account
from tests.roles import as_role

TODAY = date(2026, 11, 23)
KINDS = {"typo", "barred", "twins", "double_surname", "two_boards", "unknown_address"}


def test_the_files_in_the_project_are_those_that_the_seed_draws() -> None:
    for name, content in files().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == content, f"{name}: write the samples anew"


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.folder)
def test_a_sample_package_has_no_fault_and_its_pupils(board) -> None:
    package = check_package(receive(FOLDER / board.folder), today=TODAY)
    assert package.is_clean and not package.is_refused, package.findings.groups
    assert package.contract == f"OneRoster {board.version}"
    assert package.records is not None
    assert board.pupils <= package.records.students.height < board.pupils + 4


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.folder)
def test_permanent_codes_follow_from_names_and_birth_dates(board) -> None:
    package = check_package(receive(FOLDER / board.folder), today=TODAY)
    assert package.records is not None
    for student in package.records.students.iter_rows(named=True):
        if student["permanent_code"]:
            born = date.fromisoformat(student["birth_date"])
            code = read_permanent_code(student["permanent_code"], birth_date=born)
            names = {"family_name": student["family_name"], "given_name": student["given_names"]}
            assert not incoherences(code, **names, birth_date=born), student


def test_every_address_and_phone_is_of_the_invented_ranges() -> None:
    for name in files():
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
            for word in line.replace('"', ",").split(","):
                assert "@" not in word or word.endswith(("@exemple.ca", "@exemple.com")), line
                assert "555-" not in word or "555-01" in word, line


def test_the_cast_has_the_shape_that_was_promised() -> None:
    said = cast()
    first, second, *others = said["parents"]
    assert {child["file_number"] for child in first["children"]}.isdisjoint(
        child["file_number"] for child in second["children"]
    )
    assert any(child["board"] == "Collège des Hautes-Marées" for one in others for child in one["children"])
    assert {trap["kind"] for trap in said["traps"]} == KINDS
    assert {trap["expect"] for trap in said["traps"]} <= {"linked", "mismatch", "suspended"}
    keys = {"board", "school", "family_name", "given_name", "birth_date", "file_number", "permanent_code"}
    for one in (*said["parents"], *said["traps"]):
        assert one["email"].endswith((".ca", ".com"))
        assert all(set(child) == keys and all(child.values()) for child in one["children"])
    assert json.loads((FOLDER / "cast.json").read_text(encoding="utf-8")) == said


@pytest.fixture
def imported(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample boards beside the world's, through the very commands that the demo runs."""
    monkeypatch.setenv("PORTAIL_ROLE", "jobs")  # each command sets its own, for good
    runner = CliRunner()
    with as_role("jobs"):
        Board.objects.filter(name__in=[board.name for board in BOARDS]).update(name="Un autre organisme")
        for arguments in commands():
            result = runner.invoke(portail, arguments)
            assert result.exit_code == 0, result.output


def outcomes(player: dict[str, object], number: str) -> set[str]:
    """What becomes of each child that PLAYER types, by NUMBER: file_number or permanent_code."""
    email = str(player["email"])
    person = account(email).pk
    found = set()
    for child in player["children"]:
        claimed = Claimed(
            board_id=Board.objects.get(name=child["board"]).pk,
            family_name=child["family_name"],
            given_name=child["given_name"],
            birth_date=date.fromisoformat(child["birth_date"]),
            number=read_number(child[number]),
            address=email,
        )
        found.add(
            associate_child(person_id=person, claimed=claimed, network="192.0.2.1", now=NOW).outcome.value
        )
    return found


@pytest.mark.parametrize("number", ["file_number", "permanent_code"])
def test_every_parent_and_trap_ends_as_the_cast_says(imported: None, number: str) -> None:
    said = cast()
    for parent in said["parents"]:
        assert outcomes(parent, number) == {"linked"}, parent
    for trap in said["traps"]:
        assert outcomes(trap, number) == {trap["expect"]}, trap


def test_the_sample_boards_are_subscribed_and_found_as_the_cast_names_them(imported: None) -> None:
    with rows_of():
        for board in BOARDS:
            hits = search_boards(board.name, private=board.code == "990500")
            assert hits[0].name == board.name and hits[0].subscribed
        assert {"CSS des Rives-de-l’Anse", "CSS des Deux-Rives", "CSS des Hautes-Collines"} <= {
            hit.name for hit in search_boards("rives", private=False)
        }


def test_the_same_commands_again_change_nothing(imported: None) -> None:
    directory, *packages = commands()
    with as_role("jobs"):
        assert "(as before)" in CliRunner().invoke(portail, directory).output
        for arguments in packages:
            result = CliRunner().invoke(portail, arguments)
            assert result.exit_code == 0
            assert "le même paquet que la dernière fois" in result.output


def test_the_picture_s_family_is_in_the_files() -> None:
    text = Path(FOLDER / "css-des-rives-de-l-anse" / "users.csv").read_text(encoding="utf-8")
    assert "0412687" in text and "genevieve.cote@exemple.ca" in text
