"""SQL composed of names that the code gives, run on Django's connection. Floor 2."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg import sql

type Value = str | int | list[int]


def execute(statement: sql.Composable, **values: Value) -> int:
    """Run STATEMENT with VALUES for its %(name)s; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)


def fetch(statement: sql.Composable, **values: Value) -> list[tuple[Any, ...]]:
    """The rows that STATEMENT gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def names(columns: Iterable[str], *, of: str | None = None) -> sql.Composed:
    """Columns as a list: « a », « b »; of one table's alias when OF is given."""
    return sql.SQL(", ").join(name(column, of=of) for column in columns)


def name(column: str, *, of: str | None = None) -> sql.Identifier:
    return sql.Identifier(column) if of is None else sql.Identifier(of, column)
