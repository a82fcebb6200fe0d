"""Find of which schools the rows of each domain are: these publish it, the others may not. Floor 8."""

from collections.abc import Iterable
from datetime import datetime

from psycopg import sql

from portail.boards.publications import note_published, schools_publishing
from portail.database.composing import fetch, name
from portail.imports.domains import DomainSaid
from portail.records.domains import Filling, Touches

_ROWS = sql.SQL("""
SELECT r.{column} AS id FROM {table} r WHERE r.board_id = %(board)s AND {active} AND {sent_when} AND {written}
""")
# And no others: whoever changes school brings theirs along, which makes no publisher of the new school.
_WRITTEN = sql.SQL("""
r.id IN (SELECT unnest(c.row_ids) FROM database_change c
    WHERE c.board_id = %(board)s AND c.run_id = %(run)s AND c."table" = {said})""")
_ALL = sql.SQL("true")
_COLUMNS = {Touches.STUDENT: "student_id", Touches.SECTION: "section_id", Touches.SCHOOL: "school_id"}
# A school, or None for a row that is the whole board's. A student's is the one that they are in now. Most
# nights bring no school: where those known are left out and there is no other, the rows are not read.
_SCHOOLS = {
    Touches.STUDENT: sql.SQL("""
        SELECT DISTINCT o.school_id FROM records_student o
        WHERE o.board_id = %(board)s AND o.school_id IS NOT NULL
        AND o.school_id <> ALL (%(known)s::bigint[]) AND o.id IN ({rows})"""),
    Touches.SECTION: sql.SQL("""
        SELECT DISTINCT c.school_id FROM classes_section c
        WHERE c.board_id = %(board)s AND c.school_id <> ALL (%(known)s::bigint[]) AND c.id IN ({rows})"""),
    Touches.SCHOOL: sql.SQL("SELECT DISTINCT w.id FROM ({rows}) w"),
}


def note_senders(
    domains: Iterable[DomainSaid],
    *,
    wrote: frozenset[str],
    board_id: int,
    run_id: int,
    now: datetime,
) -> None:
    """Note what the run's package published, and which schools began to. wrote: the tables with new rows."""
    before = schools_publishing(board_id=board_id)
    found: dict[str, list[int] | None] = {one.domain: before.get(one.domain) for one in domains}
    for domain, filling in _telling(domains):
        known = found[domain]
        # Of the whole board: there is no more to know. Of none yet: whatever came before tells it too.
        if known != [] and filling.table.table in wrote:
            since = run_id if before.get(domain) else None
            fresh = _schools(filling, board_id=board_id, run_id=since, known=known or [])
            found[domain] = _together(known, fresh)
    note_published(board_id=board_id, run_id=run_id, domains=found, now=now)


def _telling(domains: Iterable[DomainSaid]) -> Iterable[tuple[str, Filling]]:
    for one in domains:
        for filling in one.fills:
            if _sender(filling) is not Touches.NOBODY:
                yield one.domain, filling


def _sender(filling: Filling) -> Touches:
    return filling.sent_by or filling.touches


def _together(known: list[int] | None, fresh: set[int | None]) -> list[int] | None:
    if None in fresh:
        return []
    return sorted({*(known or ()), *(one for one in fresh if one is not None)}) or None


def _schools(filling: Filling, *, board_id: int, run_id: int | None, known: list[int]) -> set[int | None]:
    """Whose else the rows of a table are that the run wrote, or, without a run, all of them."""
    table, sender = filling.table, _sender(filling)
    rows = _ROWS.format(
        column=name(_COLUMNS[sender]),
        table=name(table.table),
        active=sql.SQL("r.is_active" if table.ends else "true"),
        sent_when=sql.SQL(filling.sent_when),
        written=_ALL if run_id is None else _WRITTEN.format(said=sql.Literal(table.table)),
    )
    statement = _SCHOOLS[sender].format(rows=rows)
    return {school for (school,) in fetch(statement, board=board_id, run=run_id, known=known)}
