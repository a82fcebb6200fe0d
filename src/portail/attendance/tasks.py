"""The watch over masses of absences, and the documents that no reason names. Floor 7."""

import logging
from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from portail.attendance.cleaning import forget_stray_notes
from portail.attendance.holds import hold_masses
from portail.attendance.queries import publishing_boards
from portail.database.context import rows_of

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="attendance.watch", queue="upkeep", queueing_lock="attendance.watch")
def watch(timestamp: int) -> None:
    """Hold what is too much to be true, and say so to whoever reads the logs."""
    with rows_of():
        boards = publishing_boards()
    for board_id, code in boards:
        if held := hold_masses(board_id=board_id, now=timezone.now()):
            logger.warning("%s: notices of %s half-days are held, see `portail absences held`", code, held)


@app.periodic(cron="50 8 * * *")  # UTC: before dawn in Québec
@app.task(name="attendance.forget_stray_notes", queue="upkeep", queueing_lock="attendance.forget_stray_notes")
def clean(timestamp: int) -> None:
    """Delete the documents of requests that were rolled back."""
    if forgotten := forget_stray_notes(now=datetime.fromtimestamp(timestamp, UTC)):
        logger.info("%s documents that no reason names were deleted", forgotten)
