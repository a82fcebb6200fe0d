"""The database as it was: saved once, and of it only the tables that a test wrote are put back."""

import time
from typing import Any, Self

import psycopg
from psycopg import sql

from tests.roles import superuser_connection

# Loaded once and kept: what an empty table would have to be filled with again after each flush.
KEPT = ("django_migrations", "django_content_type", "auth_permission")
TRIES = 5  # while a running portal's minute jobs stand across the tables


class Saved:
    """Every row as it is now, with its transaction mark and place: any write changes one of both.

    Holds a connection of its own until it is closed, past every policy.
    """

    def __init__(self) -> None:
        self._raw = superuser_connection()
        self._raw.execute("SET session_replication_role = replica")  # rows go and come back in any order
        self._raw.execute("SET lock_timeout = '5s'")
        self._tables = _tables(self._raw)
        self._rows = {table: self._copied(table) for table in self._tables}
        self._marks = self._read_marks()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def restore(self) -> None:
        """Put every table back that was written since."""
        for _ in range(TRIES):
            try:
                return self._restore()
            except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
                time.sleep(0.5)
        return self._restore()

    def _restore(self) -> None:
        with self._raw.transaction():
            # Whoever still writes is waited for.
            self._raw.execute(_of(self._tables, "LOCK TABLE {} IN EXCLUSIVE MODE"))
            marks = self._read_marks()
            written = [table for table in self._tables if marks[table] != self._marks[table]]
            for table in written:
                self._raw.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                self._fill(table)
            if written:
                self._marks = self._read_marks()

    def _copied(self, table: str) -> bytes:
        with self._raw.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
            return b"".join(bytes(chunk) for chunk in copy)

    def _fill(self, table: str) -> None:
        if rows := self._rows[table]:
            statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with self._raw.cursor().copy(statement) as copy:
                copy.write(rows)

    def _read_marks(self) -> dict[str, str | None]:
        of_one = sql.SQL("(SELECT string_agg(ctid::text || xmin::text, ' ') FROM {})")
        each = [of_one.format(sql.Identifier(table)) for table in self._tables]
        marks = self._raw.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(each)), prepare=True)
        return dict(zip(self._tables, marks.fetchone() or (), strict=True))


def _of(tables: list[str], statement: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.SQL(", ").join(map(sql.Identifier, tables)))


def _tables(raw: psycopg.Connection[Any]) -> list[str]:
    rows = raw.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT relname = ANY (%s) ORDER BY relname",
        [list(KEPT)],
    )
    return [row[0] for row in rows]
