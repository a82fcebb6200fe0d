"""Bulk runs against a plain model of them: any packages, any rows held, applied, repeated and undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from portail.database.applying import Applied, apply
from portail.database.bulk import BulkTable
from portail.database.comparing import compare
from portail.database.journal import undo
from portail.database.models import Change
from portail.database.staging import stage
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from tests.database.bulk import TABLES, empty_board, frame

pytestmark = pytest.mark.django_db(transaction=True)

type Key = tuple[str, ...]
type PartOfKey = tuple[str | None, ...]
type Values = tuple[str, ...]
type Kept = dict[Key, tuple[Values, bool]]  # what a row says, and whether it is active

EXAMPLES = 20  # each runs several imports whole
PUPILS, ADULTS = ["e1", "e2", "e3", "e4"], ["a1", "a2", "a3"]
NUMBERS = ["0000001", "0000002", "0000003", "0000004", "0000005"]
SCHOOLS = ["s1", "s1", "s1", "s2", "s2", "closed"]

# What the model looks at beside each table's key; the rest of a row is the same everywhere.
FIELDS = {
    "records_student": ("file_number", "level", "school"),
    "records_contact": ("family_name",),
    "records_contactaddress": ("address",),
    "records_guardianship": ("access", "ends_on"),
}
SAME = {"birth_date": "2015-03-04", "family_name": "Côté"}


@dataclass(frozen=True, slots=True)
class Package:
    """What each table should say, and which keys, or parts of keys, are held."""

    said: Mapping[str, dict[Key, Values]]
    held: Mapping[str, list[PartOfKey]]

    def holds(self, table: str, key: Key) -> bool:
        return any(
            all(part in (None, value) for part, value in zip(one, key, strict=True))
            for one in self.held[table]
        )


@st.composite
def packages(draw: Callable[..., list]) -> Package:
    def some(keys: list[Key], *values: list[str]) -> dict[Key, Values]:
        return draw(st.dictionaries(st.sampled_from(keys), st.tuples(*map(st.sampled_from, values))))

    pupils, adults = [(one,) for one in PUPILS], [(one,) for one in ADULTS]
    pairs = [(pupil, adult) for pupil in PUPILS for adult in ADULTS]
    spellings = [(adult, key) for adult in ADULTS for key in ("x@y.ca", "z@y.ca")]
    students = some(pupils, [""], ["", "4"], SCHOOLS)
    numbers = draw(st.permutations(NUMBERS))
    said = {
        "records_student": {
            key: (number, *rest) for number, (key, (_, *rest)) in zip(numbers, students.items(), strict=False)
        },
        "records_contact": some(adults, ["Côté", "Roy"]),
        "records_contactaddress": some(spellings, ["x@y.ca", "X@y.ca"]),
        "records_guardianship": some(pairs, ["yes", "no"], ["", "2027-01-01"]),
    }
    of_adults = [(one, None) for one in ADULTS]
    whole = [*[(one, None) for one in PUPILS], *[(None, one) for one in ADULTS], *pairs]
    held = {
        "records_student": draw(st.lists(st.sampled_from(pupils), max_size=2)),
        "records_contact": draw(st.lists(st.sampled_from(adults), max_size=1)),
        "records_contactaddress": draw(st.lists(st.sampled_from(of_adults), max_size=1)),
        "records_guardianship": draw(st.lists(st.sampled_from(whole), max_size=3)),
    }
    return Package(said, held)


# The model ---------------------------------------------------------------------------------------


def modelled(state: dict[str, Kept], package: Package) -> dict[str, Kept]:
    """The state after PACKAGE, said plainly."""
    state = dict(state)
    for table in TABLES:
        kept, said = state[table.table], package.said[table.table]
        stays = {key for key in kept if package.holds(table.table, key)}
        wanted = {
            key: values
            for key, values in said.items()
            if key not in stays and kept.get(key) != (values, True)
        }
        if table.exchanged:
            blocked = _blocked(kept, wanted, stays)
            lost = {key for key in set(wanted) - blocked if key in kept and wanted[key][2] == "closed"}
            blocked |= _blocked(kept, wanted, stays | blocked | lost)
            wanted = {key: values for key, values in wanted.items() if key not in blocked}
        state[table.table] = {
            **{key: row for key, row in kept.items() if key in said or key in stays},
            **{key: (row, False) for key, (row, _) in kept.items()
               if key not in said and key not in stays and table.ends},
            **{key: (values, True) for key, values in wanted.items() if _knows(state, table, key, values)},
        }  # fmt: skip
    return state


def _blocked(kept: Kept, wanted: dict[Key, Values], stays: set[Key]) -> set[Key]:
    """Who wants the number of an active row that stays; a row that waits stays too."""
    found: set[Key] = set()
    while True:
        taken = {kept[key][0][0]: key for key in stays | found if key in kept and kept[key][1]}
        more = {key for key, values in wanted.items() if taken.get(values[0], key) != key} - found
        if not more:
            return found
        found |= more


def _knows(state: dict[str, Kept], table: BulkTable, key: Key, values: Values) -> bool:
    pointed = {one.staged: one.table for one in table.references if one.staged != "school"}
    parts = dict(zip(table.staged_key, key, strict=True))
    known = all((parts[staged],) in state[other] for staged, other in pointed.items())
    return known and "closed" not in values


# The database ------------------------------------------------------------------------------------


def state_of(board: int) -> dict[str, Kept]:
    """The board's rows in the model's words, read through Django's models."""

    def rows(model, keys: int, *columns: str) -> Kept:
        found = model.objects.filter(board_id=board).values_list(*columns)
        return {
            row[:keys]: (tuple(str(value or "") for value in row[keys:-1]), row[-1] is True) for row in found
        }

    addresses = rows(ContactAddress, 2, "contact__source_id", "address_key", "address", "pk")
    return {
        "records_student": rows(
            Student, 1, "source_id", "file_number", "level", "school__source_id", "is_active"
        ),
        "records_contact": rows(Contact, 1, "source_id", "family_name", "is_active"),
        "records_contactaddress": {key: (values, True) for key, (values, _) in addresses.items()},
        "records_guardianship": rows(
            Guardianship, 2, "student__source_id", "contact__source_id", "access", "ends_on", "is_active"
        ),
    }


def run(board: int, package: Package, run_id: int) -> list[Applied]:
    for table in TABLES:
        rows = [
            {**SAME, **dict(zip(table.staged_key, key, strict=True)),
             **dict(zip(FIELDS[table.table], values, strict=True))}
            for key, values in package.said[table.table].items()
        ]  # fmt: skip
        stage(table, frame(table, rows), held=_held(table, package.held[table.table]))
    for table in TABLES:
        compare(table, board_id=board)
    return [apply(table, board_id=board, run_id=run_id) for table in TABLES]


def _held(table: BulkTable, parts: list[PartOfKey]) -> list[pl.DataFrame]:
    """One frame a key, with only the columns that are given."""
    return [
        pl.DataFrame({column: [part] for column, part in zip(table.staged_key, one, strict=True) if part})
        for one in parts
    ]


def writes() -> list[tuple[str, int, int, int]]:
    """Rows written so far in this transaction, by table of the record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname LIKE 'records_%' OR relname LIKE 'database_%' ORDER BY 1"
        )
        return cursor.fetchall()


def ids_of(board: int) -> set[tuple[str, int, str]]:
    return {
        (model.__name__, *row)
        for model, key in ((Student, "source_id"), (Contact, "source_id"), (ContactAddress, "address_key"),
                           (Guardianship, "contact__source_id"))
        for row in model.objects.filter(board_id=board).values_list("pk", key)
    }  # fmt: skip


@settings(max_examples=EXAMPLES)
@given(st.lists(packages(), min_size=1, max_size=5))
def test_any_packages_leave_what_the_model_says(found: list[Package]) -> None:
    with empty_board() as board:
        state = state_of(board)
        for number, package in enumerate(found):
            run(board, package, number)
            state = modelled(state, package)
            assert state_of(board) == state


@settings(max_examples=EXAMPLES)
@given(st.lists(packages(), min_size=1, max_size=3))
def test_the_same_package_again_writes_no_row(found: list[Package]) -> None:
    with empty_board() as board:
        for number, package in enumerate(found):
            run(board, package, number)
        # What waited for a number may find it free now: once more, and then nothing is left to do.
        for _ in PUPILS:
            run(board, found[-1], len(found))
        before = writes()
        run(board, found[-1], len(found) + 1)
        assert writes() == before


@settings(max_examples=EXAMPLES)
@given(st.lists(packages(), min_size=1, max_size=4), packages())
def test_undoing_a_run_brings_back_what_was_before(found: list[Package], last: Package) -> None:
    with empty_board() as board:
        for number, package in enumerate(found):
            run(board, package, number)
        before, ids = state_of(board), ids_of(board)
        run(board, last, len(found))
        undo(TABLES, board_id=board, run_id=len(found), keep={})
        assert (state_of(board), ids_of(board)) == (before, ids)
        assert not Change.objects.filter(run_id=len(found)).exists()
        for number in reversed(range(len(found))):
            undo(TABLES, board_id=board, run_id=number, keep={})
        assert state_of(board) == {table.table: {} for table in TABLES}
