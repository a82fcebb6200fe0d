"""Counting attempts: first count, then compare. Floor 3."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction

from portail.common.codes import keyed_digest
from portail.limits.rules import Count, Limit

_COUNT = """
INSERT INTO limits_tally (key, "window", attempts, expires_at)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::timestamptz[])
ON CONFLICT (key, "window") DO UPDATE SET attempts = limits_tally.attempts + 1
RETURNING key, attempts
"""

# The rows are locked in the order of their keys, as _COUNT locks them.
_GIVE_BACK = """
WITH locked AS (
    SELECT t.id FROM limits_tally t
    JOIN unnest(%s::text[], %s::bigint[]) AS w (key, "window") ON t.key = w.key AND t."window" = w."window"
    ORDER BY t.key FOR UPDATE OF t
)
UPDATE limits_tally SET attempts = greatest(attempts - 1, 0) WHERE id IN (SELECT id FROM locked)
"""


def count(limits: Sequence[Limit], *, now: datetime) -> Count:
    """Count one attempt under each of LIMITS, durably, and say which of them it went past.

    One statement whatever the number of limits. Refuses to run inside another transaction: a
    rollback there would give the attempt back. Counts first, so parallel attempts each get a
    number of their own and at most `ceiling` of them are let through.
    """
    # Sorted, so that two attempts that share limits lock them in one order.
    by_key = {_key(limit): limit for limit in limits}
    keys = sorted(by_key)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            [
                keys,
                [by_key[key].window_number(now) for key in keys],
                [1] * len(keys),
                [datetime.fromtimestamp(by_key[key].ends_at(now), UTC) for key in keys],
            ],
        )
        attempts = dict(cursor.fetchall())
    return Count(tuple(by_key[key] for key in keys if attempts[key] > by_key[key].ceiling))


def give_back(limits: Sequence[Limit], *, now: datetime) -> None:
    """Take one attempt off each of LIMITS: it succeeded, and only failures are to be held against anyone.

    In the transaction of what succeeded, after it, so that parallel tries never see more room than
    there is.
    """
    by_key = {_key(limit): limit for limit in limits}
    keys = sorted(by_key)
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, [keys, [by_key[key].window_number(now) for key in keys]])


def attempts(limit: Limit, *, now: datetime) -> int:
    """How many attempts were counted under LIMIT in the window that NOW falls in."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT attempts FROM limits_tally WHERE key = %s AND "window" = %s',
            [_key(limit), limit.window_number(now)],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def forget(limit: Limit, *, now: datetime) -> None:
    """Start again from none, in the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            'DELETE FROM limits_tally WHERE key = %s AND "window" = %s',
            [_key(limit), limit.window_number(now)],
        )


def forget_ended(*, now: datetime) -> int:
    """Delete the tallies whose window has ended; the number deleted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM limits_tally WHERE expires_at < %s", [now])
        return int(cursor.rowcount)


def _key(limit: Limit) -> str:
    text = f"limit:{limit.name}:{limit.window.total_seconds():.0f}:{limit.subject}"
    return keyed_digest(text, key=settings.SECRET_KEY, purpose="limit")
