"""The imports queue's jobs: run what arrived, look at the drop folder, revive, clean. Floor 8."""

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from portail.imports import cleaning, drop, waiting

logger = logging.getLogger(__name__)
_told: set[drop.Left] = set()  # each thing left in the folder is told once, not at every pass

_AGAIN = RetryStrategy(
    max_attempts=waiting.MOST_ATTEMPTS, wait=30, retry_exceptions={OperationalError, InterfaceError}
)


@app.task(name="imports.run", queue="imports", retry=_AGAIN, pass_context=True)
def run(context: JobContext, *, run_id: int, board_id: int) -> None:
    """Take a run to its end, and leave its report where its package was dropped."""
    attempt = context.job.attempts + 1
    state = waiting.carry_out(run_id=run_id, board_id=board_id, now=timezone.now(), attempt=attempt)
    logger.info("run %s: %s", run_id, state)
    try:
        drop.leave_report(board_id=board_id, run_id=run_id)
    except OSError as error:  # somebody's folder, not ours: the run stands, and history tells it
        logger.warning("run %s: no report could be left (%s)", run_id, error.strerror)


@app.periodic(cron="* * * * *")
@app.task(name="imports.sweep", queue="upkeep", queueing_lock="imports.sweep")
def sweep(timestamp: int) -> None:
    """Take what was dropped."""
    if settings.DROP_FOLDER is None:
        return
    swept = drop.sweep(settings.DROP_FOLDER, now=timezone.now())
    for left in set(swept.left) - _told:
        logger.warning("drop folder: %s", left)
    _told.clear()
    _told.update(swept.left)


@app.periodic(cron="*/5 * * * *")
@app.task(name="imports.revive", queue="upkeep", queueing_lock="imports.revive")
def revive(timestamp: int) -> None:
    """Take up the runs that killed processes left on their way."""
    if found := waiting.revive(now=timezone.now()):
        logger.error("%s runs had no job and were given one", found)


@app.periodic(cron="35 8 * * *")  # UTC: before dawn in Québec, once the night's packages are in
@app.task(name="imports.clean", queue="upkeep", queueing_lock="imports.clean")
def clean(timestamp: int) -> None:
    """Delete the packages that serve no more, and the values in old findings."""
    cleaning.clean(now=datetime.fromtimestamp(timestamp, UTC))
