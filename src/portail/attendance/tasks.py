"""The watch over masses of absences. Floor 7."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

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
