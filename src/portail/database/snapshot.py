"""Note what a run changes in a small table that is written row by row. Floor 2."""

from psycopg import sql

from portail.database.composing import execute
from portail.database.temporary import Temporary, empty


def _was(table: str) -> sql.Identifier:
    return sql.Identifier(f"was_{table}")


def take_snapshot(table: str, *, board_id: int) -> None:
    """Remember the board's rows of TABLE as they are, until the transaction ends."""
    kept = sql.Identifier(table)
    empty(Temporary(_was(table), sql.SQL("LIKE {}").format(kept)))
    execute(
        sql.SQL("INSERT INTO {} SELECT * FROM {} WHERE board_id = {}").format(_was(table), kept, board_id)
    )


_CHANGED = sql.SQL("""
INSERT INTO database_change (board_id, run_id, "table", row_ids, before)
SELECT %(board)s, %(run)s, %(table)s, ARRAY[was.id], to_jsonb(was)
FROM {was} was JOIN {kept} kept ON kept.id = was.id WHERE to_jsonb(kept) <> to_jsonb(was)
""")
_CREATED = sql.SQL("""
INSERT INTO database_change (board_id, run_id, "table", row_ids)
SELECT %(board)s, %(run)s, %(table)s, array_agg(kept.id)
FROM {kept} kept LEFT JOIN {was} was ON was.id = kept.id
WHERE kept.board_id = %(board)s AND was.id IS NULL HAVING count(*) > 0
""")


def keep_changes(table: str, *, board_id: int, run_id: int) -> None:
    """Note for RUN_ID the rows of TABLE that changed or appeared since the snapshot."""
    execute(
        sql.SQL("; ").join(
            [each.format(was=_was(table), kept=sql.Identifier(table)) for each in (_CHANGED, _CREATED)]
        ),
        board=board_id,
        run=run_id,
        table=table,
    )
