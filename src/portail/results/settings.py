"""What a board decides of its results. Floor 7."""

import re
from datetime import time

from portail.boards.settings import Setting, yes_or_no

_TEXT_LIMIT = 600
_HOUR = re.compile(r"[0-2][0-9]:[0-5][0-9]", re.ASCII)


def _hour(typed: str) -> time:
    """Written in one way only: the statement of the hot page reads it too."""
    if not _HOUR.fullmatch(typed):
        raise ValueError(typed)
    return time.fromisoformat(typed)


def _text(typed: str) -> str:
    if len(typed) > _TEXT_LIMIT or not typed.isprintable():
        raise ValueError(typed)
    return typed.strip()


WORKS_SHOWN = Setting("works-shown", usual=True, read=yes_or_no, expected="yes or no", said="yes")
RESULTS_HOUR = Setting(
    "results-hour",
    usual=time(16),
    read=_hour,
    expected="a time of day such as 16:00; 00:00 shows at once",
    said="16:00",
)
# In the board's own words, what no file says: how a work counts in a term, what is dropped or rounded.
COMPUTED: Setting[str] = Setting(
    "results-computed",
    usual="",
    read=_text,
    expected=f"a text of at most {_TEXT_LIMIT} characters, on one line",
    said="nothing",
)
SETTINGS = (WORKS_SHOWN, RESULTS_HOUR, COMPUTED)
