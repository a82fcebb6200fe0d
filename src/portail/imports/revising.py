"""Raise the revisions of the students whose pages a run changed, once each. Floor 8."""

from collections.abc import Iterable
from typing import LiteralString

from psycopg import sql

from portail.database.composing import execute, name
from portail.records.domains import Filling, Touches

# What the run wrote in a table: its rows as they are, and as they were where it changed or deleted them.
_WRITTEN = sql.SQL("""
SELECT r.{column} AS id FROM {table} r
WHERE r.board_id = %(board)s AND r.id IN (
    SELECT unnest(c.row_ids) FROM database_change c
    WHERE c.board_id = %(board)s AND c.run_id = %(run)s AND c."table" = {said})
UNION
SELECT (c.before->>{said_column})::bigint FROM database_change c
WHERE c.board_id = %(board)s AND c.run_id = %(run)s AND c."table" = {said} AND c.before IS NOT NULL
""")
_COLUMNS = {Touches.STUDENT: "student_id", Touches.SECTION: "section_id", Touches.SCHOOL: "school_id"}
_SEEN_BY: dict[Touches, LiteralString] = {
    Touches.STUDENT: "SELECT id FROM ({written}) w",
    Touches.SECTION: """
        SELECT e.student_id FROM classes_enrolment e
        WHERE e.board_id = %(board)s AND e.section_id IN ({written})""",
    # Without a school it is the whole board's: no join by equality would find that.
    Touches.SCHOOL: """
        SELECT o.id FROM records_student o JOIN ({written}) w ON w.id = o.school_id
        WHERE o.board_id = %(board)s
        UNION ALL
        SELECT o.id FROM records_student o
        WHERE o.board_id = %(board)s AND EXISTS (SELECT FROM ({written}) w WHERE w.id IS NULL)""",
}
# Worked out before the students are looked at: nothing tells the planner how many the run wrote, and looked
# up once for each student, what it wrote makes a board's first load grow with the square of its size.
_RAISE = sql.SQL("""
WITH touched AS MATERIALIZED ({touched})
UPDATE records_student s SET revision = s.revision + 1
WHERE s.board_id = %(board)s AND s.is_active AND s.id IN (SELECT * FROM touched)
""")


def raise_revisions_of(fillings: Iterable[Filling], *, board_id: int, run_id: int) -> int:
    """Of whoever sees a row that the run wrote in one of these tables; how many students."""
    seen = [_seen_by(one) for one in fillings if one.touches is not Touches.NOBODY]
    if not seen:
        return 0
    return execute(_RAISE.format(touched=sql.SQL(" UNION ").join(seen)), board=board_id, run=run_id)


def _seen_by(filling: Filling) -> sql.Composed:
    column = _COLUMNS[filling.touches]
    written = _WRITTEN.format(
        column=name(column),
        table=name(filling.table.table),
        said=sql.Literal(filling.table.table),
        said_column=sql.Literal(column),
    )
    return sql.SQL("({})").format(sql.SQL(_SEEN_BY[filling.touches]).format(written=written))
