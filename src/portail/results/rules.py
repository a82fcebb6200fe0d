"""When a result may be seen, and what a mark is in percent. Pure; floor 7."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

QUEBEC = ZoneInfo("America/Toronto")
PASS_MARK = 60
NEWS = timedelta(days=30)
"""What was published longer ago when it comes is history that a board adds, and no news."""


def shown_before(now: datetime, *, hour: time) -> datetime:
    """The moment such that whatever was published before it shows at NOW.

    What a day brings shows from the board's HOUR of that day on, all at once: nobody learns a mark from
    a classmate's telephone between two courses. What is published after the hour shows at once.
    """
    here = now.astimezone(QUEBEC)
    if here.time() >= hour:
        return now
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def shown_from(published_at: datetime, *, hour: time) -> datetime:
    """When what was published at this moment begins to show."""
    here = published_at.astimezone(QUEBEC)
    opens = here.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return max(here, opens)


def percent(number: float | None, max_mark: float | None) -> float | None:
    """A mark in percent of its work's maximum; None for a letter, or where no maximum is known."""
    if number is None or not max_mark:
        return None
    return number * 100 / max_mark
