"""SQL composed of names that the code gives, run on Django's connection. Floor 2."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
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
    shown = [sql.SQL("current_setting({})").format(setting) for setting in _PLANS]
    # The former values are read before they are set: a list is worked out from left to right.
    ((*found,),) = fetch(sql.SQL("SELECT {}").format(sql.SQL(", ").join([*shown, *_set_locally(_PLANS)])))
    yield
    # Not after an error: the rollback puts them back.
    former = dict(zip(_PLANS, found, strict=False))
    execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(_set_locally(former))))


def _set_locally(settings: Mapping[str, str]) -> list[sql.Composed]:
    return [sql.SQL("set_config({}, {}, true)").format(setting, value) for setting, value in settings.items()]


_FEW = 1_000


def planned_for(rows: int) -> AbstractContextManager[None]:
    """Plan the statements inside for as many rows as a temporary table was just analysed with: a few are
    looked up one by one, many are joined with whole tables."""
    return nullcontext() if rows < _FEW else whole_tables()


# Below so many rows a table's statistics cost more to gather than any plan could gain by them; and a small
# sample says as well as a large one which columns differ from row to row.
_WORTH_ANALYSING = 10_000
_ANALYSE = sql.SQL("""
SET LOCAL default_statistics_target = 10; ANALYZE {}; SET LOCAL default_statistics_target TO DEFAULT
""")


def analyse(table: sql.Identifier, *, rows: int, least: int = _WORTH_ANALYSING) -> None:
    """Gather the statistics of a temporary table that has just been given ROWS rows, if they are LEAST."""
    if rows >= least:
        execute(_ANALYSE.format(table))


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
