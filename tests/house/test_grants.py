"""Only `access` issues a grant: a screen that forgot the check has nothing to pass."""

import ast
from pathlib import Path

import pytest

from tests.house.house import SRC, inside, python_files

ISSUER = SRC / "access"


GRANTS = {"StudentGrant", "CardsGrant"}


def is_the_grant(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) in GRANTS


def issues(source: str) -> list[int]:
    """The lines that make a grant, or give it another name to make it by."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=made) | ast.Assign(value=made) if is_the_grant(made):
                found.append(node.lineno)
            case ast.ClassDef(bases=bases) if any(map(is_the_grant, bases)):
                found.append(node.lineno)
            case ast.ImportFrom(names=names):
                found += [node.lineno for one in names if one.name in GRANTS and one.asname]
    return found


def test_only_access_makes_a_grant() -> None:
    elsewhere: list[Path] = [file for file in python_files(SRC) if not file.is_relative_to(ISSUER)]
    assert [inside(file) for file in elsewhere if issues(file.read_text())] == []


@pytest.mark.parametrize(
    "source",
    [
        "from portail.records.grants import StudentGrant\ngrant = StudentGrant(student_id=1)",
        "from portail.records import grants\ngrant = grants.StudentGrant(student_id=1)",
        "from portail.records.grants import StudentGrant as Pass",
        "from portail.records.grants import StudentGrant\nPass = StudentGrant",
        "class Pass(StudentGrant): ...",
        "from portail.report_cards.grants import CardsGrant\ngrant = CardsGrant(student_id=1)",
    ],
)
def test_each_way_of_making_one_is_seen(source: str) -> None:
    assert issues(source)


def test_taking_one_is_allowed() -> None:
    assert issues("def report_cards(grant: StudentGrant) -> list[StudentGrant]: return [grant]") == []
