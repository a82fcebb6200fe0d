"""The same bytes on another day: read again when that day makes them say otherwise, and only then."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports.actions import import_board
from portail.imports.models import Run
from portail.imports.report import ImportReport
from portail.records.models import Student
from tests.imports.conftest import CODE, NOW
from tests.imports.packages import DEMOGRAPHICS, USERS, Rows, contents, with_changes, write
from tests.imports.test_oneroster import as_second_version

type OnDay = Callable[[int], ImportReport]


@pytest.fixture
def on_day(board: Board, tmp_path: Path) -> Callable[..., OnDay]:
    """Import a package made of `packages.contents(**files)` some days later."""

    def of(**files: Rows) -> OnDay:
        folder = write(tmp_path / "package", contents(**files))
        return lambda days: import_board(board=CODE, path=folder, now=NOW + timedelta(days=days))

    return of


def students(board: Board) -> set[str]:
    with rows_of(board=board.pk):
        return set(Student.objects.filter(is_active=True).values_list("source_id", flat=True))


def test_a_student_whose_role_is_over_leaves_although_the_file_stays(on_day, board: Board) -> None:
    files = as_second_version(USERS)
    roles = with_changes(files["roles"], "role-p1", endDate="2026-11-25")
    run = on_day(**files | {"roles": with_changes(roles, "role-p2", endDate="2027-06-30")})
    assert [run(days).state for days in (0, 1, 2)] == ["reported", "same", "same"]
    assert students(board) == {"p1", "p2"}
    assert [run(days).state for days in (3, 4)] == ["reported", "same"]
    assert students(board) == {"p2"}
    assert run(219).state == "same"
    assert run(220).state == "refused"  # nobody is left: an empty export is a broken export


def test_a_birth_that_lay_ahead_is_read_once_its_day_has_come(on_day, board: Board) -> None:
    run = on_day(demographics=with_changes(DEMOGRAPHICS, "p2", birthDate="2026-11-25"))
    assert [run(days).state for days in (0, 0, 1)] == ["reported", "same", "reported"]
    assert students(board) == {"p1"}
    assert [run(days).state for days in (2, 3)] == ["reported", "same"]
    assert students(board) == {"p1", "p2"}


def test_a_package_that_no_day_changes_is_the_same_years_later(on_day) -> None:
    run = on_day()
    assert [run(days).state for days in (0, 1, 4000)] == ["reported", "same", "same"]


@pytest.mark.parametrize(
    ("until", "setting", "serves"),
    [
        (None, "unknown", True),
        (None, "yes", False),
        (date(2026, 11, 24), "unknown", True),
        (date(2026, 11, 24), "yes", False),
        (date(2026, 11, 23), "unknown", False),
    ],
)
def test_a_run_serves_under_the_same_setting_until_its_day(
    *, until: date | None, setting: str, serves: bool
) -> None:
    run = Run(reading="unknown 2020-01-01")
    run.serve_until(until)
    assert run.serves(setting=setting, today=NOW.date()) is serves
