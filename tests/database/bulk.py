"""Tables of the record as bulk runs know them, and packages of invented rows for them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import polars as pl
from django.db import transaction

from portail.boards.models import Board, School
from portail.database.bulk import BulkTable, Reference
from portail.database.context import rows_of
from tests.roles import as_role

_STUDENT = Reference("student_id", staged="student", table="records_student", key="source_id")
_CONTACT = Reference("contact_id", staged="contact", table="records_contact", key="source_id")

STUDENTS = BulkTable(
    "records_student",
    key=("source_id",),
    fields=(
        ("file_number", "text"),
        ("permanent_code", "text"),
        ("family_name", "text"),
        ("given_names", "text"),
        ("usual_family_name", "text"),
        ("usual_given_name", "text"),
        ("birth_date", "date"),
        ("level", "text"),
    ),
    references=(Reference("school_id", staged="school", table="boards_school", key="source_id"),),
    revised=True,
    created={"public_id": "gen_random_uuid()", "revision": "1"},
    exchanged=("file_number",),
)
CONTACTS = BulkTable(
    "records_contact",
    key=("source_id",),
    fields=(("family_name", "text"), ("given_name", "text"), ("language", "text"), ("phone", "text")),
)
ADDRESSES = BulkTable(
    "records_contactaddress",
    key=("contact_id", "address_key"),
    fields=(("address", "text"),),
    references=(_CONTACT,),
    ends=False,
)
GUARDIANSHIPS = BulkTable(
    "records_guardianship",
    key=("student_id", "contact_id"),
    fields=(("relation", "text"), ("access", "text"), ("starts_on", "date"), ("ends_on", "date")),
    references=(_STUDENT, _CONTACT),
)
TABLES = (STUDENTS, CONTACTS, ADDRESSES, GUARDIANSHIPS)


def frame(table: BulkTable, rows: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """Rows of TABLE under its staged names; what a row leaves out is empty."""
    columns = table.staged_types
    return pl.DataFrame(
        [{column: row.get(column, "") for column in columns} for row in rows],
        schema=dict.fromkeys(columns, pl.String),
    )


@contextmanager
def empty_board() -> Iterator[int]:
    """A board without a record, in the jobs role and its context; nothing of it is left afterwards."""
    with as_role("jobs"), transaction.atomic():
        board = Board.objects.create(code="999", name="Essai", kind="private")
        with rows_of(board=board.pk):
            School.objects.create(board=board, code="1", source_id="s1", name="École un")
            School.objects.create(board=board, code="2", source_id="s2", name="École deux")
            yield board.pk
        transaction.set_rollback(True)
