"""An import that takes a right away takes the view away in the same transaction (threat T8)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports.actions import import_board
from portail.imports.report import ImportReport
from portail.links.models import Link
from portail.records.models import Contact, Student
from tests.imports.conftest import CODE, NOW, ImportFiles
from tests.imports.packages import RELATIONS, USERS, with_changes, without, write
from tests.links.withdrawals import linked_guardians, many, withdraw
from tests.people import account, signed_in

FIFTY = 50

ONE_BIRTH = "sourcedId,birthDate\np2,2021-06-30\n"


@pytest.fixture
def linked(import_files: ImportFiles, board: Board) -> Callable[[], tuple[bool, str, int]]:
    """Anne follows Léo; the answer is the link's state and what she now sees of students."""
    import_files(relations=RELATIONS)
    person = account("anne.roy@exemple.ca")
    with rows_of(board=board.pk):
        link = Link.objects.create(
            person=person, board=board, student=Student.objects.get(source_id="p1"),
            contact=Contact.objects.get(source_id="r1"), address_key="anne.roy@exemple.ca",
            position=0, created_at=NOW,
        )  # fmt: skip

    def state() -> tuple[bool, str, int]:
        with rows_of(actor=person.pk):
            kept = Link.objects.get(pk=link.pk)
            return kept.active, kept.suspended_for, Student.objects.count()

    assert state() == (True, "", 1)
    return state


def barred(import_files: ImportFiles) -> ImportReport:
    return import_files(relations=[{**RELATIONS[0], "access": "no"}, *RELATIONS[1:]])


def withdrawn(import_files: ImportFiles) -> ImportReport:
    return import_files(relations=RELATIONS[1:])


def ended(import_files: ImportFiles) -> ImportReport:
    yesterday = (NOW - timedelta(days=1)).date().isoformat()
    return import_files(relations=[{**RELATIONS[0], "endDate": yesterday}, *RELATIONS[1:]])


def made_unknown(import_files: ImportFiles) -> ImportReport:
    return import_files(relations=[{**RELATIONS[0], "access": "unknown"}, *RELATIONS[1:]])


def student_gone(import_files: ImportFiles) -> ImportReport:
    return import_files(users=without(USERS, "p1"), demographics=ONE_BIRTH, relations=RELATIONS[2:])


def contact_gone(import_files: ImportFiles) -> ImportReport:
    users = with_changes(
        with_changes(without(USERS, "r1"), "p1", agentSourcedIds="r2"), "p2", agentSourcedIds=""
    )
    return import_files(users=users, relations=RELATIONS[1:2])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (barred, "barred"),
        (withdrawn, "withdrawn"),
        (ended, "ended"),
        (made_unknown, "unknown"),
        (student_gone, "student_gone"),
        (contact_gone, "withdrawn"),
    ],
)
def test_the_parent_sees_nothing_more(
    import_files: ImportFiles,
    linked: Callable[[], tuple[bool, str, int]],
    change: Callable[[ImportFiles], ImportReport],
    reason: str,
) -> None:
    report = change(import_files)
    assert report.accepted and report.figures.changes.lost_access == 1
    assert linked() == (False, reason, 0)


def test_many_guardians_withdrawn_at_once_read_nothing_the_moment_it_commits(
    board: Board, tmp_path: Path
) -> None:
    persons = linked_guardians(board, FIFTY, tmp_path / "package")
    before, after, _looks = withdraw(board, persons, tmp_path / "package")
    assert before % FIFTY == 0 and before > 30 * FIFTY
    assert after == 0


def test_an_open_page_of_a_browser_signed_in_shows_nothing_more(board: Board, tmp_path: Path) -> None:
    (person,) = linked_guardians(board, 1, tmp_path / "package")
    browser = signed_in(person)
    assert "Léa" in browser.get("/aujourdhui/").text
    path = write(tmp_path / "package", many(1, access="no"))
    assert import_board(board=CODE, path=path, now=NOW).accepted
    page = browser.get("/aujourdhui/").text
    assert "Léa" not in page and "Un accès est suspendu" in page


def test_the_view_comes_back_with_the_right(
    import_files: ImportFiles, linked: Callable[[], tuple[bool, str, int]]
) -> None:
    barred(import_files)
    report = import_files(relations=RELATIONS)
    assert report.figures.changes.regained_access == 1
    assert linked() == (True, "", 1)


def test_a_row_set_aside_takes_nothing_away(
    import_files: ImportFiles, linked: Callable[[], tuple[bool, str, int]]
) -> None:
    report = import_files(relations=[{**RELATIONS[0], "access": "perhaps"}])
    assert report.accepted and report.figures.aside == 1
    assert linked() == (True, "", 1)


# What changes of a person and not of who they are: the address, the names, the numbers, the school.

KEPT: dict[str, dict[str, object]] = {
    "another address": {
        "users": with_changes(USERS, "r1", email="neuve@exemple.ca", metadata__otherEmails="")
    },
    "a parent’s name": {"users": with_changes(USERS, "r1", familyName="Roy-Gagnon")},
    "a child’s name": {"users": with_changes(USERS, "p1", familyName="Roy", givenName="Léo Paul")},
    "a permanent code": {"users": with_changes(USERS, "p1", metadata__permanentCode="TREL67031799")},
    "a file number": {"users": with_changes(USERS, "p1", metadata__fileNumber="0099999")},
    "a school": {"users": with_changes(USERS, "p1", orgSourcedIds="e2")},
    "a birth date": {"demographics": "sourcedId,birthDate\np1,2017-03-06\np2,2021-06-30\n"},
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_corrected_keeps_the_link(
    what: str, import_files: ImportFiles, linked: Callable[[], tuple[bool, str, int]]
) -> None:
    report = import_files(relations=RELATIONS, **KEPT[what])
    assert report.accepted and (
        report.figures.changes.lost_access,
        report.figures.changes.regained_access,
    ) == (0, 0)
    assert report.touched > 0
    assert linked() == (True, "", 1)


def test_an_address_taken_out_ends_what_it_opened(
    import_files: ImportFiles, linked: Callable[[], tuple[bool, str, int]]
) -> None:
    users = with_changes(USERS, "r1", email="", metadata__otherEmails="")
    assert import_files(relations=RELATIONS, users=users).figures.changes.lost_access == 1
    assert linked() == (False, "address_gone", 0)


@pytest.mark.parametrize("left", ["", "neuve@exemple.ca"])
def test_an_address_given_to_a_new_contact_is_recycled(
    left: str, import_files: ImportFiles, linked: Callable[[], tuple[bool, str, int]]
) -> None:
    newcomer = {**USERS[2], "sourcedId": "r9", "familyName": "Lavoie", "givenName": "Luc"}
    users = [*with_changes(USERS, "r1", email=left, metadata__otherEmails=""), newcomer]
    assert import_files(relations=RELATIONS, users=users).figures.changes.lost_access == 1
    assert linked() == (False, "address_recycled", 0)
    assert import_files(relations=RELATIONS).figures.changes.regained_access == 0
    assert linked() == (False, "address_recycled", 0)
