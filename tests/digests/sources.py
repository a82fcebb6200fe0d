"""Events of the tests' own, read as a domain's are, and what came of them."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from portail.database.context import rows_of
from portail.digests import collecting, telling
from portail.digests.models import Waiting
from portail.notices.actions import Outcome
from portail.notices.models import Message
from portail.records.events import Event, Topic
from portail.records.titles import as_written
from tests.cast import ChildFacts
from tests.people import board_id, student_of
from tests.world import NOW

AT = NOW + timedelta(hours=1)  # eleven o'clock in Quebec, on a Monday
EVENING = NOW + timedelta(hours=7, minutes=30)  # half past five: the digests of five o'clock have left


def happened(
    child: ChildFacts, key: str = "message:1", topic: Topic = Topic.MESSAGES, **others: Any
) -> Event:
    facts = {"at": AT, "title": as_written("Sortie au musée"), "path": "/messages/", **others}
    return Event(
        key=key, topic=topic, board_id=board_id(child.board), student_id=student_of(child).pk, **facts
    )


class Source:
    """A domain that knows EVENTS."""

    def __init__(self, *events: Event) -> None:
        self.events = list(events)

    def __call__(self, *, board_id: int, since: datetime, until: datetime) -> list[Event]:
        return [one for one in self.events if one.board_id == board_id and since <= one.at < until]


def reading(monkeypatch: pytest.MonkeyPatch, *events: Event) -> Source:
    """Have these events read, and no others; every board was read before them."""
    source = Source(*events)
    monkeypatch.setattr(collecting, "SOURCES", {"tests": source})
    for board in {one.board_id for one in events}:
        collecting.collect(board_id=board, now=NOW)
    return source


def collect(source: Source, now: datetime) -> None:
    for board in sorted({one.board_id for one in source.events}):
        collecting.collect(board_id=board, now=now)


def tell(people: Iterable[int], now: datetime) -> list[Message]:
    """The mails that are new once these people are told."""
    former = set(Message.objects.values_list("pk", flat=True))
    for person_id in people:
        telling.tell(person_id=person_id, now=now)
    return list(Message.objects.exclude(pk__in=former).order_by("created_at", "pk"))


def hand_over(message: Message, now: datetime) -> Outcome | None:
    return telling.hand_over(message_id=message.pk, reference=message.reference, now=now)


def waiting(person_id: int) -> list[Waiting]:
    with rows_of(actor=person_id):
        return list(Waiting.objects.filter(person_id=person_id).order_by("pk"))


def jobs(task: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [task])
        return [json.loads(row[0]) for row in cursor.fetchall()]
