"""The directory: boards, schools and private schools from CSV files, idempotent, nothing removed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from portail.audit.models import Entry
from portail.boards.actions import UnknownBoard, change_settings, find_board
from portail.boards.models import Board, BoardName, School
from portail.boards.queries import search_boards
from portail.common.comparing import Tally
from portail.database.context import rows_of
from portail.imports.directory import DirectoryReport, import_directory
from tests.imports.conftest import NOW, Marks
from tests.imports.packages import rows_of_findings

pytestmark = pytest.mark.usefixtures("as_worker")

BOARDS = """code,name,type,website,former_names,acronyms
801000,CSS des Trois-Fleuves,francophone,www.csstf.exemple.ca,CS des Grandes-Eaux | CS du Confluent,CSSTF
802000,CS Maple Hills,anglophone,,,
"""
SCHOOLS = """code,name,municipality,board_code,preschool,primary,secondary,vocational,adult
801001,École de l’Anse-Bleue,Val-Perdu,801000,1,1,0,0,0
801002,École secondaire du Nordet,Cap-Noir,801000,0,0,1,1,0
802001,Maple Hills Elementary School,Stonebridge,802000,0,1,0,0,0
"""
PRIVATE = """code,name,municipality,website
803500,Académie du Phare,Cap-Noir,
"""

type Import = Callable[..., DirectoryReport]


@pytest.fixture
def run(tmp_path: Path) -> Import:
    def run(boards: str = BOARDS, schools: str = SCHOOLS, private: str = PRIVATE) -> DirectoryReport:
        paths = {
            "boards": tmp_path / "boards.csv",
            "schools": tmp_path / "s.csv",
            "private": tmp_path / "p.csv",
        }
        for path, content in zip(paths.values(), (boards, schools, private), strict=True):
            path.write_text(content, encoding="utf-8")
        return import_directory(now=NOW, **paths)

    return run


def found(text: str, *, private: bool = False) -> list[str]:
    with rows_of():
        return [hit.name for hit in search_boards(text, private=private)]


def test_boards_and_schools_are_created_unsubscribed(run: Import) -> None:
    assert run().tallies["boards"] == Tally(created=3)
    board = Board.objects.get(code="801000")
    assert (board.kind, board.subscribed, board.absent_access) == ("francophone", False, "unknown")
    with rows_of(board=board.pk):
        assert School.objects.get(code="801002").secondary


def test_a_private_school_is_a_board_of_one_school(run: Import) -> None:
    run()
    board = Board.objects.get(code="803500")
    assert board.kind == "private"
    with rows_of(board=board.pk):
        assert [school.name for school in board.schools.all()] == ["Académie du Phare"]
    assert found("phare", private=True) == ["Académie du Phare"]
    assert found("phare") == []


@pytest.mark.parametrize(
    "text",
    ["trois fleuves", "Grandes Eaux", "confluent", "CSSTF", "csstf", "val perdu", "anse bleue", "NORDET"],
)
def test_a_board_is_found_by_every_name_it_has(run: Import, text: str) -> None:
    run()
    assert found(text) == ["CSS des Trois-Fleuves"]


def test_the_same_files_again_write_no_row(run: Import, marks: Callable[[], Marks]) -> None:
    run()
    before = marks()
    report = run()
    assert sum(tally.touched for tally in report.tallies.values()) == 0
    assert marks() == before


def test_a_board_is_never_removed_nor_unsubscribed(run: Import) -> None:
    run()
    change_settings(board="801000", subscribed=True, now=NOW)
    run(boards=BOARDS.replace("802000", "804000"), schools=SCHOOLS.replace("802000", "804000"))
    assert Board.objects.get(code="801000").subscribed
    assert Board.objects.filter(code__in=["802000", "804000"]).count() == 2


def test_a_renamed_board_is_still_found_by_the_name_it_had(run: Import) -> None:
    run()
    run(boards=BOARDS.replace("CS Maple Hills", "CS Silver Lake"))
    assert found("maple") == found("silver") == ["CS Silver Lake"]
    with rows_of():
        assert BoardName.objects.filter(kind="former", text="CS Maple Hills").exists()


def test_a_school_left_out_of_its_board_is_closed(run: Import) -> None:
    run()
    report = run(schools="".join(line for line in SCHOOLS.splitlines(keepends=True) if "Nordet" not in line))
    assert report.tallies["schools"].ended == 1
    assert found("nordet") == []


@pytest.mark.parametrize(
    ("changes", "code", "line", "column"),
    [
        ({"schools": SCHOOLS.replace("Stonebridge,802000", "Stonebridge,899000")},
         "unknown_reference", 4, "board_code"),
        ({"boards": BOARDS.replace("anglophone", "english")}, "not_a_choice", 3, "type"),
        ({"boards": BOARDS.replace("802000", "801000")}, "repeated_value", 3, "code"),
        ({"private": PRIVATE.replace("803500", "801000")}, "code_in_two_files", 2, "code"),
        ({"boards": "code,title\n1,x\n"}, "missing_column", 1, "name"),
        ({"boards": ""}, "empty_file", 0, ""),
    ],
)  # fmt: skip
def test_a_fault_refuses_all_the_files(
    run: Import, changes: dict[str, str], code: str, line: int, column: str
) -> None:
    boards = Board.objects.count()
    report = run(**changes)
    assert not report.accepted
    assert (code, line, column) in [
        (notice.code, notice.line, notice.column) for notice in rows_of_findings(report.findings)
    ]
    assert Board.objects.count() == boards


def test_a_setting_is_audited_once_with_what_it_was(run: Import) -> None:
    run()
    assert change_settings(board="CSS des Trois-Fleuves", absent_access="yes", now=NOW)
    assert not change_settings(board="csstf", absent_access="yes", now=NOW)
    board = Board.objects.get(code="801000")
    with rows_of(board=board.pk):
        entry = Entry.objects.get(action="board.settings-changed")
    assert entry.details == {"before": {"absent_access": "unknown"}, "after": {"absent_access": "yes"}}


def test_an_unknown_board_is_refused_with_those_that_come_close(run: Import) -> None:
    run()
    with pytest.raises(UnknownBoard) as refusal:
        find_board("trois-fleuve")
    assert refusal.value.values["near"] == ("801000 CSS des Trois-Fleuves",)


OPEN_DATA = Path(
    os.environ.get("PORTAIL_OPEN_DATA", Path(__file__).resolve().parents[2] / ".." / "shared" / "data")
)


@pytest.mark.skipif(not OPEN_DATA.is_dir(), reason="the province's open data is not beside the project")
def test_the_province_s_directory_is_read_whole() -> None:
    def once() -> DirectoryReport:
        return import_directory(
            now=NOW,
            boards=OPEN_DATA / "boards.csv",
            schools=OPEN_DATA / "schools.csv",
            private=OPEN_DATA / "private_schools.csv",
        )

    report = once()
    assert report.accepted, report.findings.groups
    assert report.tallies["boards"].created == 72 + 258
    assert report.tallies["schools"].created == 2745 + 258
    assert sum(tally.touched for tally in once().tallies.values()) == 0
