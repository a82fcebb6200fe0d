"""Issuing report cards from what an import wrote, and taking back what an undone import issued. Floor 7."""

from datetime import datetime
from typing import LiteralString

from django.db import connection

from portail.database.journal import tables_written
from portail.report_cards import issuing
from portail.report_cards.bulk import BODIES, HEADERS


def issue_cards(*, board_id: int, run_id: int, now: datetime) -> int:
    """Issue a version of each card that the run wrote and that says something new; how many.

    In the import's own transaction, after its tables. A card that is no longer said stays as it was issued;
    one that the school withdrew, or gave to another student, is taken back by a version that says so.
    """
    if not {HEADERS.table, BODIES.table} & tables_written(board_id=board_id, run_id=run_id):
        return 0
    return _run(
        (issuing.FORGET_UNPUBLISHED, issuing.TAKE_BACK, issuing.ISSUE, issuing.RAISE_REVISIONS),
        board_id=board_id,
        run_id=run_id,
        now=now,
    )[2]


def take_back_run(*, board_id: int, run_id: int, now: datetime) -> int:
    """Put a newer version over each that an undone run issued, as it was before; how many.

    Nothing that a family read disappears: a copy of it may be on paper, and must be found when verified.
    """
    return _run((issuing.FORGET_OF_RUN, issuing.BRING_BACK), board_id=board_id, run_id=run_id, now=now)[1]


def _run(statements: tuple[LiteralString, ...], *, board_id: int, run_id: int, now: datetime) -> list[int]:
    """How many rows each statement wrote."""
    values: dict[str, int | datetime] = {"board": board_id, "run": run_id, "now": now}
    written = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
            written.append(int(cursor.rowcount))
    return written
