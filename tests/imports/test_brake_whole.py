"""Whoever confirms a held run saw all of it: every limit, of every table and file, and every figure."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from django.utils import translation

from portail.boards.models import Board
from portail.imports.actions import import_board
from portail.imports.report import ImportReport
from portail.imports.text import brake_line
from tests.imports.conftest import CODE, NOW, Marks
from tests.imports.crowds import absences, french_crowd, groups
from tests.imports.packages import write
from tests.links.withdrawals import linked_guardians, many

type Send = Callable[[Mapping[str, bytes]], ImportReport]

EMPTY_RELATIONS = b"eleve;adulte;lien;acces\n"


@pytest.fixture
def send(board: Board, tmp_path: Path) -> Send:
    def run(files: Mapping[str, bytes]) -> ImportReport:
        return import_board(board=CODE, path=write(tmp_path / "package", files), now=NOW)

    return run


def limits(report: ImportReport) -> list[tuple[str, str, int, int]]:
    return [(brake.limit, brake.where, brake.value, brake.of) for brake in report.braked_by]


def test_parents_who_would_lose_their_children_hold_the_run(
    board: Board, send: Send, tmp_path: Path, marks: Callable[[], Marks]
) -> None:
    linked_guardians(board, 12, tmp_path / "package")
    before = marks()
    held = send(many(12, access="no"))
    assert (held.state, limits(held)) == ("braked", [("lost_links", "", 12, 12)])
    assert marks() == before


def test_a_run_held_for_who_leaves_tells_the_links_lost_and_the_domains_too(
    board: Board, send: Send, tmp_path: Path
) -> None:
    linked_guardians(board, 24, tmp_path / "package")
    send(absences(range(24)))
    held = send({**french_crowd(12, mailbox="r"), **absences(range(5))})
    assert limits(held) == [
        ("departures", "", 12, 24),
        ("lost_links", "", 12, 24),
        ("vanishing", "attendance_absence", 19, 24),
    ]
    assert held.figures.changes.lost_access == 12
    assert held.figures.tallies["attendance_absence"].ended == 19


def test_rows_that_vanish_hold_the_run_and_their_table_is_named(send: Send) -> None:
    send(french_crowd(30))
    send(absences(range(30)))
    held = send(absences(range(5)))
    assert limits(held) == [("vanishing", "attendance_absence", 25, 30)]
    with translation.override("fr"):
        said = brake_line(held.braked_by[0]).replace("\u00a0", " ")
    assert said == "lignes qui ne sont plus là (Absences) : 25 sur 30 (83.3 %); la limite est de 50 %."


def test_a_small_table_that_goes_whole_hides_nothing_of_a_large_one(send: Send) -> None:
    send(french_crowd(30))
    send({**absences(range(30)), **groups(3)})
    held = send({**absences(range(10)), **groups(0)})
    assert limits(held) == [("vanishing", "attendance_absence", 20, 30)]


def test_an_empty_file_of_relations_holds_the_run(send: Send) -> None:
    send(french_crowd(30))
    held = send({**french_crowd(30), "relations.csv": EMPTY_RELATIONS})
    assert limits(held) == [("vanishing", "guardianships", 30, 30)]


def test_a_file_of_which_nothing_can_be_read_hides_beside_no_other(send: Send) -> None:
    send(french_crowd(30))
    held = send({**groups(400), **absences(range(15), faulty=12)})
    assert limits(held) == [("aside", "absences.csv", 12, 15)]
    assert (held.figures.aside, held.figures.rows) == (12, 415)
