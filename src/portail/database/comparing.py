"""Compare what is staged with what is kept, without writing a kept row. Floor 2."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress

from psycopg import sql

from portail.database.bulk import BulkTable
from portail.database.composing import analyse, execute, fetch, name, names, planned_for, whole_tables
from portail.database.staging import held_keys, resolved, staged
from portail.database.temporary import Temporary, empty


class Kind(StrEnum):
    """What becomes of a row; a row that stays the same is not listed."""

    CREATED = "created"
    CHANGED = "changed"
    RETURNED = "returned"  # ended before, said again
    ENDED = "ended"
    HELD = "held"  # kept as it is, because its row was set aside
    BLOCKED = "blocked"  # wants an exchanged value that a row which stays has
    LOST = "lost"  # found while applying: points at a row that the board does not have


@dataclass(frozen=True, slots=True)
class Difference:
    """A table's rows by what becomes of them. by_field: changed rows by changed column."""

    created: int
    changed: int
    returned: int
    unchanged: int
    ended: int
    held: int
    blocked: int
    by_field: Mapping[str, int]

    @property
    def kept(self) -> int:
        """Rows that the board has now, whatever becomes of them."""
        return self.unchanged + self.changed + self.ended + self.held


@dataclass(frozen=True, slots=True)
class Differing:
    """One row: its kept key, and what differs, as text. before: {} when created; after: {} when ended."""

    kind: Kind
    key: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]


def differences(table: BulkTable) -> sql.Identifier:
    """The temporary table (kind, id of the kept row or NULL, place of the staged row or NULL)."""
    return sql.Identifier(f"diff_{table.table}")


def compare(table: BulkTable, *, board_id: int) -> Difference:
    """Sort TABLE's staged and kept rows; what differs stands in `differences` until the transaction ends.

    A row that points at something not kept yet counts as created: whether it is there is seen when the
    row is applied, so every table may be compared before any is applied.
    """
    # Of fixed width, so that neither needs a table beside it for long values.
    empty(
        Temporary(differences(table), sql.SQL("kind name NOT NULL, id bigint, place bigint")),
        Temporary(_still(table), sql.SQL("id bigint NOT NULL")),
    )
    _hold(table, board_id)
    with whole_tables():
        found = execute(_sort(table), board=board_id)
        block(table, board_id=board_id)
    analyse(differences(table), rows=found, least=1)
    return _counted(table, board_id)


def _still(table: BulkTable) -> sql.Identifier:
    return sql.Identifier(f"still_{table.table}")


# Held rows ---------------------------------------------------------------------------------------


def _hold(table: BulkTable, board_id: int) -> None:
    """Find the kept rows that stay as they are; each set of key columns that was given, apart."""
    is_given = [sql.SQL("{} IS NOT NULL").format(name(column)) for column in table.staged_key]
    sets = fetch(
        sql.SQL("SELECT count(*), {given} FROM {held} GROUP BY {given}").format(
            given=sql.SQL(", ").join(is_given), held=held_keys(table)
        )
    )
    for rows, *given in sets:
        with planned_for(rows):
            held = execute(_hold_by(table, tuple(compress(table.staged_key, given))), board=board_id)
        analyse(_still(table), rows=held)


def _hold_by(table: BulkTable, given: tuple[str, ...]) -> sql.Composed:
    references = {one.staged: one for one in table.references}
    joins, same = [], []
    for column in given:
        key = name(column, of="k")
        if one := references.get(column):
            joins.append(
                sql.SQL(" JOIN {} {alias} ON {alias}.id = {} AND {alias}.board_id = %(board)s").format(
                    name(one.table), name(one.column, of="k"), alias=name(column)
                )
            )
            key = name(one.key, of=column)
        same.append(sql.SQL("{} = {}").format(key, name(column, of="h")))
    same += [
        sql.SQL("{} IS NULL").format(name(column, of="h"))
        for column in table.staged_key
        if column not in given
    ]
    return sql.SQL(
        "INSERT INTO {still} SELECT DISTINCT k.id FROM {kept} k{joins} JOIN {held} h ON {same}"
        " WHERE k.board_id = %(board)s AND NOT EXISTS (SELECT FROM {still} known WHERE known.id = k.id)"
    ).format(
        still=_still(table),
        kept=name(table.table),
        joins=sql.SQL("").join(joins),
        held=held_keys(table),
        same=sql.SQL(" AND ").join(same),
    )


# Sorting -----------------------------------------------------------------------------------------

_SORT = sql.SQL("""
INSERT INTO {differences} (kind, id, place)
SELECT CASE WHEN k.is_held THEN 'held'
            WHEN k.id IS NULL THEN 'created'
            WHEN s.place IS NULL THEN 'ended'
            WHEN NOT k.is_active THEN 'returned'
            ELSE 'changed' END, k.id, s.place
FROM {resolved} s FULL JOIN {kept} k ON {same_key}
WHERE k.id IS NULL
   OR (s.place IS NULL AND k.is_active)
   OR (s.place IS NOT NULL AND (k.is_held OR NOT k.is_active OR {differs}))
""")
# Those that stay are few and looked up: a join would go through every kept row once more.
_KEPT = sql.SQL("""
(SELECT k.id, {columns}, {active} AS is_active, k.id IN (SELECT id FROM {still}) AS is_held
 FROM {kept} k WHERE k.board_id = %(board)s)
""")


def _sort(table: BulkTable) -> sql.Composed:
    kept = _KEPT.format(
        columns=names((*table.key, *table.written), of="k"),
        active=sql.SQL("k.is_active" if table.ends else "true"),
        kept=name(table.table),
        still=_still(table),
    )
    return _SORT.format(
        differences=differences(table),
        resolved=resolved(table, known_only=False),
        kept=kept,
        same_key=sql.SQL(" AND ").join(
            sql.SQL("{} = {}").format(name(column, of="s"), name(column, of="k")) for column in table.key
        ),
        # A table of keys alone, such as who is in which group, never differs.
        differs=sql.SQL(" OR ").join(map(_differs, table.written)) if table.written else sql.SQL("false"),
    )


def _differs(column: str) -> sql.Composed:
    return sql.SQL("{} IS DISTINCT FROM {}").format(name(column, of="s"), name(column, of="k"))


_BLOCK = sql.SQL("""
UPDATE {differences} d SET kind = 'blocked'
FROM {staged} s, {kept} k, {differences} stays
WHERE d.kind IN ('created', 'changed', 'returned') AND s.place = d.place
  AND k.board_id = %(board)s AND k.is_active AND {column_of_kept} = {column_of_staged}
  AND stays.id = k.id AND stays.kind IN ('held', 'blocked', 'lost') AND d.id IS DISTINCT FROM k.id
""")


def block(table: BulkTable, *, board_id: int) -> None:
    """Leave aside whatever wants an exchanged value that stays with another row, and so on from these."""
    if not table.exchanged or not fetch(
        sql.SQL("SELECT 1 FROM {} WHERE kind IN ('held', 'lost') LIMIT 1").format(differences(table))
    ):
        return
    while sum(execute(_block_by(table, column), board=board_id) for column in table.exchanged):
        pass


def _block_by(table: BulkTable, column: str) -> sql.Composed:
    return _BLOCK.format(
        differences=differences(table),
        staged=staged(table),
        kept=name(table.table),
        column_of_kept=name(column, of="k"),
        column_of_staged=name(column, of="s"),
    )


# Counting and showing ----------------------------------------------------------------------------


def _counted(table: BulkTable, board_id: int) -> Difference:
    tally = sql.SQL(
        "SELECT kind, count(*), count(place) FROM {} GROUP BY 1 UNION ALL SELECT '', count(*), 0 FROM {}"
    )
    found = {kind: rows for kind, *rows in fetch(tally.format(differences(table), staged(table)))}
    said, _ = found.pop("")
    by_kind = {kind: int(total) for kind, (total, _) in found.items()}
    return Difference(
        created=by_kind.get(Kind.CREATED, 0),
        changed=by_kind.get(Kind.CHANGED, 0),
        returned=by_kind.get(Kind.RETURNED, 0),
        unchanged=int(said) - sum(int(of_staged) for _, of_staged in found.values()),
        ended=by_kind.get(Kind.ENDED, 0),
        held=by_kind.get(Kind.HELD, 0),
        blocked=by_kind.get(Kind.BLOCKED, 0),
        by_field=_by_field(table, board_id, by_kind.get(Kind.CHANGED, 0)),
    )


def _by_field(table: BulkTable, board_id: int, changed: int) -> dict[str, int]:
    if not changed:
        return {}
    counts = sql.SQL(", ").join(
        sql.SQL("count(*) FILTER (WHERE {})").format(_differs(column)) for column in table.written
    )
    statement = sql.SQL(
        "SELECT {} FROM {} d JOIN {} s ON s.place = d.place JOIN {} k ON k.id = d.id"
        " WHERE d.kind = 'changed' AND k.board_id = %(board)s"
    ).format(counts, differences(table), resolved(table, known_only=False), name(table.table))
    with planned_for(changed):
        ((*found,),) = fetch(statement, board=board_id)
    return {column: int(count) for column, count in zip(table.written, found, strict=True) if count}


_DIFFERING = sql.SQL("""
SELECT {kept_said}, {staged_said}
FROM (SELECT id, place FROM {differences} WHERE kind = %(kind)s ORDER BY place, id LIMIT %(limit)s) d
LEFT JOIN {staged} s ON s.place = d.place
LEFT JOIN {kept} k ON k.id = d.id AND k.board_id = %(board)s {joins}
ORDER BY d.place, d.id
""")


def differing(table: BulkTable, *, board_id: int, kind: Kind, limit: int) -> list[Differing]:
    """The first rows of KIND, in the order staged, under their staged names."""
    references = {one.staged: one for one in table.references}
    kept = {
        column: name(references[column].key, of=column) if column in references else name(column, of="k")
        for column in table.staged_types
    }
    joins = [
        sql.SQL(" LEFT JOIN {} {alias} ON {alias}.id = {}").format(
            name(one.table), name(one.column, of="k"), alias=name(one.staged)
        )
        for one in table.references
    ]
    statement = _DIFFERING.format(
        kept_said=_as_object(kept),
        staged_said=_as_object({column: name(column, of="s") for column in table.staged_types}),
        differences=differences(table),
        staged=staged(table),
        kept=name(table.table),
        joins=sql.SQL("").join(joins),
    )
    rows = fetch(statement, board=board_id, kind=kind.value, limit=limit)
    return [_differing(table, kind, json.loads(kept), json.loads(said)) for kept, said in rows]


def _as_object(columns: Mapping[str, sql.Identifier]) -> sql.Composed:
    pairs = [sql.SQL("{}, {}::text").format(column, value) for column, value in columns.items()]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def _differing(
    table: BulkTable, kind: Kind, kept: Mapping[str, str | None], said: Mapping[str, str | None]
) -> Differing:
    is_said = any(said[column] for column in table.staged_key)
    key = {column: (said if is_said else kept)[column] or "" for column in table.staged_key}
    fields = [column for column in table.staged_types if column not in key]
    if kind is Kind.CHANGED:
        fields = [column for column in fields if kept[column] != said[column]]
    return Differing(
        kind=kind,
        key=key,
        before={column: kept[column] or "" for column in fields} if kind is not Kind.CREATED else {},
        after={column: said[column] or "" for column in fields} if is_said else {},
    )
