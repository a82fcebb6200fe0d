"""What a test writes is put back, whatever it wrote and wherever; and nothing else is written."""

import threading
from collections.abc import Callable

import pytest
from psycopg import sql

from tests.cast import ALICE, MAIKA
from tests.people import account, linked
from tests.results.school import publish_year
from tests.roles import superuser_connection
from tests.saved import Saved

pytestmark = pytest.mark.django_db(transaction=True)

type Rows = dict[str, list[tuple[str, ...]]]


def read(columns: sql.SQL) -> Rows:
    with superuser_connection() as raw:
        tables = raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table: raw.execute(
                sql.SQL("SELECT {} FROM {} t ORDER BY 1").format(columns, sql.Identifier(table))
            ).fetchall()
            for (table,) in tables
        }


def contents() -> Rows:
    return read(sql.SQL("to_jsonb(t)::text"))


def marks() -> Rows:
    """Each row's transaction mark and place: any write, even of equal values, changes one."""
    return read(sql.SQL("ctid::text, xmin::text"))


def as_superuser(*statements: str) -> None:
    with superuser_connection() as raw:
        raw.execute("SET session_replication_role = replica")
        for statement in statements:
            raw.execute(statement)


WRITES: dict[str, Callable[[], object]] = {
    "rows where there were none": lambda: linked(account(ALICE.email), MAIKA),
    "a package": lambda: publish_year(subjects=2),
    "rows changed": lambda: as_superuser("UPDATE records_student SET family_name = 'Autre'"),
    "rows gone": lambda: as_superuser("DELETE FROM records_guardianship", "DELETE FROM boards_board"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_whatever_is_written_is_put_back(write: Callable[[], object]) -> None:
    with Saved() as saved:
        before = contents()
        for _ in range(2):  # the second time from tables that were put back once
            write()
            assert contents() != before
            saved.restore()
            assert contents() == before


def test_only_what_was_written_is_written_again() -> None:
    with Saved() as saved:
        before = marks()
        as_superuser(
            "UPDATE records_student SET revision = revision WHERE id = (SELECT min(id) FROM records_student)"
        )
        saved.restore()
        after = marks()
        assert {table for table in before if after[table] != before[table]} == {"records_student"}
        saved.restore()
        assert marks() == after


def test_who_still_writes_is_waited_for() -> None:
    with Saved() as saved, superuser_connection() as writer:
        before = contents()
        with writer.transaction():
            writer.execute("UPDATE records_student SET family_name = 'Autre'")
            restoring = threading.Thread(target=saved.restore)
            restoring.start()
            restoring.join(0.3)
            assert restoring.is_alive()
        restoring.join()
        assert contents() == before
