"""Make the kept rows say what was staged, from their differences. Floor 2."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat

from psycopg import sql

from portail.database.bulk import BulkTable
from portail.database.comparing import Kind, block, differences
from portail.database.composing import execute, fetch, name, names, planned_for
from portail.database.journal import keep_before, keeping_created
from portail.database.staging import resolved, revised_again, stamped_again


@dataclass(frozen=True, slots=True)
class Applied:
    """Rows written. lost: rows left aside, because they point at something that the board does not have."""

    created: int = 0
    changed: int = 0
    returned: int = 0
    ended: int = 0
    lost: int = 0


def apply(table: BulkTable, *, board_id: int, run_id: int, now: datetime | None = None) -> Applied:
    """Write TABLE's differences, and note for RUN_ID how each row was before.

    Tables go in the order of their references, each after those it points at. What does not differ is
    not written; a kind of difference that no row has costs no statement. now: for a table that is stamped.
    """
    wanted = _by_kind(table)
    with planned_for(sum(map(wanted.get, _WRITTEN, repeat(0)))):
        return _apply(table, wanted, board_id, run_id, now)


_WRITTEN = (Kind.CREATED, Kind.CHANGED, Kind.RETURNED, Kind.ENDED)


def _apply(
    table: BulkTable, wanted: Mapping[str, int], board_id: int, run_id: int, now: datetime | None
) -> Applied:
    if (wanted.get(Kind.CHANGED) or wanted.get(Kind.RETURNED)) and _leave_lost_aside(table, board_id):
        wanted = _by_kind(table)
    if any(wanted.get(kind) for kind in (Kind.CHANGED, Kind.RETURNED, Kind.ENDED)):
        keep_before(table, differences(table), board_id=board_id, run_id=run_id)
    if wanted.get(Kind.ENDED):
        execute(_end(table), board=board_id)
    if wanted.get(Kind.CHANGED) or wanted.get(Kind.RETURNED):
        for column in table.exchanged:
            execute(_lower(table, column), board=board_id)
        execute(_change(table), board=board_id, now=now)
    created = _create(table, board_id, run_id, now) if wanted.get(Kind.CREATED) else 0
    return Applied(
        created=created,
        changed=wanted.get(Kind.CHANGED, 0),
        returned=wanted.get(Kind.RETURNED, 0),
        ended=wanted.get(Kind.ENDED, 0),
        lost=wanted.get(Kind.LOST, 0) + wanted.get(Kind.CREATED, 0) - created,
    )


def _by_kind(table: BulkTable) -> dict[str, int]:
    return {
        kind: int(total)
        for kind, total in fetch(
            sql.SQL("SELECT kind, count(*) FROM {} GROUP BY 1").format(differences(table))
        )
    }


_LOSE = sql.SQL("""
UPDATE {differences} d SET kind = 'lost'
WHERE d.kind IN ('changed', 'returned')
  AND NOT EXISTS (SELECT FROM {resolved} s WHERE s.place = d.place)
""")


def _leave_lost_aside(table: BulkTable, board_id: int) -> bool:
    """A kept row that would point at nothing stays as it is; new ones are left out where they are made.

    Whether there was one."""
    if all(one.column in table.key for one in table.references):
        return False
    statement = _LOSE.format(differences=differences(table), resolved=resolved(table, known_only=True))
    lost = execute(statement, board=board_id)
    if lost:
        block(table, board_id=board_id)
    return lost > 0


def _end(table: BulkTable) -> sql.Composed:
    if table.ends:
        write = sql.SQL("UPDATE {} k SET is_active = false{} FROM").format(
            name(table.table), revised_again(table)
        )
    else:
        write = sql.SQL("DELETE FROM {} k USING").format(name(table.table))
    return sql.SQL("{} {} d WHERE k.id = d.id AND k.board_id = %(board)s AND d.kind = 'ended'").format(
        write, differences(table)
    )


_LOWER = sql.SQL("""
UPDATE {kept} k SET is_active = false FROM {differences} d JOIN {resolved} s ON s.place = d.place
WHERE k.id = d.id AND k.board_id = %(board)s AND d.kind = 'changed' AND {new} IS DISTINCT FROM {old}
""")


def _lower(table: BulkTable, column: str) -> sql.Composed:
    """Lower the rows that give COLUMN's value up, so that two may exchange theirs.

    The value is unique among active rows and checked row by row: without this, the first of two that
    exchange would collide with the second. They come back active with their new value.
    """
    return _LOWER.format(
        kept=name(table.table),
        differences=differences(table),
        resolved=resolved(table, known_only=True),
        new=name(column, of="s"),
        old=name(column, of="k"),
    )


_CHANGE = sql.SQL("""
UPDATE {kept} k SET {values}{active}{revised}{stamped}
FROM {differences} d JOIN {resolved} s ON s.place = d.place
WHERE k.id = d.id AND k.board_id = %(board)s AND d.kind IN ('changed', 'returned')
""")


def _change(table: BulkTable) -> sql.Composed:
    values = [sql.SQL("{} = {}").format(name(column), name(column, of="s")) for column in table.written]
    return _CHANGE.format(
        kept=name(table.table),
        values=sql.SQL(", ").join(values),
        active=sql.SQL(", is_active = true" if table.ends else ""),
        revised=revised_again(table),
        stamped=stamped_again(table),
        differences=differences(table),
        resolved=resolved(table, known_only=True),
    )


_CREATE = sql.SQL("""
INSERT INTO {kept} (board_id, {columns})
SELECT %(board)s, {values} FROM {differences} d JOIN {resolved} s ON s.place = d.place
WHERE d.kind = 'created' RETURNING id
""")


def _create(table: BulkTable, board_id: int, run_id: int, now: datetime | None) -> int:
    said = (*table.key, *table.written)
    made = {**({"is_active": sql.SQL("true")} if table.ends else {}), **_created(table)}
    statement = _CREATE.format(
        kept=name(table.table),
        columns=names((*said, *made)),
        values=sql.SQL(", ").join([names(said, of="s"), *made.values()]),
        differences=differences(table),
        resolved=resolved(table, known_only=True),
    )
    return keeping_created(table, statement, board_id=board_id, run_id=run_id, now=now)


def _created(table: BulkTable) -> dict[str, sql.SQL]:
    stamped = {"changed_at": sql.SQL("%(now)s")} if table.stamped else {}
    return {column: sql.SQL(expression) for column, expression in table.created.items()} | stamped
