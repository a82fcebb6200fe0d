"""A row with a fault is set aside whole: the record keeps what it said, and the good rows are applied."""

from collections.abc import Callable

import pytest
from django.utils import translation

from portail.boards.models import Board
from portail.common.tabular import Severity
from portail.database.context import rows_of
from portail.imports.report import ImportReport
from portail.imports.text import report_lines
from portail.records.models import Contact, Guardianship, Student
from tests.imports.conftest import ImportFiles, Marks
from tests.imports.packages import DEMOGRAPHICS, RELATIONS, USERS, Rows, with_changes, without


def plain(report: ImportReport) -> str:
    with translation.override("fr"):
        return "\n".join(report_lines(report)).replace("\u00a0", " ")


def access(student: str, contact: str) -> tuple[str, bool] | None:
    found = Guardianship.objects.filter(student__source_id=student, contact__source_id=contact)
    return found.values_list("access", "is_active").first()


def test_a_student_set_aside_stays_as_they_were_and_the_others_are_applied(
    import_files: ImportFiles, board: Board
) -> None:
    import_files(relations=RELATIONS)
    users = with_changes(USERS, "p1", familyName="Gagnon", metadata__fileNumber="12345")
    report = import_files(users=with_changes(users, "p2", familyName="Côté"), relations=RELATIONS)
    assert report.accepted and report.figures.aside == 1
    with rows_of(board=board.pk):
        kept = Student.objects.get(source_id="p1")
        assert (kept.family_name, kept.file_number, kept.is_active) == ("Tremblay", "0012345", True)
        assert Student.objects.get(source_id="p2").family_name == "Côté"
        assert access("p1", "r1") == ("yes", True)


def test_a_birth_date_set_aside_sets_its_student_aside(import_files: ImportFiles, board: Board) -> None:
    import_files()
    report = import_files(
        users=with_changes(USERS, "p1", familyName="Gagnon"),
        demographics=with_changes(DEMOGRAPHICS, "p1", birthDate="hier"),
    )
    assert report.figures.changes.departures == 0
    with rows_of(board=board.pk):
        assert Student.objects.get(source_id="p1").family_name == "Tremblay"


def test_who_was_never_in_the_record_waits_with_their_relations(
    import_files: ImportFiles, board: Board
) -> None:
    report = import_files(users=with_changes(USERS, "p1", metadata__fileNumber="1"), relations=RELATIONS)
    assert report.accepted
    with rows_of(board=board.pk):
        assert set(Student.objects.values_list("source_id", flat=True)) == {"p2"}
        assert access("p1", "r1") is None and access("p2", "r1") == ("unknown", True)
    assert report.figures.waiting == 2


def test_a_contact_set_aside_keeps_their_addresses(import_files: ImportFiles, board: Board) -> None:
    import_files()
    import_files(users=with_changes(USERS, "r1", email="aucune"))
    with rows_of(board=board.pk):
        anne = Contact.objects.get(source_id="r1")
        assert anne.is_active and anne.addresses.count() == 2


@pytest.mark.parametrize(
    ("said", "kept"), [("perhaps", ("yes", True)), ("no", ("no", True)), ("yes", ("yes", True))]
)
def test_a_relation_set_aside_keeps_the_access_unless_it_plainly_takes_it_away(
    import_files: ImportFiles, board: Board, said: str, kept: tuple[str, bool]
) -> None:
    import_files(relations=RELATIONS)
    damaged = {**RELATIONS[0], "access": said, "endDate": "demain"}
    import_files(relations=[damaged, *RELATIONS[1:]])
    with rows_of(board=board.pk):
        assert access("p1", "r1") == kept
        assert access("p1", "r2") == ("no", True)


def test_who_shares_a_file_number_with_a_row_that_stays_is_left_out(
    import_files: ImportFiles, board: Board
) -> None:
    import_files(relations=RELATIONS)
    users = with_changes(USERS, "p1", givenName="", metadata__fileNumber="0012346")
    users = with_changes(users, "p2", metadata__fileNumber="0012345")
    report = import_files(users=users, relations=RELATIONS)
    assert report.accepted and report.figures.aside == 2
    (group,) = (group for group in report.findings.groups if group.code == "file_number_taken")
    (told,) = group.rows
    assert (group.total, told.severity, told.file, told.line) == (1, Severity.ERROR, "users.csv", 3)
    assert (told.column, told.value) == ("metadata.fileNumber", "0012345")
    with rows_of(board=board.pk):
        numbers = dict(Student.objects.filter(is_active=True).values_list("source_id", "file_number"))
    assert numbers == {"p1": "0012345", "p2": "0012346"}


def test_rows_that_point_at_somebody_who_waits_are_counted_and_told(import_files: ImportFiles) -> None:
    users = with_changes(USERS, "p1", givenName="")
    report = import_files(users=users, relations=RELATIONS)
    assert report.accepted and report.figures.waiting == 2
    assert "2 lignes attendent : ce qu’elles désignent n’est pas encore au dossier." in plain(report)
    mended = import_files(relations=RELATIONS)
    assert mended.figures.waiting == 0
    assert "attend" not in plain(mended)


def second_version(users: Rows, **role: str) -> dict[str, Rows]:
    plain = [
        {name: cell for name, cell in row.items() if name not in ("role", "orgSourcedIds")} for row in users
    ]
    roles = [
        {"userSourcedId": row["sourcedId"], "role": row["role"], "orgSourcedId": row["orgSourcedIds"]}
        | (role if row["sourcedId"] == "p1" else {})
        for row in users
    ]
    return {"users": plain, "roles": roles}


@pytest.mark.parametrize("role", [{"role": "élève"}, {"orgSourcedId": "e9"}, {"endDate": "juin"}])
def test_whose_role_cannot_be_read_is_neither_gone_nor_changed(
    import_files: ImportFiles, board: Board, role: dict[str, str]
) -> None:
    import_files(**second_version(USERS))
    users = with_changes(USERS, "p1", familyName="Gagnon")
    assert import_files(**second_version(users, **role)).accepted
    with rows_of(board=board.pk):
        kept = Student.objects.get(source_id="p1")
        assert (kept.is_active, kept.family_name) == (True, "Tremblay")
        assert access("p1", "r1") == ("unknown", True)


def test_the_same_faults_the_next_night_write_nothing(
    import_files: ImportFiles, marks: Callable[[], Marks]
) -> None:
    import_files(relations=RELATIONS)
    damaged = with_changes(USERS, "p1", metadata__fileNumber="1")
    import_files(users=damaged, relations=RELATIONS)
    before = marks()
    # Other bytes, so that the package is read again.
    report = import_files(users=damaged, relations=list(reversed(RELATIONS)))
    assert report.state == "reported" and report.touched == 0
    assert marks() == before


def test_a_whole_file_that_cannot_be_read_refuses_everything(
    import_files: ImportFiles, marks: Callable[[], Marks]
) -> None:
    import_files()
    before = marks()
    report = import_files(users=without(USERS, "p1"), demographics="sourcedId,birthdate,birthDate\np1,,\n")
    assert report.state == "refused"
    assert marks() == before


def test_rows_that_contradict_each_other_wait_whatever_their_order(
    import_files: ImportFiles, board: Board
) -> None:
    import_files(relations=RELATIONS)
    leo, zoe, *others = USERS
    other_leo = {**leo, "familyName": "Gagnon"}
    for users in ([leo, other_leo, zoe, *others], [other_leo, leo, zoe, *others]):
        assert import_files(users=users, relations=RELATIONS).touched == 0
    same_number = with_changes(USERS, "p2", metadata__fileNumber="0012345", familyName="Gagnon")
    for users in (same_number, list(reversed(same_number))):
        assert import_files(users=users, relations=RELATIONS).touched == 0
    no = {**RELATIONS[0], "access": "unknown"}
    for relations in ([*RELATIONS, no], [no, *RELATIONS]):
        assert import_files(relations=relations).touched == 0
    with rows_of(board=board.pk):
        assert access("p1", "r1") == ("yes", True)


def test_of_two_relations_that_contradict_each_other_a_bar_wins(
    import_files: ImportFiles, board: Board
) -> None:
    import_files(relations=RELATIONS)
    import_files(relations=[*RELATIONS, {**RELATIONS[0], "access": "no"}])
    with rows_of(board=board.pk):
        assert access("p1", "r1") == ("no", True)


def test_a_row_that_stands_twice_with_the_same_words_counts_once(
    import_files: ImportFiles, board: Board
) -> None:
    assert import_files(users=[*USERS, USERS[0]], relations=[*RELATIONS, RELATIONS[0]]).accepted
    with rows_of(board=board.pk):
        assert Student.objects.filter(is_active=True).count() == 2
        assert access("p1", "r1") == ("yes", True)


def test_a_relation_that_waits_is_not_told_as_written_every_night(import_files: ImportFiles) -> None:
    damaged = with_changes(USERS, "p1", metadata__fileNumber="1")
    import_files(users=damaged, relations=RELATIONS)
    report = import_files(users=damaged, relations=list(reversed(RELATIONS)))
    assert (report.touched, report.figures.waiting) == (0, 2)
