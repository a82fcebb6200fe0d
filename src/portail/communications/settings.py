"""What a board decides of messages: replies and their hours, whose answer counts, taking it back. Floor 7."""

from dataclasses import dataclass
from datetime import time

from portail.boards.settings import Setting, hour, yes_or_no


@dataclass(frozen=True, slots=True)
class Hours:
    """From `first` to `last`, of days from Monday to Friday."""

    first: time
    last: time


def _hours(typed: str) -> Hours:
    first, dash, last = typed.partition("-")
    found = Hours(hour(first.strip()), hour(last.strip()))
    if not dash or found.first >= found.last:
        raise ValueError(typed)
    return found


REPLIES_OPEN = Setting("replies-open", usual=False, read=yes_or_no, expected="yes or no", said="no")
REPLY_HOURS = Setting(
    "reply-hours",
    usual=Hours(time(7), time(18)),
    read=_hours,
    expected="two times such as 07:00-18:00",
    said="07:00-18:00",
)
ONE_ANSWER_SUFFICES = Setting(
    "one-answer-suffices", usual=False, read=yes_or_no, expected="yes or no", said="no"
)
ANSWERS_WITHDRAWN = Setting("answers-withdrawn", usual=True, read=yes_or_no, expected="yes or no", said="yes")
SETTINGS = (REPLIES_OPEN, REPLY_HOURS, ONE_ANSWER_SUFFICES, ANSWERS_WITHDRAWN)
