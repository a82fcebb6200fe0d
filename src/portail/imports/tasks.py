"""The imports queue's jobs: run what arrived, look at the drop folder, forget. Floor 8."""

import logging

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from portail.imports import drop, waiting

logger = logging.getLogger(__name__)
_told: set[drop.Left] = set()  # each thing left in the folder is told once, not at every pass


@app.task(name="imports.run", queue="imports")
def run(*, run_id: int, board_id: int) -> None:
    """Take a run to its end, and leave its report where its package was dropped."""
    try:
        state = waiting.execute_waiting(run_id=run_id, board_id=board_id, now=timezone.now())
        logger.info("run %s: %s", run_id, state)
    finally:
        drop.leave_report(board_id=board_id, run_id=run_id)


@app.periodic(cron="* * * * *")
@app.task(name="imports.sweep", queue="upkeep", queueing_lock="imports.sweep")
def sweep(timestamp: int) -> None:
    """Take what was dropped, and give a job back to runs that have none."""
    now = timezone.now()
    if settings.DROP_FOLDER is not None:
        swept = drop.sweep(settings.DROP_FOLDER, now=now)
        for left in set(swept.left) - _told:
            logger.warning("drop folder: %s", left)
        _told.clear()
        _told.update(swept.left)
    if found := waiting.defer_jobless(now=now):
        logger.error("%s runs had no job and were given one", found)


@app.periodic(cron="35 3 * * *")
@app.task(name="imports.forget", queue="upkeep", queueing_lock="imports.forget")
def forget(timestamp: int) -> None:
    """Delete the packages that serve no more, and the values in old findings."""
    waiting.forget(now=timezone.now())
