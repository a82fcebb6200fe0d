"""Note what a run changes in bulk tables, and undo it. Floor 2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from portail.database.bulk import BulkTable
from portail.database.composing import Value, execute, fetch, name, whole_tables
from portail.database.staging import revised_again

CREATED_TOGETHER = 10_000  # ids of created rows noted in one row

_BEFORE = sql.SQL("""
INSERT INTO database_change (board_id, run_id, "table", row_ids, before)
SELECT %(board)s, %(run)s, %(table)s, ARRAY[k.id], to_jsonb(k)
FROM {differences} d JOIN {kept} k ON k.id = d.id
WHERE k.board_id = %(board)s AND d.kind IN ('changed', 'returned', 'ended')
""")


def keep_before(table: BulkTable, differences: sql.Identifier, *, board_id: int, run_id: int) -> None:
    """Note the rows that DIFFERENCES will change or end, as they are now."""
    statement = _BEFORE.format(differences=differences, kept=name(table.table))
    execute(statement, board=board_id, run=run_id, table=table.table)


_CREATING = sql.SQL("""
WITH made AS ({creation}),
     numbered AS (SELECT id, (row_number() OVER () - 1) / %(together)s AS chunk FROM made),
     noted AS (
        INSERT INTO database_change (board_id, run_id, "table", row_ids)
        SELECT %(board)s, %(run)s, %(table)s, array_agg(id) FROM numbered GROUP BY chunk
        RETURNING cardinality(row_ids)
     )
SELECT coalesce(sum(cardinality), 0) FROM noted
""")


def keeping_created(
    table: BulkTable, creation: sql.Composable, *, board_id: int, run_id: int, now: datetime | None = None
) -> int:
    """Run CREATION, an insert that returns ids, and note them; how many there were. now: CREATION's own."""
    ((made,),) = fetch(
        _CREATING.format(creation=creation),
        board=board_id,
        run=run_id,
        table=table.table,
        together=CREATED_TOGETHER,
        now=now,
    )
    return int(made)


# Undoing -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Undone:
    """A table's rows: as they were before, back from deletion, deleted, and ended because they are needed."""

    restored: int = 0
    brought_back: int = 0
    deleted: int = 0
    ended: int = 0


@whole_tables()
def undo(
    tables: Sequence[BulkTable], *, board_id: int, run_id: int, keep: Mapping[str, Sequence[int]]
) -> dict[str, Undone]:
    """Put the rows of TABLES back as they were before RUN_ID, and forget its changes; counts by table.

    tables: in the order in which they were applied. keep: by table, ids of rows that something was built
    on since; those that the run created are ended instead of deleted (rows of a table that does not end
    its rows are deleted all the same). Revisions rise, since what a parent sees changed again. Runs in the
    caller's transaction, under the board's lock and row context; no later run may have been applied.
    """
    undone = {
        table.table: _undo(table, board_id, run_id, keep.get(table.table, ())) for table in reversed(tables)
    }
    forget(board_id=board_id, run_id=run_id)
    return undone


def tables_written(*, board_id: int, run_id: int) -> set[str]:
    """The tables of which the run changed a row."""
    statement = sql.SQL(
        'SELECT DISTINCT "table" FROM database_change WHERE board_id = %(board)s AND run_id = %(run)s'
    )
    return {table for (table,) in fetch(statement, board=board_id, run=run_id)}


def forget(*, board_id: int, run_id: int) -> int:
    """Delete what was noted of a run, which can't be undone any more; how many rows."""
    return execute(
        sql.SQL("DELETE FROM database_change WHERE board_id = %(board)s AND run_id = %(run)s"),
        board=board_id,
        run=run_id,
    )


_FORGET_BEFORE = sql.SQL("""
WITH gone AS (
    DELETE FROM database_change WHERE board_id = %(board)s AND run_id < %(run)s RETURNING run_id
)
SELECT DISTINCT run_id FROM gone
""")


def forget_before(*, board_id: int, run_id: int) -> list[int]:
    """Delete what was noted of the board's runs before RUN_ID; those of which something was."""
    return [run for (run,) in fetch(_FORGET_BEFORE, board=board_id, run=run_id)]


_OF_RUN = sql.SQL("""c.board_id = %(board)s AND c.run_id = %(run)s AND c."table" = %(table)s""")
_MADE = sql.SQL(
    "(SELECT unnest(c.row_ids) AS id FROM database_change c WHERE {} AND c.before IS NULL)"
).format(_OF_RUN)
# A column that came to the table since it was noted stays as it is.
_FORMER = sql.SQL("""
CREATE TEMPORARY TABLE {former} ON COMMIT DROP AS
SELECT b.* FROM database_change c LEFT JOIN {kept} k ON k.id = (c.before->>'id')::bigint
CROSS JOIN LATERAL jsonb_populate_record(k, c.before) b
WHERE {of_run} AND c.before IS NOT NULL
""")


def _former(table: BulkTable) -> sql.Identifier:
    """The rows as they were before, in a table of the same columns that ends with the transaction."""
    return sql.Identifier(f"former_{table.table}")


def _undo(table: BulkTable, board_id: int, run_id: int, keep: Sequence[int]) -> Undone:
    """What was created goes first, and what exchanged a value is lowered: both free values of others."""
    values: dict[str, Value] = {"board": board_id, "run": run_id, "table": table.table}
    needed = list(keep) if table.ends else []
    ended = execute(_end_created(table), **values, keep=needed) if needed else 0
    deleted = execute(_delete_created(table), **values, keep=needed)
    _make_former(table, values)
    for column in table.exchanged:
        execute(_lower(table, column), board=board_id)
    restored = execute(_restore(table), board=board_id)
    brought_back = 0 if table.ends else execute(_bring_back(table))
    return Undone(restored=restored, brought_back=brought_back, deleted=deleted, ended=ended)


def _end_created(table: BulkTable) -> sql.Composed:
    return sql.SQL(
        "UPDATE {} k SET is_active = false{} FROM {} made"
        " WHERE k.id = made.id AND k.board_id = %(board)s AND k.id = ANY(%(keep)s)"
    ).format(name(table.table), revised_again(table), _MADE)


def _delete_created(table: BulkTable) -> sql.Composed:
    return sql.SQL(
        "DELETE FROM {} k USING {} made"
        " WHERE k.id = made.id AND k.board_id = %(board)s AND k.id <> ALL(%(keep)s::bigint[])"
    ).format(name(table.table), _MADE)


def _make_former(table: BulkTable, values: Mapping[str, Value]) -> None:
    former = _former(table)
    execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(former))
    execute(_FORMER.format(former=former, kept=name(table.table), of_run=_OF_RUN), **values)
    execute(sql.SQL("ANALYZE {}").format(former))


def _lower(table: BulkTable, column: str) -> sql.Composed:
    return sql.SQL(
        "UPDATE {} k SET is_active = false FROM {} b"
        " WHERE k.id = b.id AND k.board_id = %(board)s AND k.is_active AND {} IS DISTINCT FROM {}"
    ).format(name(table.table), _former(table), name(column, of="b"), name(column, of="k"))


def _restore(table: BulkTable) -> sql.Composed:
    kept = (("is_active",) if table.ends else ()) + (("changed_at",) if table.stamped else ())
    columns = (*table.written, *kept) or table.key  # a table of keys alone is set to what it is
    values = [sql.SQL("{} = {}").format(name(column), name(column, of="b")) for column in columns]
    return sql.SQL("UPDATE {} k SET {}{} FROM {} b WHERE k.id = b.id AND k.board_id = %(board)s").format(
        name(table.table), sql.SQL(", ").join(values), revised_again(table), _former(table)
    )


def _bring_back(table: BulkTable) -> sql.Composed:
    return sql.SQL(
        "INSERT INTO {kept} SELECT b.* FROM {former} b"
        " WHERE NOT EXISTS (SELECT FROM {kept} k WHERE k.id = b.id)"
    ).format(kept=name(table.table), former=_former(table))
