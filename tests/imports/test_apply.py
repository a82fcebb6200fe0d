"""Applying a package: what the board says becomes its records, and the same again writes nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from portail.audit.models import Entry
from portail.boards.models import Board, School, SchoolYear
from portail.common.comparing import Tally
from portail.database.context import rows_of
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from tests.imports.conftest import ImportFiles, Marks
from tests.imports.packages import ORGS, RELATIONS, USERS, with_changes, without

SESSIONS = [
    {"sourcedId": "a1", "type": "schoolYear", "startDate": "2026-08-27", "endDate": "2027-06-23"},
    {"sourcedId": "t1", "type": "term", "startDate": "2026-08-27", "endDate": "2026-11-06"},
]


@pytest.fixture
def seen(board: Board):
    """Read in the board's context."""
    with rows_of(board=board.pk):
        yield board


def student(source_id: str) -> Student:
    return Student.objects.get(source_id=source_id)


def accesses() -> dict[tuple[str, str], tuple[str, bool]]:
    rows = Guardianship.objects.values_list("student__source_id", "contact__source_id", "access", "is_active")
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def test_a_first_package_creates_everything_it_says(import_files: ImportFiles, board: Board) -> None:
    report = import_files(relations=RELATIONS, academicSessions=SESSIONS)
    assert report.accepted
    assert report.figures.tallies["students"] == Tally(created=2)
    with rows_of(board=board.pk):
        leo = student("p1")
        assert (leo.family_name, leo.given_names, leo.level) == ("Tremblay", "Léo", "P3")
        assert (leo.file_number, leo.permanent_code) == ("0012345", "TREL67031709")
        assert leo.birth_date == date(2017, 3, 5)
        assert leo.school is not None and leo.school.phone == "418 555-0101"
        assert list(SchoolYear.objects.values_list("label", flat=True)) == ["2026-2027"]
        assert set(ContactAddress.objects.values_list("address_key", flat=True)) == {
            "anne.roy@exemple.ca", "aroy@exemple.com", "luc@exemple.ca",
        }  # fmt: skip
        assert accesses() == {
            ("p1", "r1"): ("yes", True), ("p1", "r2"): ("no", True), ("p2", "r1"): ("unknown", True),
        }  # fmt: skip


def test_the_same_package_again_writes_no_row(import_files: ImportFiles, marks: Callable[[], Marks]) -> None:
    import_files(relations=RELATIONS, academicSessions=SESSIONS)
    before = marks()
    report = import_files(relations=RELATIONS, academicSessions=SESSIONS)
    assert report.accepted and report.touched == 0
    assert marks() == before


def test_a_changed_cell_writes_one_row_and_raises_its_revision(
    import_files: ImportFiles, board: Board, marks: Callable[[], Marks]
) -> None:
    import_files()
    before = marks()
    report = import_files(users=with_changes(USERS, "p1", familyName="Tremblay-Roy"))
    after = marks()
    assert report.figures.tallies["students"] == Tally(changed=1, unchanged=1)
    # The board's own row: its revision, by which homes made before are made anew.
    assert [table for table in after if after[table] != before[table]] == ["boards_board", "records_student"]
    with rows_of(board=board.pk):
        assert student("p1").family_name == "Tremblay-Roy"
        assert (student("p1").revision, student("p2").revision) == (2, 1)


def test_who_is_gone_from_the_file_is_ended_not_deleted(import_files: ImportFiles, board: Board) -> None:
    import_files(relations=RELATIONS)
    births = "sourcedId,birthDate\np1,2017-03-05\n"
    report = import_files(users=without(USERS, "p2", "r2"), demographics=births, relations=RELATIONS[:1])
    assert report.figures.tallies["students"] == Tally(unchanged=1, ended=1)
    with rows_of(board=board.pk):
        assert not student("p2").is_active
        assert not Contact.objects.get(source_id="r2").is_active
        assert not ContactAddress.objects.filter(address_key="luc@exemple.ca").exists()
        assert accesses()["p1", "r2"] == ("no", False)
        assert accesses()["p2", "r1"] == ("unknown", False)


def test_who_comes_back_is_the_same_row_again(import_files: ImportFiles, board: Board) -> None:
    import_files()
    with rows_of(board=board.pk):
        key = student("p2").public_id
    import_files(users=without(USERS, "p2"), demographics="sourcedId,birthDate\np1,2017-03-05\n")
    report = import_files()
    assert report.figures.tallies["students"] == Tally(changed=1, unchanged=1)
    with rows_of(board=board.pk):
        assert student("p2").is_active
        assert (student("p2").public_id, student("p2").revision) == (key, 3)


def test_two_students_may_exchange_their_file_numbers(import_files: ImportFiles, board: Board) -> None:
    import_files()
    exchanged = with_changes(USERS, "p1", metadata__fileNumber="0012346")
    exchanged = with_changes(exchanged, "p2", metadata__fileNumber="0012345")
    assert import_files(users=exchanged).figures.tallies["students"] == Tally(changed=2)
    with rows_of(board=board.pk):
        assert (student("p1").file_number, student("p2").file_number) == ("0012346", "0012345")
        assert student("p1").is_active and student("p2").is_active


def test_a_new_student_may_take_the_file_number_of_one_who_left(
    import_files: ImportFiles, board: Board
) -> None:
    import_files()
    users = with_changes(USERS, "p2", sourcedId="p9")
    births = "sourcedId,birthDate\np1,2017-03-05\np9,2021-06-30\n"
    assert import_files(users=users, demographics=births).figures.tallies["students"] == Tally(
        created=1, unchanged=1, ended=1
    )


def test_addresses_are_replaced_by_the_set_received(import_files: ImportFiles, board: Board) -> None:
    import_files()
    changes = {"email": "Anne.Roy@exemple.ca", "metadata__otherEmails": "neuve@exemple.ca"}
    report = import_files(users=with_changes(USERS, "r1", **changes))
    assert report.figures.tallies["addresses"] == Tally(created=1, changed=1, unchanged=1, ended=1)
    with rows_of(board=board.pk):
        assert dict(ContactAddress.objects.values_list("address_key", "address")) == {
            "anne.roy@exemple.ca": "Anne.Roy@exemple.ca",
            "neuve@exemple.ca": "neuve@exemple.ca",
            "luc@exemple.ca": "luc@exemple.ca",
        }


@pytest.mark.parametrize("reading", ["unknown", "yes"])
def test_an_access_left_unsaid_reads_as_the_board_said_and_is_counted(
    import_files: ImportFiles, board: Board, reading: str
) -> None:
    Board.objects.filter(pk=board.pk).update(absent_access=reading)
    report = import_files()
    assert (report.figures.access.unsaid, report.figures.access.reads) == (3, reading)
    with rows_of(board=board.pk):
        assert {access for access, _ in accesses().values()} == {reading}
        details = Entry.objects.get(action="records.imported", board_id=board.pk).details
    assert (details["absent_access"], details["absent_access_reads"]) == (3, reading)


def test_an_empty_access_is_unknown_whatever_the_board_said(import_files: ImportFiles, board: Board) -> None:
    Board.objects.filter(pk=board.pk).update(absent_access="yes")
    report = import_files(relations=[{**row, "access": ""} for row in RELATIONS])
    assert report.figures.access.unsaid == 0
    with rows_of(board=board.pk):
        assert {access for access, _ in accesses().values()} == {"unknown"}


def test_a_barred_guardian_stays_barred_when_the_next_file_says_nothing(
    import_files: ImportFiles, board: Board
) -> None:
    Board.objects.filter(pk=board.pk).update(absent_access="yes")
    import_files(relations=RELATIONS)
    report = import_files()
    assert report.figures.access.still_barred == 1
    with rows_of(board=board.pk):
        assert accesses()["p1", "r2"] == ("no", True)
        assert accesses()["p1", "r1"] == ("yes", True)


def test_relations_win_over_agents(import_files: ImportFiles, board: Board) -> None:
    report = import_files(relations=RELATIONS[:1])
    assert "agents_without_relation" in report.findings.codes
    with rows_of(board=board.pk):
        assert set(accesses()) == {("p1", "r1")}


def test_a_school_s_new_name_is_a_change_for_its_students(import_files: ImportFiles, board: Board) -> None:
    import_files()
    report = import_files(orgs=with_changes(ORGS, "e1", name="École des Tilleuls"))
    assert report.figures.tallies["schools"] == Tally(changed=1, unchanged=1)
    with rows_of(board=board.pk):
        assert (student("p1").revision, student("p2").revision) == (2, 1)


def test_a_package_without_phones_keeps_those_of_the_directory(
    import_files: ImportFiles, board: Board
) -> None:
    with rows_of(board=board.pk):
        School.objects.create(board=board, code="901002", name="De l'Étang", municipality="Val-Bleu")
    import_files()
    with rows_of(board=board.pk):
        school = School.objects.get(code="901002")
        assert (school.source_id, school.name, school.municipality) == ("e2", "École de l’Étang", "Val-Bleu")


def test_another_board_s_records_are_out_of_reach(import_files: ImportFiles, board: Board) -> None:
    import_files()
    with rows_of(board=board.pk + 1):
        assert not Student.objects.exists()
