"""Issuing report cards from what an import wrote, and taking back what an undone import issued. Floor 7."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString

from django.conf import settings
from django.db import connection

from portail.common.codes import keyed_digest
from portail.database.journal import tables_written
from portail.limits.actions import count
from portail.limits.rules import Limit
from portail.report_cards import issuing
from portail.report_cards.bulk import BODIES, HEADERS
from portail.report_cards.queries import CardPage, shown_by_paper
from portail.report_cards.rules import read_code

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
NETWORK_AN_HOUR = 30
NETWORK_A_DAY = 200
CODE_A_DAY = 10
"""Whoever has a code and not the birth date: ten of the days of a year, then nothing until tomorrow."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a paper proves. page: None when nothing does; is_limited: too many tries, nothing was compared."""

    page: CardPage | None
    is_limited: bool = False


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


# Verification ------------------------------------------------------------------------------------


def verify_paper(*, typed: str, birth_date: date, network: str, now: datetime) -> Verified:
    """Compare what somebody types from a paper with what was issued. Opens its own transactions.

    Counted first, found or not: a code that is none costs a try like any other, so that neither the
    answer nor the limit tells which codes are real.
    """
    code = read_code(typed)
    digest = keyed_digest(code or typed, key=settings.SECRET_KEY, purpose="report-card")
    limits = [
        Limit("report-card.network", network, NETWORK_AN_HOUR, _HOUR),
        Limit("report-card.network", network, NETWORK_A_DAY, _DAY),
        Limit("report-card.code", digest, CODE_A_DAY, _DAY),
    ]
    if not count(limits, now=now).is_allowed:
        return Verified(None, is_limited=True)
    return Verified(shown_by_paper(code=code, birth_date=birth_date, now=now))
