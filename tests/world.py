"""The world that every test starts from, loaded once through the real import."""

import csv
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.cast import BOARDS, CHILDREN, GUARDIANS, BoardFacts, ChildFacts, GuardianFacts, SchoolFacts

# The day the world was loaded; tests say their own `now` from it.
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def load(*, newcomers: Iterable[ChildFacts] = (), their_guardians: Iterable[GuardianFacts] = ()) -> None:
    """Import the directory, then each board's package, as an operator would.

    newcomers: children beside the cast, with their guardians.
    """
    from portail.boards.actions import change_settings
    from portail.imports.actions import import_board
    from portail.imports.directory import import_directory

    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        public = [_directory_row(board) for board in BOARDS if board.kind != "private"]
        private = [_directory_row(board) for board in BOARDS if board.kind == "private"]
        report = import_directory(
            now=NOW,
            boards=_write(root / "boards.csv", public),
            private=_write(
                root / "private.csv", [{k: v for k, v in row.items() if k != "type"} for row in private]
            ),
        )
        assert report.accepted, report.findings.groups
        for board in BOARDS:
            change_settings(board=board.code, subscribed=True, now=NOW)
            folder = package(
                board,
                root / board.code,
                children=(*CHILDREN, *newcomers),
                guardians=(*GUARDIANS, *their_guardians),
            )
            imported = import_board(board=board.code, path=folder, now=NOW)
            assert imported.accepted, imported.findings.groups


def package(
    board: BoardFacts,
    folder: Path,
    *,
    without: Iterable[str] = (),
    children: Iterable[ChildFacts] = CHILDREN,
    guardians: Iterable[GuardianFacts] = GUARDIANS,
    **access: str,
) -> Path:
    """The board's OneRoster package in FOLDER; WITHOUT leaves people out, by their keys.

    access: what the file says for a guardian instead, by their key with « _ » for « - »
    (c_alice="no").
    """
    gone = set(without)
    folder.mkdir(parents=True, exist_ok=True)
    children = [child for child in children if child.board is board and child.source_id not in gone]
    guardians = [one for one in guardians if one.board is board and one.source_id not in gone]
    _write(folder / "orgs.csv", map(_school_row, board.schools))
    _write(folder / "users.csv", [*map(_student_row, children), *map(_guardian_row, guardians)])
    births = ({"sourcedId": child.source_id, "birthDate": child.birth_date.isoformat()} for child in children)
    _write(folder / "demographics.csv", births)
    relations = (
        {
            "studentSourcedId": child.source_id,
            "contactSourcedId": one.source_id,
            "relation": relation,
            "access": access.get(one.source_id.replace("-", "_"), said),
        }
        for one in guardians
        for child, relation, said in one.children
        if child.source_id not in gone
    )
    _write(folder / "relations.csv", relations)
    return folder


def _school_row(school: SchoolFacts) -> dict[str, str]:
    return {
        "sourcedId": school.code,
        "type": "school",
        "name": school.name,
        "identifier": school.code,
        "metadata.phone": school.phone,
        "metadata.address": school.address,
        "metadata.municipality": school.municipality,
        "metadata.stages": ",".join(school.stages),
    }


def _directory_row(board: BoardFacts) -> dict[str, str]:
    return {
        "code": board.code,
        "name": board.name,
        "type": board.kind,
        "region": board.region,
        "municipality": board.municipality,
        "phone": board.phone,
        "former_names": "|".join(board.former),
        "acronyms": "|".join(board.acronyms),
    }


def _student_row(child: ChildFacts) -> dict[str, str]:
    return {
        "sourcedId": child.source_id,
        "role": "student",
        "orgSourcedIds": child.school.code,
        "familyName": child.family_name,
        "givenName": child.given_names,
        "preferredFamilyName": child.usual_family_name,
        "preferredGivenName": child.usual_given_name,
        "metadata.level": child.level,
        "metadata.fileNumber": child.file_number,
        "metadata.permanentCode": child.permanent_code,
    }


def _guardian_row(one: GuardianFacts) -> dict[str, str]:
    return {
        "sourcedId": one.source_id,
        "role": "parent",
        "orgSourcedIds": one.board.schools[0].code,
        "familyName": one.family_name,
        "givenName": one.given_name,
        "email": one.email,
    }


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
