"""Undoing a run brings the board's state back as it was, in one transaction, or says why not."""

import pytest

from portail.boards.models import Board, BoardName, School, SchoolYear
from portail.boards.names import refresh_names
from portail.database.context import rows_of
from portail.imports.models import Run
from portail.imports.undoing import NotUndone, undo_run
from portail.links.models import Link
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from tests.imports.conftest import NOW, ImportFiles
from tests.imports.packages import DEMOGRAPHICS, ORGS, RELATIONS, USERS, with_changes, without
from tests.people import account

SESSIONS = [{"sourcedId": "a1", "type": "schoolYear", "startDate": "2026-08-27", "endDate": "2027-06-23"}]
MODELS = (School, SchoolYear, BoardName, Student, Contact, ContactAddress, Guardianship)
# Raised by whatever parents may see change, an undoing included.
NOT_STATE = {"revision"}


def state(board: Board) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the board's record, by table, its revision aside."""
    found = {}
    with rows_of(board=board.pk):
        for model in MODELS:
            names = [field.attname for field in model._meta.fields if field.attname not in NOT_STATE]
            names = [name for name in names if model is not BoardName or name != "id"]
            found[model.__name__] = sorted(model.objects.filter(board=board).values_list(*names), key=str)
    return found


def undo(board: Board, run_id: int) -> None:
    undo_run(run_id=run_id, board_id=board.pk, by="olive", now=NOW)


def test_everything_that_a_night_changed_comes_back(import_files: ImportFiles, board: Board) -> None:
    import_files(relations=RELATIONS)
    before = state(board)
    exchanged = with_changes(
        USERS, "p1", metadata__fileNumber="0012346", familyName="Gagnon", orgSourcedIds="e2"
    )
    exchanged = with_changes(exchanged, "p2", metadata__fileNumber="0012345")
    night = import_files(
        users=[
            *with_changes(without(exchanged, "r2"), "r1", email="neuve@exemple.ca", familyName="Bélanger"),
            {"sourcedId": "p3", "role": "student", "orgSourcedIds": "e3", "familyName": "Ly",
             "givenName": "Éloïse", "metadata.fileNumber": "0012350"},
        ],
        demographics=[*DEMOGRAPHICS, {"sourcedId": "p3", "birthDate": "2016-01-09"}],
        relations=[RELATIONS[2], {**RELATIONS[0], "access": "no"}],
        orgs=[*with_changes(ORGS, "e1", name="École des Tilleuls"),
              {"sourcedId": "e3", "type": "school", "name": "École du Quai", "identifier": "901003"}],
        academicSessions=SESSIONS,
    )  # fmt: skip
    assert night.accepted and state(board) != before
    undo(board, night.run_id)
    assert state(board) == before


def test_a_first_import_undone_leaves_an_empty_record(import_files: ImportFiles, board: Board) -> None:
    with rows_of(board=board.pk):
        refresh_names(board=board)
    before = state(board)
    first = import_files(relations=RELATIONS)
    undo(board, first.run_id)
    assert state(board) == before


def test_the_parent_sees_again_what_a_wrong_file_took_away(import_files: ImportFiles, board: Board) -> None:
    import_files(relations=RELATIONS)
    person = account("anne.roy@exemple.ca")
    with rows_of(board=board.pk):
        Link.objects.create(
            person=person, board=board, student=Student.objects.get(source_id="p1"),
            contact=Contact.objects.get(source_id="r1"), address_key="anne.roy@exemple.ca",
            position=0, created_at=NOW,
        )  # fmt: skip
    wrong = import_files(relations=[{**RELATIONS[0], "access": "no"}, *RELATIONS[1:]])
    assert wrong.figures.changes.lost_access == 1
    undo(board, wrong.run_id)
    with rows_of(actor=person.pk):
        assert Link.objects.get().active and Student.objects.count() == 1


def test_what_a_parent_stands_on_is_ended_and_not_deleted(import_files: ImportFiles, board: Board) -> None:
    first = import_files(relations=RELATIONS)
    person = account("anne.roy@exemple.ca")
    with rows_of(board=board.pk):
        link = Link.objects.create(
            person=person, board=board, student=Student.objects.get(source_id="p1"),
            contact=Contact.objects.get(source_id="r1"), address_key="anne.roy@exemple.ca",
            position=0, created_at=NOW,
        )  # fmt: skip
    undo(board, first.run_id)
    with rows_of(board=board.pk):
        assert not Student.objects.get(source_id="p1").is_active
        assert not Student.objects.filter(source_id="p2").exists()
        assert Link.objects.get(pk=link.pk).suspended_for == "student_gone"


def test_a_run_on_which_a_later_one_built_is_refused_with_its_number(
    import_files: ImportFiles, board: Board
) -> None:
    first = import_files()
    later = import_files(users=with_changes(USERS, "p1", familyName="Gagnon"))
    with pytest.raises(NotUndone) as refused:
        undo(board, first.run_id)
    assert (refused.value.code, refused.value.values["later"]) == ("built-on", later.run_id)
    undo(board, later.run_id)
    undo(board, first.run_id)


def test_a_run_is_undone_once_and_only_when_it_was_applied(import_files: ImportFiles, board: Board) -> None:
    run = import_files()
    refused = import_files(users="rien")
    undo(board, run.run_id)
    for number, code in ((run.run_id, "not-in-force"), (refused.run_id, "not-in-force"), (0, "no-such-run")):
        with pytest.raises(NotUndone) as again:
            undo(board, number)
        assert again.value.code == code


def test_the_same_package_may_come_back_after_an_undoing(import_files: ImportFiles, board: Board) -> None:
    first = import_files()
    undo(board, first.run_id)
    assert import_files().state == Run.State.REPORTED


def test_only_the_last_week_of_runs_can_be_undone(import_files: ImportFiles, board: Board) -> None:
    runs = [import_files(users=with_changes(USERS, "p1", familyName=f"Gagnon {n}")) for n in "ABCDEFGHI"]
    for run in reversed(runs[2:]):
        undo(board, run.run_id)
    with pytest.raises(NotUndone) as refused:
        undo(board, runs[1].run_id)
    assert refused.value.code == "too-old"
