"""Temporary tables: made once a session, and empty whenever a transaction begins. Floor 2.

To make one and drop it costs more than the rows of most boards.
"""

from dataclasses import dataclass

from psycopg import sql

from portail.database.composing import execute


@dataclass(frozen=True, slots=True)
class Temporary:
    """A temporary table: its name and its columns, in SQL."""

    name: sql.Identifier
    columns: sql.Composable


# A session may have one of another shape, from before; a comment says which. Only ever a temporary table:
# a kept one of the same name would not be found in pg_temp.
_EMPTY = sql.SQL("""
IF obj_description(to_regclass({place}), 'pg_class') IS DISTINCT FROM {shape} THEN
    DROP TABLE IF EXISTS pg_temp.{name};
    CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DELETE ROWS;
    COMMENT ON TABLE pg_temp.{name} IS {shape};
END IF;
DELETE FROM pg_temp.{name};
""")


def empty(*tables: Temporary) -> None:
    """Have TABLES there for this transaction, without a row; one statement for all of them."""
    each = [
        _EMPTY.format(
            place=f"pg_temp.{table.name.as_string(None)}",
            shape=table.columns.as_string(None),
            name=table.name,
            columns=table.columns,
        )
        for table in tables
    ]
    execute(sql.SQL("DO $do$ BEGIN {} END $do$").format(sql.SQL("").join(each)))
