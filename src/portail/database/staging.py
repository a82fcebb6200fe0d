"""Tables kept in bulk, and frames staged beside them in tables that end with the transaction. Floor 2.

The whole way, in one transaction under the board's lock and row context:
stage every table, compare every table, and, when nobody objects, apply them in order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import LiteralString

import polars as pl
from django.db import connection
from psycopg import sql

from portail.common.sieve import alike
from portail.database.bulk import BulkTable
from portail.database.composing import analyse, fetch, name, names
from portail.database.temporary import Temporary, empty

PLACE = "place"  # a staged row's number: what a difference points at
SLICE_ROWS = 50_000  # what is turned into CSV at once,
SLICE_BYTES = 8_000_000  # or fewer rows, where they are long


def revised_again(table: BulkTable) -> sql.SQL:
    """The end of a SET list that writes rows of the table's alias « k »."""
    return sql.SQL(", revision = k.revision + 1" if table.revised else "")


def stamped_again(table: BulkTable) -> sql.SQL:
    """The same for rows that are changed or said again. Needs %(now)s."""
    return sql.SQL(", changed_at = %(now)s" if table.stamped else "")


def staged(table: BulkTable) -> sql.Identifier:
    return sql.Identifier(f"staged_{table.table}")


def held_keys(table: BulkTable) -> sql.Identifier:
    """What was held, as given: a part of the key that is not given is NULL."""
    return sql.Identifier(f"held_{table.table}")


def stage(table: BulkTable, frame: pl.DataFrame, *, held: Sequence[pl.DataFrame] = ()) -> None:
    """Put FRAME beside TABLE, for this transaction only; a table staged again is replaced.

    frame: at least the table's `staged_types`, one row a key; other columns stay out. Text is never
    NULL; an empty string of any other type is. held: frames of some or all of the staged key's columns;
    the kept rows that they name stay as they are, whatever FRAME says.
    """
    stage_parts(table, [frame], held=held)


def stage_parts(
    table: BulkTable, frames: Iterable[pl.DataFrame], *, held: Sequence[pl.DataFrame] = ()
) -> None:
    """The same of a table that is given a part at a time."""
    types = table.staged_types
    keys = dict.fromkeys(table.staged_key, "text")
    empty(_of(staged(table), {PLACE: "bigint NOT NULL", **types}), _of(held_keys(table), keys))
    # What tells that a key came twice takes 8 bytes a row; whole keys, 200.
    hashes = [pl.Series(dtype=pl.UInt64)]
    _copy(staged(table), _placed(table, frames, hashes), {PLACE: "bigint", **types})
    hashed = pl.concat(hashes)
    analyse(staged(table), rows=hashed.len())
    if alike(hashed).any():
        _refuse_doubles(table)
    _hold(table, [one for one in held if not one.is_empty()])


def _placed(
    table: BulkTable, frames: Iterable[pl.DataFrame], hashes: list[pl.Series]
) -> Iterator[pl.DataFrame]:
    """The rows of FRAMES under their numbers; to HASHES, what is likely to differ where their keys do."""
    place = 0
    for frame in frames:
        hashes.append(frame.select(table.staged_key).hash_rows())
        yield frame.select(list(table.staged_types)).with_row_index(PLACE, offset=place)
        place += frame.height


def _hold(table: BulkTable, held: Sequence[pl.DataFrame]) -> None:
    for one in held:
        given = [column for column in table.staged_key if column in one.columns]
        _copy(held_keys(table), [one.select(given).unique()], dict.fromkeys(given, "text"))
    analyse(held_keys(table), rows=sum(one.height for one in held), least=1)


def _of(target: sql.Identifier, types: Mapping[str, LiteralString]) -> Temporary:
    columns = [sql.SQL("{} {}").format(name(column), sql.SQL(kind)) for column, kind in types.items()]
    return Temporary(target, sql.SQL(", ").join(columns))


_DOUBLES = sql.SQL("""
SELECT coalesce(sum(k.rows) - count(*), 0) FROM (SELECT count(*) AS rows FROM {} GROUP BY {}) k
""")


def _refuse_doubles(table: BulkTable) -> None:
    ((doubles,),) = fetch(_DOUBLES.format(staged(table), names(table.staged_key)))
    if doubles:
        raise ValueError(
            f"{table.table}: {doubles} staged rows repeat a key; keep one row a key before staging."
        )


def _copy(target: sql.Identifier, frames: Iterable[pl.DataFrame], types: Mapping[str, LiteralString]) -> None:
    # In CSV an empty string is quoted and a NULL is not; which of both a column wants is its type's to say.
    texts = [column for column, kind in types.items() if kind == "text"]
    others = [column for column in types if column not in texts]
    options: list[sql.Composable] = [sql.SQL("FORMAT csv")]
    options += [sql.SQL("FORCE_NOT_NULL ({})").format(names(texts))] if texts else []
    options += [sql.SQL("FORCE_NULL ({})").format(names(others))] if others else []
    statement = sql.SQL("COPY {} ({}) FROM STDIN WITH ({})").format(
        target, names(types), sql.SQL(", ").join(options)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for frame in frames:
            for lines in _csv(frame.select(list(types)), texts):
                copy.write(lines)


def _csv(frame: pl.DataFrame, texts: Sequence[str]) -> Iterator[str]:
    size = sum(int(frame[column].str.len_bytes().sum()) for column in texts)
    rows = min(SLICE_ROWS, frame.height * SLICE_BYTES // max(size, 1))
    for part in frame.iter_slices(max(rows, 1)):
        yield part.write_csv(include_header=False)


def resolved(table: BulkTable, *, known_only: bool) -> sql.Composed:
    """The staged rows under their kept names, as a subquery: references are ids of the board's rows.

    Needs %(board)s. known_only: leave out rows that point at something the board does not have (yet);
    otherwise they point at NULL.
    """
    plain = [
        column for column in table.staged_types if column not in {one.staged for one in table.references}
    ]
    ids = [sql.SQL("{}.id AS {}").format(name(one.staged), name(one.column)) for one in table.references]
    joins = [
        sql.SQL(
            " {how} {table} {alias} ON {alias}.board_id = %(board)s AND {key} = {staged} AND {staged} <> ''"
        ).format(
            how=sql.SQL("JOIN" if known_only and not one.optional else "LEFT JOIN"),
            table=name(one.table),
            alias=name(one.staged),
            key=name(one.key, of=one.staged),
            staged=name(one.staged, of="s"),
        )
        for one in table.references
    ]
    columns = sql.SQL(", ").join([*(name(column, of="s") for column in (PLACE, *plain)), *ids])
    known = [
        sql.SQL("({} = '' OR {}.id IS NOT NULL)").format(name(one.staged, of="s"), name(one.staged))
        for one in table.references
        if one.optional and known_only
    ]
    where = sql.SQL(" WHERE {}").format(sql.SQL(" AND ").join(known)) if known else sql.SQL("")
    return sql.SQL("(SELECT {} FROM {} s{}{})").format(columns, staged(table), sql.SQL("").join(joins), where)
