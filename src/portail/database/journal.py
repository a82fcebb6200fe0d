"""Note what a run changes in bulk tables, and undo it. Floor 2."""

from psycopg import sql

from portail.database.composing import execute, fetch
from portail.database.staging import BulkTable

CREATED_TOGETHER = 10_000  # ids of created rows noted in one row

_BEFORE = sql.SQL("""
INSERT INTO database_change (board_id, run_id, "table", row_ids, before)
SELECT %(board)s, %(run)s, %(table)s, ARRAY[k.id], to_jsonb(k)
FROM {differences} d JOIN {kept} k ON k.id = d.id
WHERE k.board_id = %(board)s AND d.kind IN ('changed', 'returned', 'ended')
""")


def keep_before(table: BulkTable, differences: sql.Identifier, *, board_id: int, run_id: int) -> None:
    """Note the rows that DIFFERENCES will change or end, as they are now."""
    statement = _BEFORE.format(differences=differences, kept=table.name)
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


def keeping_created(table: BulkTable, creation: sql.Composable, *, board_id: int, run_id: int) -> int:
    """Run CREATION, an insert that returns ids, and note them; how many there were."""
    ((made,),) = fetch(
        _CREATING.format(creation=creation),
        board=board_id,
        run=run_id,
        table=table.table,
        together=CREATED_TOGETHER,
    )
    return int(made)
