"""`portail absences`: what families sent, as a school's system reads it; and held notices let go."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from portail.access.grants import followed_children
from portail.attendance.actions import NoteGiven, Words, announce, justify, withdraw
from portail.attendance.models import Absence, Announcement, Hold
from portail.attendance.queries import board_rules
from portail.attendance.rules import Planned
from portail.attendance.settings import MASS_FLOOR
from portail.audit.models import VIEWED, Entry
from portail.boards.settings import change_setting
from portail.cli.absences import command
from portail.database.context import rows_of
from portail.records.grants import StudentGrant
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, LOUIS, MAIKA, QUATRE_VENTS, RIVES
from tests.people import account, board_id, linked, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.7 un billet"


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path


def run(*arguments: str) -> Result:
    with as_role("jobs"):
        return CliRunner().invoke(command, arguments)


def grant_of(person_id: int) -> StudentGrant:
    (child,) = followed_children(person_id=person_id, today=timezone.localdate())
    return child.grant


@pytest.fixture
def sent(files: Path) -> None:
    """Alice justified an absence of Maïka's with a document, announced another and took it back."""
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    publish(CAPITALE, absences=[absence(moment="", periodes="3,4")])
    now, day = timezone.now(), timezone.localdate() + timedelta(days=9)
    with rows_of(board=board_id(CAPITALE)):
        waiting = Absence.objects.get().public_id
    with rows_of(actor=alice.pk):
        grant, of_boards = grant_of(alice.pk), board_rules([board_id(CAPITALE)])
        words = Words("RDV", "=HYPERLINK(1)", NoteGiven("../billet.pdf", (PDF,), 1000))
        justify([grant], absence=waiting, words=words, of_boards=of_boards, now=now)
        announce({grant: Words("AUTRE")}, planned=Planned(day, day, "day"), of_boards=of_boards, now=now)
        withdraw([grant], announcement=Announcement.objects.get().public_id, now=now)


def rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(result.stdout)))


def test_what_families_sent_is_written_for_the_schools_system(sent: None) -> None:
    result = run("export", CAPITALE.code, "--since", "2026-01-01", "--as", "Diane")
    assert result.exit_code == 0, result.output
    reason, announced = rows(result)
    assert (reason["genre"], reason["absence"], reason["periodes"], reason["motif"]) == (
        "motif", "A1", "3,4", "RDV",
    )  # fmt: skip
    assert reason["eleve"] == announced["eleve"] == MAIKA.source_id
    assert reason["adulte"] == ALICE.source_id
    assert (announced["genre"], announced["moment"], announced["motif"]) == ("annonce", "journée", "AUTRE")
    assert announced["retire_le"] and not reason["retire_le"]


def test_what_a_parent_typed_runs_in_no_spreadsheet(sent: None) -> None:
    reason, _announced = rows(run("export", CAPITALE.code, "--since", "2026-01-01"))
    assert reason["precision"] == "'=HYPERLINK(1)"


def test_documents_are_copied_under_names_of_ours(sent: None, files: Path) -> None:
    result = run("export", CAPITALE.code, "--since", "2026-01-01", "--notes", str(files / "pieces"))
    reason, _announced = rows(result)
    (copied,) = (files / "pieces").iterdir()
    assert copied.name == f"{reason['reference']}.pdf" and copied.read_bytes() == PDF


def test_the_trail_keeps_whose_words_were_read_and_by_whom(sent: None) -> None:
    run("export", CAPITALE.code, "--since", "2026-01-01", "--as", "Diane")
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        entry = Entry.objects.get(action=VIEWED)
    assert entry.subject_id == str(student_of(MAIKA).pk)
    assert (entry.details["role"], entry.details["operator"]) == ("export", "Diane")


def test_only_what_came_since_is_written(sent: None) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert rows(run("export", CAPITALE.code, "--since", tomorrow)) == []
    assert rows(run("export", RIVES.code, "--since", "2026-01-01")) == []


def test_a_held_school_is_listed_and_released_by_name() -> None:
    with as_role("jobs"):
        change_setting(MASS_FLOOR, board_id=board_id(CAPITALE), typed="2", by="tests", now=NOW)
    publish(CAPITALE, absences=[absence(), absence("A2", LOUIS)])
    held = run("held", CAPITALE.code)
    assert held.exit_code == 1
    assert QUATRE_VENTS.code in held.output and "2 of 3 absent" in held.output
    released = run("release", CAPITALE.code, QUATRE_VENTS.code, "--as", "Diane")
    assert (released.exit_code, released.output) == (0, "1 half-days released.\n")
    assert run("held", CAPITALE.code).exit_code == 0
    assert run("release", CAPITALE.code, QUATRE_VENTS.code).exit_code == 1
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        assert Hold.objects.get().released_by == "Diane"


def test_an_unknown_board_ends_with_two() -> None:
    assert run("held", "nulle part").exit_code == 2
