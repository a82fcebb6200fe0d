"""When a question takes an answer and which, and when a reply may be written; pure, floor 7."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from portail.common.errors import Refusal

REPLY_LIMIT = 2000
NAME_LIMIT = 120
MOST_REPLIES = 20
"""Of one parent to one message: past these, the school has a phone."""

YES, NO = "yes", "no"
_FRIDAY = 4


class Kind(StrEnum):
    """What a question asks for."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    SIGNATURE = "signature"


class MessageRefused(Refusal):
    """An answer or a reply is not taken.

    Codes: `question-changed`; `answer-too-late` (`until`); `answer-missing`; `answer-settled`, by the other
    home; `answer-meanwhile`, by the same person in another tab; `answer-kept`, where the board takes none
    back; `replies-closed`; `reply-out-of-hours` (`first`, `last`); `replies-many` (`limit`).
    """


def refuse_late(closes_at: datetime | None, *, now: datetime) -> None:
    """Raise MessageRefused once the deadline has passed."""
    if closes_at is not None and now >= closes_at:
        raise MessageRefused("answer-too-late", until=closes_at)


def read_answer(kind: str, choices: Sequence[str], typed: str) -> str:
    """The answer to keep. Raises MessageRefused for what the question does not offer."""
    value = " ".join(typed.split())
    offered = {Kind.YES_NO: (YES, NO), Kind.CHOICE: tuple(choices)}.get(Kind(kind))
    if offered is not None and value not in offered:
        raise MessageRefused("answer-missing")
    if not value or len(value) > NAME_LIMIT:
        raise MessageRefused("answer-missing")
    return value


def is_within(first: time, last: time, local: datetime) -> bool:
    """Whether a reply may be written at LOCAL, in Quebec's time: from Monday to Friday, FIRST to LAST."""
    return local.weekday() <= _FRIDAY and first <= local.time() < last


def is_again(body: str, former: Sequence[tuple[str, datetime]], *, now: datetime) -> bool:
    """Whether these very words were just sent: a form sent twice. former: (words, when) pairs."""
    return any(body == words and now - sent_at < timedelta(minutes=10) for words, sent_at in former)
