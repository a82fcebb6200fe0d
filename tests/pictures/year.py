"""A school year for the families of the pictures, as the demo's schools have one."""

import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from portail.demo.families import Child
from portail.demo.places import SampleBoard, SampleSchool
from portail.demo.year.package import Package, package_for
from portail.demo.year.plan import plan_of
from portail.imports.actions import Manner, import_board
from portail.records.rules import Level
from tests.cast import BoardFacts, ChildFacts
from tests.roles import as_role

_STAGES = {
    "preschool": (Level.PRESCHOOL_4, Level.PRESCHOOL_5),
    "primary": (Level.PRIMARY_1, Level.PRIMARY_6),
    "secondary": (Level.SECONDARY_1, Level.SECONDARY_5),
}


def publish_year(children: Iterable[ChildFacts], *, today: date, now: datetime) -> None:
    """Import a year around TODAY for each board of these children."""
    by_board: dict[str, tuple[BoardFacts, list[ChildFacts]]] = {}
    for child in children:
        by_board.setdefault(child.board.code, (child.board, []))[1].append(child)
    for board, pupils in by_board.values():
        with tempfile.TemporaryDirectory() as folder, as_role("jobs"):
            _write(Path(folder), board, pupils, today)
            manner = Manner(by="pictures", is_confirmed=True)
            report = import_board(board=board.code, path=Path(folder), now=now, manner=manner)
            assert report.accepted, report.findings.groups


def _write(folder: Path, board: BoardFacts, pupils: list[ChildFacts], today: date) -> None:
    keyed = [(one.source_id, _child(one)) for one in pupils]
    made = package_for(_board(board), keyed, plan_of(today), {}, addressees={})
    # The tests' boards name their schools by their codes alone.
    Package({name: text.replace("ecole-", "") for name, text in made.tables.items()}, made.papers).save(
        folder
    )


def _board(facts: BoardFacts) -> SampleBoard:
    schools = tuple(
        SampleSchool(
            one.code, one.name, one.municipality, one.phone, one.address,
            (_STAGES[one.stages[0]][0], _STAGES[one.stages[-1]][1]),
        )
        for one in facts.schools
    )  # fmt: skip
    return SampleBoard(facts.code, facts.name, "", "1.2", True, "unknown", 0, 0, schools)


def _child(one: ChildFacts) -> Child:
    return Child(
        family_name=one.family_name,
        given_names=one.given_names,
        birth_date=one.birth_date,
        sex="",
        level=one.level,
        file_number=one.file_number,
        school=one.school.name,
    )
