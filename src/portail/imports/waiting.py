"""Runs that wait for the worker: taken to their end, given a job back, and forgotten in time. Floor 8."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.imports.actions import execute_run
from portail.imports.inbox import forget_package, forget_strays
from portail.imports.models import Run
from portail.imports.receive import Unreadable

KEPT_VALUES = timedelta(days=60)
KEPT_PACKAGE = timedelta(days=14)

_JOBLESS = """
SELECT r.id FROM imports_run r
WHERE r.board_id = %s AND r.state = ANY (%s) AND r.source <> 'command' AND r.received_at < %s
AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs j
    WHERE j.task_name = 'imports.run' AND j.status IN ('todo', 'doing')
      AND j.args->>'run_id' = r.id::text)
"""


def execute_waiting(*, run_id: int, board_id: int, now: datetime) -> str:
    """Execute a run for the worker and say the state it ended in: a package that nothing can be read of
    is refused. A fault of our own ends the run as failed, and is raised again for the log."""
    try:
        return execute_run(run_id=run_id, board_id=board_id, now=now).state
    except Unreadable as refusal:
        _end(run_id, board_id, Run.State.REFUSED, refusal.code, now)
        return Run.State.REFUSED
    except Exception as fault:
        # Its name alone: a message may quote a row.
        _end(run_id, board_id, Run.State.FAILED, type(fault).__name__, now)
        raise


def _end(run_id: int, board_id: int, state: str, failure: str, now: datetime) -> None:
    with rows_of(board=board_id):
        run = Run.objects.filter(pk=run_id, state__in=Run.UNDER_WAY).first()
        if run is None:
            return
        run.state, run.failure, run.finished_at = state, failure, now
        run.started_at = run.started_at or now
        run.save()


def defer_jobless(*, now: datetime) -> int:
    """Give a job back to the runs on their way that have none left; how many."""
    found = 0
    for board_id in _boards():
        with rows_of(board=board_id), connection.cursor() as cursor:
            cursor.execute(_JOBLESS, [board_id, list(Run.UNDER_WAY), now - timedelta(minutes=5)])
            for (run_id,) in cursor.fetchall():
                defer("imports.run", queue="imports", run_id=run_id, board_id=board_id)
                found += 1
    return found


def forget(*, now: datetime) -> None:
    """Delete the packages that serve no more and the values in old findings; end what nobody confirmed."""
    kept: set[str] = set()
    for board_id in _boards():
        with rows_of(board=board_id):
            for run in Run.objects.filter(board_id=board_id).exclude(package=""):
                if _is_spent(run, now):
                    forget_package(run)
                    run.save()
                kept.add(run.package)
            old = Run.objects.filter(board_id=board_id, received_at__lt=now - KEPT_VALUES)
            for run in old.exclude(findings=[]):
                _blank(run)
    forget_strays(kept, now=now)


def _is_spent(run: Run, now: datetime) -> bool:
    """Whether a run's package serves no more; a run that waited too long for it is ended."""
    if run.state in (*Run.IN_FORCE, *Run.ENDED) and run.state != Run.State.FAILED:
        return True
    if run.received_at > now - KEPT_PACKAGE:
        return False
    if run.state == Run.State.BRAKED:
        run.state, run.finished_at, run.failure = Run.State.REFUSED, now, "not-confirmed"
    elif run.state in Run.UNDER_WAY:
        run.state = Run.State.INTERRUPTED
    return True


def _blank(run: Run) -> None:
    blanked = [{**group, "rows": []} for group in run.findings]
    behind = {**run.figures.get("changes", {}), "behind": {}}
    figures = {**run.figures, "changes": behind} if run.figures.get("changes") else run.figures
    if (blanked, figures) != (run.findings, run.figures):
        run.findings, run.figures = blanked, figures
        run.save(update_fields=["findings", "figures"])


def _boards() -> Iterator[int]:
    yield from Board.objects.order_by("code").values_list("pk", flat=True)
