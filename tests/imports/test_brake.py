"""Above a board's limits a run waits for a person; nothing is written until then."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports import waiting
from portail.imports.actions import Manner, NotHeld, confirm_run, import_board, rehearse
from portail.imports.brake import Allowed, Share, passed
from portail.imports.models import ImportLimits, Run
from portail.imports.report import ImportReport
from portail.records.models import Student
from tests.imports.conftest import CODE, NOW, Marks
from tests.imports.crowds import absences, crowd
from tests.imports.packages import write

type Send = Callable[..., ImportReport]


@pytest.fixture
def send(board: Board, tmp_path: Path) -> Send:
    """Import a crowd of pupils; what is named differs from the night before."""

    def run(*, manner: Manner | None = None, **differences: int) -> ImportReport:
        folder = write(tmp_path / "package", crowd(40, **differences))
        return import_board(board=CODE, path=folder, now=NOW, **({"manner": manner} if manner else {}))

    return run


@pytest.mark.parametrize(
    ("differences", "limit", "value"),
    [
        ({"gone": 11}, "departures", 11),
        ({"moved": 11}, "addresses", 11),
        ({"faulty": 11}, "aside", 11),
    ],
)
def test_a_run_past_a_limit_is_held_and_writes_nothing(
    send: Send, marks: Callable[[], Marks], differences: dict[str, int], limit: str, value: int
) -> None:
    send()
    before = marks()
    report = send(**differences)
    assert report.state == "braked" and not report.accepted
    assert [(brake.limit, brake.value) for brake in report.braked_by] == [(limit, value)]
    assert marks() == before


def test_ten_rows_never_brake_whatever_their_share(send: Send) -> None:
    send()
    assert send(gone=10).accepted


def test_a_person_confirms_and_the_same_package_goes_through(send: Send, board: Board) -> None:
    send()
    held = send(gone=20)
    report = confirm_run(run_id=held.run_id, board_id=board.pk, now=NOW, manner=Manner(by="olive"))
    assert report.accepted and report.figures.changes.departures == 20
    with rows_of(board=board.pk):
        assert Student.objects.filter(is_active=True).count() == 20
        assert Run.objects.get(pk=held.run_id).confirmed_by == "olive"
    with pytest.raises(NotHeld, match="not-held"):
        confirm_run(run_id=held.run_id, board_id=board.pk, now=NOW, manner=Manner(by="olive"))


def test_a_held_run_never_brings_an_older_day_back(send: Send, board: Board) -> None:
    send()
    held = send(gone=20)
    assert send(gone=1).accepted
    with pytest.raises(NotHeld, match="superseded"):
        confirm_run(run_id=held.run_id, board_id=board.pk, now=NOW, manner=Manner(by="olive"))


def test_what_speaks_of_something_else_leaves_a_held_run_to_be_confirmed(
    send: Send, board: Board, tmp_path: Path
) -> None:
    send()
    held = send(gone=20)
    noon = write(tmp_path / "noon", absences(range(5)))
    assert import_board(board=CODE, path=noon, now=NOW).accepted
    waiting.revive(now=NOW)
    report = confirm_run(run_id=held.run_id, board_id=board.pk, now=NOW, manner=Manner(by="olive"))
    assert report.accepted and report.figures.changes.departures == 20


def test_an_operator_who_knows_says_so_at_once(send: Send) -> None:
    send()
    assert send(gone=20, manner=Manner(is_confirmed=True)).accepted


def test_a_board_s_own_limits_are_the_ones_that_count(send: Send, board: Board) -> None:
    send()
    with rows_of(board=board.pk):
        ImportLimits.objects.create(board=board, departures_percent=60)
    assert send(gone=20).accepted


def test_a_rehearsal_tells_everything_and_keeps_nothing(
    send: Send, board: Board, marks: Callable[[], Marks], tmp_path: Path
) -> None:
    send()
    before, runs = marks(), Run.objects
    with rows_of(board=board.pk):
        count = runs.count()
    folder = write(tmp_path / "package", crowd(40, gone=20, moved=3))
    report = rehearse(board=CODE, path=folder, now=NOW)
    assert (report.figures.changes.departures, report.figures.changes.changed_addresses) == (20, 3)
    assert [brake.limit for brake in report.braked_by] == ["departures"]
    assert len(report.figures.changes.behind["departures"]) == 20
    assert {table: len(rows) for table, rows in marks().items()} == {
        table: len(rows) for table, rows in before.items()
    }
    with rows_of(board=board.pk):
        assert runs.count() == count
        assert Student.objects.filter(is_active=True).count() == 40


def test_a_package_of_another_board_is_refused(send: Send) -> None:
    send()
    Board.objects.create(code="901999", name="CSS d’à Côté", kind="francophone")
    assert send(district=901999).state == "refused"


LIMITS = Allowed(aside=5, departures=10, lost_links=5, addresses=20, vanishing=50, floor=10)


@given(value=st.integers(0, 500), of=st.integers(1, 500))
def test_the_brake_is_a_share_above_a_floor(value: int, of: int) -> None:
    braked = passed([Share("departures", value, of)], LIMITS)
    assert bool(braked) == (value > 10 and value / of > 0.10)
