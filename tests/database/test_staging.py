"""Bulk runs: stage, compare, apply; what is written, and what is left as it is."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
import pytest
from django.db import connection, transaction

from portail.database.applying import Applied, apply
from portail.database.comparing import Difference, Kind, compare, differing
from portail.database.composing import whole_tables
from portail.database.context import rows_of
from portail.database.journal import Undone, forget, forget_before, undo
from portail.database.models import Change
from portail.database.staging import stage, stage_parts
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from tests.database.bulk import ADDRESSES, CONTACTS, GUARDIANSHIPS, STUDENTS, TABLES, empty_board, frame
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)

ZOE = {
    "source_id": "e1", "school": "s1", "file_number": "0000001", "family_name": "Côté-Hébert",
    "given_names": "Zoé", "birth_date": "2015-03-04",
}  # fmt: skip
LEO = {**ZOE, "source_id": "e2", "file_number": "0000002", "given_names": "Léo"}
ANA = {"source_id": "a1", "family_name": "Hébert", "given_name": "Ana", "language": "fr"}
MAIL = {"contact": "a1", "address": "Ana@exemple.ca", "address_key": "ana@exemple.ca"}
OF_ZOE = {"student": "e1", "contact": "a1", "relation": "mother", "access": "yes"}
EVERYTHING = ([ZOE, LEO], [ANA], [MAIL], [OF_ZOE])


@pytest.fixture
def board() -> Iterator[int]:
    with empty_board() as made:
        yield made


def run(board: int, *packages: list[dict[str, str]], run_id: int = 1) -> list[Applied]:
    """Stage and compare every table, then apply them."""
    pairs = list(zip(TABLES, packages, strict=False))
    for table, rows in pairs:
        stage(table, frame(table, rows))
    for table, _ in pairs:
        compare(table, board_id=board)
    return [apply(table, board_id=board, run_id=run_id) for table, _ in pairs]


def compared(board: int, table, rows: list[dict[str, str]], *held: pl.DataFrame) -> Difference:
    stage(table, frame(table, rows), held=held)
    return compare(table, board_id=board)


def test_a_first_package_creates_its_rows_each_pointing_at_those_made_before(board: int) -> None:
    assert [one.created for one in run(board, *EVERYTHING)] == [2, 1, 1, 1]
    zoe = Student.objects.get(source_id="e1")
    assert (zoe.family_name, zoe.birth_date.isoformat(), zoe.school.source_id) == (
        "Côté-Hébert", "2015-03-04", "s1",
    )  # fmt: skip
    assert (zoe.usual_given_name, zoe.revision, zoe.is_active) == ("", 1, True)
    assert zoe.public_id.version == 4
    kept = Guardianship.objects.get()
    assert (kept.student.source_id, kept.contact.source_id, kept.starts_on) == ("e1", "a1", None)


def test_the_same_package_again_touches_nothing(board: int) -> None:
    run(board, *EVERYTHING)
    assert run(board, *EVERYTHING, run_id=2) == [Applied()] * 4


def test_comparing_writes_no_kept_row(board: int) -> None:
    found = compared(board, STUDENTS, [ZOE, LEO])
    assert (found.created, Student.objects.filter(board_id=board).count()) == (2, 0)


def test_a_changed_row_is_written_in_place_and_its_revision_rises(board: int) -> None:
    run(board, *EVERYTHING)
    former = Student.objects.get(source_id="e1")
    found = compared(board, STUDENTS, [{**ZOE, "level": "4", "school": "s2"}, LEO])
    assert (found.changed, found.unchanged, found.by_field) == (1, 1, {"level": 1, "school_id": 1})
    assert apply(STUDENTS, board_id=board, run_id=2) == Applied(changed=1)
    zoe = Student.objects.get(source_id="e1")
    assert (zoe.pk, zoe.public_id) == (former.pk, former.public_id)
    assert (zoe.level, zoe.school.source_id, zoe.revision) == ("4", "s2", 2)
    assert Student.objects.get(source_id="e2").revision == 1


def test_what_is_said_no_longer_ends_and_returns_when_said_again(board: int) -> None:
    run(board, *EVERYTHING)
    assert run(board, [LEO], [ANA], [MAIL], [], run_id=2)[0] == Applied(ended=1)
    assert not Student.objects.get(source_id="e1").is_active
    assert not Guardianship.objects.get().is_active
    found = compared(board, STUDENTS, [ZOE, LEO])
    assert (found.returned, found.created, found.changed) == (1, 0, 0)
    apply(STUDENTS, board_id=board, run_id=3)
    zoe = Student.objects.get(source_id="e1")
    assert (zoe.is_active, zoe.revision) == (True, 3)


def test_an_address_that_is_said_no_longer_is_deleted(board: int) -> None:
    run(board, *EVERYTHING)
    assert run(board, [ZOE, LEO], [ANA], [], run_id=2)[2] == Applied(ended=1)
    assert not ContactAddress.objects.filter(board_id=board).exists()


def test_two_students_exchange_their_file_numbers(board: int) -> None:
    run(board, [ZOE, LEO])
    run(board, [{**ZOE, "file_number": "0000002"}, {**LEO, "file_number": "0000001"}], run_id=2)
    rows = Student.objects.filter(board_id=board).order_by("source_id")
    assert [(one.file_number, one.is_active, one.revision) for one in rows] == [
        ("0000002", True, 2),
        ("0000001", True, 2),
    ]


def test_a_newcomer_takes_the_file_number_of_who_leaves(board: int) -> None:
    run(board, [ZOE])
    assert run(board, [{**LEO, "file_number": ZOE["file_number"]}], run_id=2) == [Applied(created=1, ended=1)]


def test_a_row_that_points_at_nothing_is_left_aside_and_counted(board: int) -> None:
    stray = {**OF_ZOE, "student": "nobody"}
    assert run(board, [ZOE], [ANA], [MAIL], [OF_ZOE, stray])[3] == Applied(created=1, lost=1)


def test_a_kept_row_that_would_point_at_nothing_stays_as_it_is(board: int) -> None:
    run(board, [ZOE, LEO])
    moved = {**ZOE, "school": "closed", "file_number": "0000009"}
    assert run(board, [moved, LEO], run_id=2) == [Applied(lost=1)]
    zoe = Student.objects.get(source_id="e1")
    assert (zoe.file_number, zoe.is_active, zoe.revision) == ("0000001", True, 1)


# Held rows ---------------------------------------------------------------------------------------


def test_a_held_row_stays_as_it_is_whether_the_file_says_it_or_not(board: int) -> None:
    run(board, *EVERYTHING)
    held = pl.DataFrame({"source_id": ["e1", "e2", "unknown"]})
    found = compared(board, STUDENTS, [{**ZOE, "level": "4"}], held)
    assert (found.held, found.changed, found.ended, found.unchanged) == (2, 0, 0, 0)
    assert apply(STUDENTS, board_id=board, run_id=2) == Applied()


def test_rows_are_held_by_a_part_of_their_key_or_by_all_of_it(board: int) -> None:
    rows = [{**OF_ZOE, "student": one, "contact": other} for one in ("e1", "e2") for other in ("a1", "a2")]
    run(board, [ZOE, LEO], [ANA, {**ANA, "source_id": "a2"}], [], rows)
    students = pl.DataFrame({"student": ["e1"]})
    pairs = pl.DataFrame({"contact": ["a2"], "student": ["e2"]})
    found = compared(board, GUARDIANSHIPS, [], students, pairs)
    assert (found.held, found.ended) == (3, 1)
    apply(GUARDIANSHIPS, board_id=board, run_id=2)
    ended = Guardianship.objects.get(is_active=False)
    assert (ended.student.source_id, ended.contact.source_id) == ("e2", "a1")


def test_who_wants_the_file_number_of_a_held_student_waits_and_so_does_who_wants_theirs(board: int) -> None:
    run(board, [ZOE, LEO])
    after_zoe = {**LEO, "file_number": "0000001"}
    after_leo = {**LEO, "source_id": "e3"}
    found = compared(board, STUDENTS, [after_zoe, after_leo], pl.DataFrame({"source_id": ["e1"]}))
    assert (found.held, found.blocked, found.created, found.changed) == (1, 2, 0, 0)
    assert apply(STUDENTS, board_id=board, run_id=2) == Applied()


def test_a_held_row_that_is_said_the_same_counts_as_held(board: int) -> None:
    run(board, [ZOE, LEO])
    found = compared(board, STUDENTS, [ZOE, LEO], pl.DataFrame({"source_id": ["e1"]}))
    assert (found.held, found.unchanged) == (1, 1)


# Undoing -----------------------------------------------------------------------------------------


def test_undoing_raises_revisions_and_says_what_it_did(board: int) -> None:
    run(board, *EVERYTHING)
    run(board, [{**ZOE, "level": "4"}, {**LEO, "source_id": "e3"}], [ANA], [], [], run_id=2)
    done = undo(TABLES, board_id=board, run_id=2, keep={})
    assert done["records_student"] == Undone(restored=2, deleted=1)
    assert done["records_contactaddress"] == Undone(brought_back=1)
    assert done["records_guardianship"] == Undone(restored=1)
    zoe = Student.objects.get(source_id="e1")
    assert (zoe.level, zoe.revision) == ("", 3)


def test_a_row_that_something_was_built_on_is_ended_when_its_run_is_undone(board: int) -> None:
    run(board, *EVERYTHING)
    zoe, ana = Student.objects.get(source_id="e1"), Contact.objects.get()
    pair = Guardianship.objects.get()
    keep = {"records_student": [zoe.pk], "records_contact": [ana.pk], "records_guardianship": [pair.pk]}
    done = undo(TABLES, board_id=board, run_id=1, keep=keep)
    assert done["records_student"] == Undone(deleted=1, ended=1)
    (kept,) = Student.objects.filter(board_id=board)
    assert (kept.pk, kept.is_active, kept.revision) == (zoe.pk, False, 2)
    assert not ContactAddress.objects.filter(board_id=board).exists()


def test_what_was_noted_of_a_run_can_be_forgotten(board: int) -> None:
    run(board, *EVERYTHING)
    run(board, [ZOE], [ANA], [MAIL], [OF_ZOE], run_id=2)
    assert forget(board_id=board, run_id=1) == 4
    assert Change.objects.get().run_id == 2
    assert forget_before(board_id=board, run_id=2) == []
    assert forget_before(board_id=board, run_id=3) == [2]
    assert not Change.objects.exists()


def test_ids_of_created_rows_are_noted_together(board: int) -> None:
    run(board, [{**ZOE, "source_id": f"e{n}", "file_number": f"{n:07}"} for n in range(10_001)])
    assert sorted(len(change.row_ids) for change in Change.objects.all()) == [1, 10_000]
    assert undo([STUDENTS], board_id=board, run_id=1, keep={})["records_student"].deleted == 10_001


def test_plans_do_not_depend_on_statistics_and_are_the_others_again_afterwards(board: int) -> None:
    def setting() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_nestloop')")
            return cursor.fetchone()[0]

    with whole_tables():
        assert setting() == "off"
    assert setting() == "on"
    run(board, [ZOE])
    assert setting() == "on"


# What is staged ----------------------------------------------------------------------------------


def test_text_arrives_as_it_is_and_an_empty_date_is_null(board: int) -> None:
    for text in ('"', "\\.", "\\N", "a,b;c", "l’été\nd’œuvre", "''", " ", "%s {}"):
        contact = {**ANA, "family_name": text, "given_name": ""}
        run(board, [ZOE], [contact], [], [{**OF_ZOE, "starts_on": "2026-08-25", "ends_on": ""}])
        kept = Contact.objects.get()
        assert (kept.family_name, kept.given_name) == (text, "")
    relation = Guardianship.objects.get()
    assert (str(relation.starts_on), relation.ends_on) == ("2026-08-25", None)


def test_a_key_staged_twice_is_refused(board: int) -> None:
    with pytest.raises(ValueError, match="records_student: 1 staged rows repeat a key"):
        stage(STUDENTS, frame(STUDENTS, [ZOE, ZOE]))


def test_a_key_staged_in_two_parts_is_refused(board: int) -> None:
    parts = [frame(STUDENTS, [ZOE, LEO]), frame(STUDENTS, [ZOE])]
    with pytest.raises(ValueError, match="records_student: 1 staged rows repeat a key"):
        stage_parts(STUDENTS, parts)


def test_what_is_staged_in_parts_is_numbered_as_one(board: int) -> None:
    stage_parts(STUDENTS, [frame(STUDENTS, [ZOE]), frame(STUDENTS, [LEO])])
    assert compare(STUDENTS, board_id=board).created == 2
    shown = differing(STUDENTS, board_id=board, kind=Kind.CREATED, limit=9)
    assert [row.key["source_id"] for row in shown] == ["e1", "e2"]


def test_what_is_staged_ends_with_the_transaction() -> None:
    with as_role("jobs"):
        with transaction.atomic(), rows_of(board=1):
            stage(CONTACTS, frame(CONTACTS, [ANA]), held=[pl.DataFrame({"source_id": ["a2"]})])
            assert compare(CONTACTS, board_id=1).created == 1
        with connection.cursor() as cursor:
            for table in ("staged_records_contact", "held_records_contact", "diff_records_contact"):
                cursor.execute(f"SELECT count(*) FROM pg_temp.{table}")
                assert cursor.fetchone() == (0,)


def test_a_table_staged_before_under_other_columns_is_made_again() -> None:
    with as_role("jobs"):
        for table in (replace(CONTACTS, fields=CONTACTS.fields[:1]), CONTACTS):
            with transaction.atomic(), rows_of(board=1):
                stage(table, frame(table, [ANA]))
                assert compare(table, board_id=1).created == 1
        with transaction.atomic(), rows_of(board=1):
            stage(replace(CONTACTS, fields=CONTACTS.fields[:1]), frame(CONTACTS, [ANA]))
            transaction.set_rollback(True)  # which brings the other one back
        with transaction.atomic(), rows_of(board=1):
            stage(CONTACTS, frame(CONTACTS, [ANA]))


# What is shown -----------------------------------------------------------------------------------


def test_differences_are_listed_under_their_staged_names(board: int) -> None:
    run(board, *EVERYTHING)
    compared(board, STUDENTS, [{**ZOE, "school": "s2"}, {**LEO, "source_id": "e3", "file_number": "0000003"}])
    (changed,) = differing(STUDENTS, board_id=board, kind=Kind.CHANGED, limit=5)
    assert (changed.key, changed.before, changed.after) == (
        {"source_id": "e1"}, {"school": "s1"}, {"school": "s2"},
    )  # fmt: skip
    (ended,) = differing(STUDENTS, board_id=board, kind=Kind.ENDED, limit=5)
    assert (ended.key["source_id"], ended.before["given_names"], ended.after) == ("e2", "Léo", {})
    (created,) = differing(STUDENTS, board_id=board, kind=Kind.CREATED, limit=5)
    assert (created.key["source_id"], created.before, created.after["level"]) == ("e3", {}, "")
    compared(board, GUARDIANSHIPS, [])
    (gone,) = differing(GUARDIANSHIPS, board_id=board, kind=Kind.ENDED, limit=5)
    assert gone.key == {"student": "e1", "contact": "a1"}


def test_another_board_s_rows_are_neither_compared_nor_ended(board: int) -> None:
    with rows_of(board=1):
        others = Student.objects.count()
    run(board, *EVERYTHING)
    run(board, [], [], [], [], run_id=2)
    with rows_of(board=1):
        assert Student.objects.filter(is_active=True).count() == others > 0
    assert ADDRESSES.staged_key == ("contact", "address_key")
