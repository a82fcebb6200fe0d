"""What a board decides of its results. Floor 7."""

import re
from datetime import time

from portail.boards.settings import Setting, yes_or_no

_HOUR = re.compile(r"[0-2][0-9]:[0-5][0-9]", re.ASCII)


def _hour(typed: str) -> time:
    """Written in one way only: the statement of the hot page reads it too."""
    if not _HOUR.fullmatch(typed):
        raise ValueError(typed)
    return time.fromisoformat(typed)


WORKS_SHOWN = Setting("works-shown", usual=True, read=yes_or_no, expected="yes or no")
RESULTS_HOUR = Setting(
    "results-hour", usual=time(16), read=_hour, expected="a time of day such as 16:00; 00:00 shows at once"
)
SETTINGS = (WORKS_SHOWN, RESULTS_HOUR)
