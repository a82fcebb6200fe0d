"""Runs that wait for the worker: taken to their end, and taken up again after a kill. Floor 8."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.imports.actions import RUN_LOCK, Manner, execute_run, fail_run, superseding
from portail.imports.inbox import forget_package, lane_of
from portail.imports.models import Run
from portail.imports.receive import Unreadable
from portail.imports.undoing import forget_old_changes

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
"""A run that ends its worker so many times (a package that takes all the memory) is not tried again."""

_LEFT_AFTER = timedelta(minutes=10)
_JOBLESS = """
SELECT r.id FROM imports_run r
WHERE r.board_id = %s AND r.state = ANY (%s) AND r.source <> 'command' AND r.received_at < %s
AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs j
    WHERE j.task_name = 'imports.run' AND j.status IN ('todo', 'doing')
      AND j.args->>'run_id' = r.id::text)
ORDER BY r.id
"""


def carry_out(*, run_id: int, board_id: int, now: datetime, attempt: int = 1) -> str:
    """Execute a run for the worker and say the state it ended in; whatever breaks ends it as failed.

    attempt: how many workers began it, this one included. Raises only when the database is away.
    """

    def fail(code: str) -> str:
        return fail_run(run_id=run_id, board_id=board_id, code=code, now=now)

    if attempt > MOST_ATTEMPTS:
        return fail("tried-too-often")
    try:
        return execute_run(run_id=run_id, board_id=board_id, now=now, manner=_manner(run_id, board_id)).state
    except Unreadable as refusal:
        return fail(refusal.code)
    except (OperationalError, InterfaceError):
        if attempt < MOST_ATTEMPTS:
            raise
        logger.exception("run %s", run_id)
        return fail("database-away")
    except Exception:  # a fault of ours: it would meet the same row each time
        logger.exception("run %s", run_id)
        return fail("broken")


def _manner(run_id: int, board_id: int) -> Manner:
    """As whoever sent it; confirmed when somebody already let it past the limits."""
    with rows_of(board=board_id):
        run = Run.objects.get(pk=run_id)
    return Manner(by=run.confirmed_by or run.by, is_confirmed=bool(run.confirmed_by))


# What kills leave ---------------------------------------------------------------------------------


def revive(*, now: datetime) -> int:
    """Take up what killed processes left on its way; how many runs were given a job.

    Only of boards whose imports nobody holds at this moment.
    """
    found = 0
    for board_id in Board.objects.order_by("code").values_list("pk", flat=True):
        with imports_held(board_id) as is_free:
            if is_free:
                found += _revive_board(board_id, now)
    return found


@contextmanager
def imports_held(board_id: int) -> Iterator[bool]:
    """Hold a board's imports until the transaction ends, unless somebody does; its rows may be seen."""
    with rows_of(board=board_id), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [RUN_LOCK, board_id])
        yield bool(cursor.fetchone()[0])


def _revive_board(board_id: int, now: datetime) -> int:
    runs = Run.objects.filter(board_id=board_id)
    for run in runs.filter(state=Run.State.APPLIED):
        run.state, run.finished_at = Run.State.REPORTED, now
        _close(run)
        forget_old_changes(board_id=board_id)
    # Whoever stopped a command by hand may have seen a mistake: nothing applies its package behind them.
    left = runs.filter(source=Run.Source.COMMAND, state__in=Run.UNDER_WAY)
    left.filter(received_at__lt=now - _LEFT_AFTER).update(state=Run.State.INTERRUPTED)
    _supersede(board_id, now)
    with connection.cursor() as cursor:
        cursor.execute(_JOBLESS, [board_id, list(Run.UNDER_WAY), now - _LEFT_AFTER])
        jobless = [int(row[0]) for row in cursor.fetchall()]
    for run_id in jobless:
        defer("imports.run", queue="imports", lock=lane_of(board_id), run_id=run_id, board_id=board_id)
    return len(jobless)


def _supersede(board_id: int, now: datetime) -> None:
    """Refuse held runs that are older than what was applied since: confirming one would go back in time."""
    for run in Run.objects.filter(board_id=board_id, state=Run.State.BRAKED):
        if superseding(run) is not None:
            run.state, run.finished_at, run.failure = Run.State.REFUSED, now, "superseded"
            _close(run)


def _close(run: Run) -> None:
    forget_package(run)
    run.save()
