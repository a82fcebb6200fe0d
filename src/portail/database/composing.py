"""SQL composed of names that the code gives, run on Django's connection. Floor 2."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

type Value = str | int | list[int] | datetime | None

# A table just filled has no statistics, and the worker's role may not gather them: its rows are then
# taken for one, and joined by going through all of them for each row. Joining whole tables by hash is never
# far from the best here, whatever the planner believes, with memory for a large board's.
_PLANS = {"enable_nestloop": "off", "work_mem": "64MB"}


@contextmanager
def whole_tables() -> Iterator[None]:
    """Plan the statements inside for whole tables; what follows in the transaction is planned as before."""
    shown = sql.SQL(", ").join(sql.SQL("current_setting({})").format(setting) for setting in _PLANS)
    ((*former,),) = fetch(sql.SQL("SELECT {}").format(shown))
    _set_locally(_PLANS)
    yield
    # Not after an error: the rollback puts them back.
    _set_locally(dict(zip(_PLANS, former, strict=True)))


def _set_locally(settings: Mapping[str, str]) -> None:
    each = [sql.SQL("set_config({}, {}, true)").format(setting, value) for setting, value in settings.items()]
    execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(each)))


# Below so many rows a table's statistics cost more to gather than any plan could gain by them.
_WORTH_ANALYSING = 10_000


def analyse(table: sql.Identifier, *, rows: int) -> None:
    """Gather the statistics of a temporary table that has just been given ROWS rows, if they are many."""
    if rows >= _WORTH_ANALYSING:
        execute(sql.SQL("ANALYZE {}").format(table))


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
