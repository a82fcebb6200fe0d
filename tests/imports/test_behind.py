"""Behind each figure of a run stand its own rows, all of them, and a lost link says why."""

from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from portail.boards.models import Board
from portail.cli.import_board import command
from portail.imports.actions import import_board
from portail.imports.behind import BEHIND, REASONS, behind_of
from portail.imports.report import Changes, ImportReport
from portail.links.models import Link
from tests.imports.conftest import CODE, NOW
from tests.imports.crowds import crowd, french_crowd
from tests.imports.packages import write
from tests.links.withdrawals import linked_guardians

LEFT = {"eleves.csv": "p2;0000002", "adultes.csv": "r2;", "relations.csv": "p2;"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "package"


def night(folder: Path, *, access: str = "oui") -> ImportReport:
    """The pupils p0, p1 and p3: p2 has left with their guardian, and p0's has another address."""
    files = {name: content.decode() for name, content in french_crowd(4, mailbox="r").items()}
    for name, start in LEFT.items():
        lines = files[name].split("\n")
        files[name] = "\n".join(line for line in lines if not line.startswith(start))
    files["adultes.csv"] = files["adultes.csv"].replace("r0@", "neuve@")
    files["relations.csv"] = files["relations.csv"].replace("p1;r1;mère;oui", f"p1;r1;mère;{access}")
    package = write(folder, {name: text.encode() for name, text in files.items()})
    return import_board(board=CODE, path=package, now=NOW)


def test_each_figure_has_its_own_rows(board: Board, folder: Path) -> None:
    linked_guardians(board, 3, folder)
    changes = night(folder, access="non").figures.changes
    assert {name: len(changes.behind[name]) for name in BEHIND} == {
        name: getattr(changes, name) for name in BEHIND
    }
    assert (changes.departures, changes.arrivals, changes.lost_access) == (1, 1, 2)
    assert changes.behind["changed_addresses"] == ({"contact": "r0", "address": "r0@exemple.ca"},)
    with translation.override("fr"):
        assert behind_of(changes)["Associations de parents perdues"] == [
            "0000001, r1, l’accès est refusé",
            "0000002, r2, l’élève est parti",
        ]
    assert night(folder).figures.changes.behind["regained_access"] == (
        {"file_number": "0000001", "contact": "r1"},
    )


def test_the_history_shows_a_list_whole_to_whoever_asks(board: Board, folder: Path) -> None:
    import_board(board=CODE, path=write(folder, crowd(40)), now=NOW)
    held = import_board(board=CODE, path=write(folder, crowd(40, gone=12)), now=NOW)
    words = ["history", CODE, "--run", str(held.run_id)]
    few = CliRunner().invoke(command, words).stdout.replace("\u00a0", " ")
    assert "Élèves qui partent : 0000028, " in few and "p32; et 7 autres" in few and "0000039" not in few
    whole = CliRunner().invoke(command, [*words, "--all"]).stdout
    assert all(f"    00000{number}, Tremblay, Léa, p{number}\n" in whole for number in range(28, 40))


def test_every_figure_and_every_reason_is_worded() -> None:
    assert set(BEHIND) == {field.name for field in fields(Changes)} - {"behind"}
    of_owners = {Link.Suspension.ADDRESS_REMOVED, Link.Suspension.DENIED}
    assert set(REASONS) == set(Link.Suspension) - of_owners


def test_what_is_not_kept_of_a_list_is_counted() -> None:
    kept = {"departures": ({"file_number": "0000001"},)}
    with translation.override("fr"):
        [lines] = behind_of(Changes(departures=3, behind=kept)).values()
    assert lines == ["0000001", "et 2 autres"]
