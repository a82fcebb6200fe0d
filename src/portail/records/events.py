"""Something new that a family may be told of: what every domain gives, and notices choose from. Floor 6."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Topic(StrEnum):
    """What a parent chooses notices by. The last three may interrupt; the others wait for the digest."""

    RESULTS = "results"
    REPORT_CARDS = "report_cards"
    AGENDA = "agenda"
    MESSAGES = "messages"
    FORMS = "forms"
    FEES = "fees"
    TRANSPORT = "transport"
    DOCUMENTS = "documents"
    SAFETY = "safety"
    ABSENCES = "absences"  # an absence that nobody explained
    EARLY_DISMISSAL = "early_dismissal"


INTERRUPTING = frozenset({Topic.SAFETY, Topic.ABSENCES, Topic.EARLY_DISMISSAL})


type Title = Mapping[str, str]
"""What an event is called, by language: whoever is told of it reads it in their own (records.titles)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing, for one student. key: the same for every student whom the one thing concerns, so that a
    family is told once (« message:5d1e… »).

    at: when it may be told: after the board's delay or publication hour. title: what it is, in the board's
    words or ours; never a mark, a reason or another family's name. path: the page that shows it,
    without the language's prefix. contact_id: the one home that it concerns, None for both. by: the person
    who did it, who knows. may_interrupt: whether this is told at once if its topic is; else in a digest.
    """

    key: str
    topic: Topic
    board_id: int
    student_id: int
    at: datetime
    title: Title
    path: str
    contact_id: int | None = None
    by: int | None = None
    may_interrupt: bool = True


class EventSource(Protocol):
    """What a domain's `events.py` offers as `events_since`."""

    def __call__(self, *, board_id: int, since: datetime, until: datetime) -> list[Event]:
        """Everything of the board whose `at` is in [since, until[. Needs the board's context."""
