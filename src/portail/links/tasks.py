"""What ends by its date alone is said to have ended, and why, from the first morning. Floor 7."""

import logging
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from portail.boards.models import Board
from portail.links.actions import recheck_ended

logger = logging.getLogger(__name__)


@app.periodic(cron="5 4,5 * * *")  # UTC: just after midnight in Québec, in winter as in summer
@app.task(name="links.recheck_ended", queue="upkeep", queueing_lock="links.recheck_ended")
def end_of_day(timestamp: int) -> None:
    """Suspend the links whose last day was yesterday; nothing was read through them since midnight."""
    now = datetime.fromtimestamp(timestamp, UTC)
    ended = sum(
        recheck_ended(board_id=board_id, now=now) for board_id in Board.objects.values_list("pk", flat=True)
    )
    logger.info("%s links ended by their date", ended)
