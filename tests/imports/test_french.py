"""Our own French files say the same people as OneRoster does, and their faults have their places."""

from datetime import date
from pathlib import Path

import pytest

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports.actions import import_board
from portail.imports.reading import check_package
from tests.imports.conftest import CODE, NOW
from tests.imports.packages import RELATIONS, contents, in_memory, rows_of_findings, write
from tests.imports.test_undo import state

TODAY = date(2026, 11, 23)
FILES = {
    "organismes.csv": f"code\n{CODE}\n",
    "ecoles.csv": "ecole;nom;code;telephone\n"
    "e1;École du Tilleul;901001;418 555-0101\ne2;École de l’Étang;901002;\n",
    "eleves.csv": "eleve;fiche;code_permanent;nom;prenoms;date_naissance;ecole;niveau\n"
    "p1;0012345;TREL67031709;Tremblay;Léo;2017-03-05;e1;P3\n"
    "p2;0012346;;Côté-Roy;Zoé;2021-06-30;e2;M5\n",
    "adultes.csv": "adulte;nom;prenom;courriels;telephone\n"
    "r1;Roy;Anne;anne.roy@exemple.ca,aroy@exemple.com;418 555-0102\nr2;Tremblay;Luc;luc@exemple.ca;\n",
    "relations.csv": "eleve;adulte;lien;acces\np1;r1;mère;oui\np1;r2;père;non\np2;r1;mère;inconnu\n",
}


def files(**changes: tuple[str, str]) -> dict[str, bytes]:
    """The five files; « eleves=(old, new) » replaces a text in eleves.csv."""
    changed = dict(FILES)
    for name, (old, new) in changes.items():
        assert old in changed[f"{name}.csv"]
        changed[f"{name}.csv"] = changed[f"{name}.csv"].replace(old, new)
    return {name: text.encode() for name, text in changed.items()}


def test_the_record_is_the_same_whichever_contract_said_it(board: Board, tmp_path: Path) -> None:
    first = import_board(board=CODE, path=write(tmp_path / "one", contents(relations=RELATIONS)), now=NOW)
    before = state(board)
    second = import_board(board=CODE, path=write(tmp_path / "two", files()), now=NOW)
    assert first.accepted and second.accepted and second.contract == "français"
    assert second.touched == 0, second.figures.tallies
    assert state(board) == before


def test_windows_files_with_semicolons_are_read_and_said(board: Board, tmp_path: Path) -> None:
    spoken = {name: content.decode().replace("’", "'").encode("cp1252") for name, content in files().items()}
    report = import_board(board=CODE, path=write(tmp_path / "package", spoken), now=NOW)
    assert report.accepted
    assert {"encoding", "delimiter"} <= report.findings.codes
    with rows_of(board=board.pk):
        names = [row[5] for row in state(board)["Student"]]
    assert any("Côté-Roy" in str(row) for row in state(board)["Student"]), names


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"eleves": ("0012345", "12345")}, ("lost_zeros", "eleves.csv", 2, "fiche", "12345")),
        ({"eleves": (";e1;P3", ";e9;P3")}, ("unknown_reference", "eleves.csv", 2, "ecole", "e9")),
        ({"eleves": ("2017-03-05", "05/03/2017")},
         ("not_a_date", "eleves.csv", 2, "date_naissance", "05/03/2017")),
        ({"eleves": ("p2;", "p1;")}, ("repeated_value", "eleves.csv", 3, "eleve", "p1")),
        ({"eleves": ("0012346", "0012345")}, ("repeated_value", "eleves.csv", 3, "fiche", "0012345")),
        ({"adultes": ("luc@exemple.ca", "luc")}, ("not_an_address", "adultes.csv", 3, "courriels", "luc")),
        ({"relations": ("p1;r2", "p1;r9")}, ("unknown_reference", "relations.csv", 3, "adulte", "r9")),
        ({"relations": ("p1;r2", "p1;r1")}, ("repeated_pair", "relations.csv", 3, "adulte", "r1")),
        ({"relations": (";acces", ";accès")}, ("misspelt_column", "relations.csv", 1, "", "accès")),
        ({"ecoles": ("418 555-0101", "voir Lise")},
         ("not_a_phone", "ecoles.csv", 2, "telephone", "voir Lise")),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_french_name(
    changes: dict[str, tuple[str, str]], fault: tuple[str, str, int, str, str]
) -> None:
    package = check_package(in_memory(files(**changes)), today=TODAY)
    found = [
        (one.code, one.file, one.line, one.column, one.value)
        for one in rows_of_findings(package.findings)
        if one.severity == "error"
    ]
    assert fault in found
    assert len([one for one in found if one[0] != "unknown_reference"]) <= 1 or fault[0] == "repeated_value"


def test_a_file_that_is_missing_refuses_the_package() -> None:
    without = {name: content for name, content in files().items() if name != "relations.csv"}
    package = check_package(in_memory(without), today=TODAY)
    assert package.is_refused
    assert [
        (one.code, one.file) for one in rows_of_findings(package.findings) if one.severity == "error"
    ] == [("missing_file", "relations.csv")]


def test_a_package_that_names_its_board_alone_is_told_what_it_lacks() -> None:
    package = check_package(in_memory({"organismes.csv": files()["organismes.csv"]}), today=TODAY)
    assert package.is_refused and not package.is_clean
    assert {(one.code, one.file) for one in rows_of_findings(package.findings)} >= {
        ("missing_file", "eleves.csv"), ("missing_file", "ecoles.csv"),
    }  # fmt: skip
