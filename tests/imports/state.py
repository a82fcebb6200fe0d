"""A board's whole record told by its natural keys: two imports of the same rows end alike, whatever numbers
and random values they drew."""

from typing import Any

from psycopg import sql

from portail.imports import domains
from portail.records.bulk import ADDRESSES, CONTACTS, GUARDIANSHIPS, STUDENTS
from tests.roles import superuser_connection

type State = dict[str, tuple[int, str]]

BULK = (STUDENTS, CONTACTS, ADDRESSES, GUARDIANSHIPS, *domains.tables())
# What imports write beside what the files say.
MADE = ("boards_boardname", "boards_publication", "classes_formerenrolment", "report_cards_reportcard",
        "links_link")  # fmt: skip
NOTED = ("boards_school", "boards_schoolyear", *(table.table for table in BULK))
TABLES = (*NOTED, *MADE)
JOURNAL = "database_change"

# A second import draws them anew: numbers, random values, moments. A file's own column counts all the same.
_DRAWN = frozenset({
    "id", "board_id", "run_id", "public_id", "student_key", "created_at", "changed_at", "received_at",
    "seen_at", "suspended_at", "left_at", "first_at", "last_at", "recorded_at", "told_at",
})  # fmt: skip
# A card's digest holds its student's number; a new version is published when it is issued.
_DRAWN_HERE = {
    "report_cards_reportcard": {"code", "proofs", "digest", "published_at"},
    "links_link": {"recycled_at"},
}
_SAID = {table.table: {column for column, _ in table.fields} for table in BULK}
_MORE_POINTERS = {
    "links_link": [("moved_to", "records_contactaddress")]
}  # that the database knows nothing of
# Several pointers in one column, told by what they point at.
_LISTS = {
    "boards_publication": (
        "jsonb_build_object('schools', (SELECT json_agg(o.source_id ORDER BY o.source_id)"
        " FROM boards_school o WHERE o.id = ANY (kept.schools)), 'is_of_all', kept.schools = '{}')"
    )
}
# What tells a row that is pointed at, where it is not source_id.
_KEYS = {"accounts_person": "email", "records_contactaddress": "address_key"}
_POINTERS = """
SELECT a.attname, f.confrelid::regclass::text FROM pg_constraint f
JOIN pg_attribute a ON a.attrelid = f.conrelid AND f.conkey = ARRAY[a.attnum]
WHERE f.contype = 'f' AND f.conrelid = %s::regclass AND a.attname <> 'board_id'
"""
_DIGEST = sql.SQL("""
SELECT count(*), coalesce(md5(string_agg(md5(said::text), '' ORDER BY md5(said::text))), '')
FROM ({rows}) AS one (said)
""")
_ROWS = sql.SQL("SELECT {said} FROM {table} kept {joins} WHERE kept.board_id = {board}")
# The row as it was before, for one that a run changed or deleted; and as it stands, unless it is gone.
_NOTED = sql.SQL("""
SELECT jsonb_build_object('table', c."table", 'before', c.before, 'row', {said})
FROM database_change c, unnest(c.row_ids) noted (id)
LEFT JOIN {table} kept ON kept.id = noted.id {joins}
WHERE c.board_id = {board} AND c."table" = {name}
""")


def state_of(board_id: int) -> State:
    """By table, and of the journal of runs: how many rows the board has, and a digest of what they say."""
    with superuser_connection() as raw:
        told = {table: _Told(raw, table, board_id) for table in TABLES}
        found = {table: _digest(raw, one.rows) for table, one in told.items()}
        noted = sql.SQL(" UNION ALL ").join(told[table].noted for table in NOTED)
        return found | {JOURNAL: _digest(raw, noted)}


def apart(one: State, other: State) -> list[str]:
    """The tables in which two states differ."""
    return [table for table in one if one[table] != other[table]]


def _digest(raw: Any, rows: sql.Composable) -> tuple[int, str]:
    count, digest = raw.execute(_DIGEST.format(rows=rows)).fetchone()
    return int(count), str(digest)


class _Told:
    """A table's rows as statements that say them: those it has, and those that the journal speaks of."""

    def __init__(self, raw: Any, table: str, board_id: int) -> None:
        pointers = [*raw.execute(_POINTERS, [table]).fetchall(), *_MORE_POINTERS.get(table, ())]
        drawn = (_DRAWN | _DRAWN_HERE.get(table, set())) - _SAID.get(table, set())
        left_out = sorted({*drawn, *(column for column, _ in pointers)})
        listed = _LISTS.get(table, "'{}'::jsonb")
        parts = {
            "table": sql.Identifier(table),
            "name": sql.Literal(table),
            "board": sql.Literal(board_id),
            "said": sql.SQL("to_jsonb(kept) - {}::text[] || jsonb_build_object({}) || {}").format(
                sql.Literal(left_out), sql.SQL(", ").join(map(_key_of, pointers)), sql.SQL(listed)
            ),
            "joins": sql.SQL(" ").join(_join(*pointer) for pointer in pointers),
        }
        self.rows = _ROWS.format(**parts)
        self.noted = _NOTED.format(**parts)


def _key_of(pointer: tuple[str, str]) -> sql.Composable:
    column, pointed = pointer
    key = sql.Identifier(f"of_{column}", _KEYS.get(pointed, "source_id"))
    return sql.SQL("{}::text, {}").format(sql.Literal(column), key)


def _join(column: str, pointed: str) -> sql.Composable:
    return sql.SQL("LEFT JOIN {pointed} {alias} ON {alias}.id = kept.{column}").format(
        pointed=sql.Identifier(pointed), alias=sql.Identifier(f"of_{column}"), column=sql.Identifier(column)
    )
