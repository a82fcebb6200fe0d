"""The jobs of notices: read each board, tell each person, hand over, forget. Floor 8."""

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portail.boards.models import Board
from portail.digests import collecting, telling
from portail.digests.push import wake
from portail.links.ages import Category
from portail.notices.actions import Outcome
from portail.notices.tasks import HeldElsewhere

logger = logging.getLogger(__name__)
_AGAIN = RetryStrategy(max_attempts=8, wait=3, linear_wait=10, exponential_wait=2)


@app.periodic(cron="* * * * *")
@app.task(name="digests.read_boards", queue="digests", queueing_lock="digests.read_boards")
def read_boards(timestamp: int) -> None:
    """One job a subscribed board, every minute."""
    collecting.have_read()


@app.task(name="digests.collect", queue="digests")
def collect(*, board_id: int) -> None:
    """What is new in one board. The next minute's job is its retry."""
    if found := collecting.collect(board_id=board_id, now=timezone.now()):
        logger.info("board %s: %s notices to give", board_id, found)


@app.task(name="digests.tell", queue="mail", retry=_AGAIN)
def tell(*, people: str) -> None:
    """What is due to these people, each in a transaction of their own: one's trouble is not the others'.

    Tried again for all of them: who was told has nothing due any more.
    """
    failed: list[Exception] = []
    for person_id in map(int, people.split()):
        try:
            telling.tell(person_id=person_id, now=timezone.now())
        except Exception as error:  # noqa: BLE001 - whatever it is, the next person is told first
            logger.error("person %s was not told: %s", person_id, type(error).__name__)
            failed.append(error)
    if failed:
        raise failed[0]


@app.task(name="digests.send", queue="mail", retry=RetryStrategy(max_attempts=20, wait=5, linear_wait=15))
def send(*, message_id: str, reference: str) -> None:
    """Hand one notice over, if it may still go."""
    outcome = telling.hand_over(message_id=UUID(message_id), reference=reference, now=timezone.now())
    logger.info("notice %s: %s", message_id, outcome or "waits for the end of the quiet")
    if outcome is Outcome.HELD:
        raise HeldElsewhere(message_id)


@app.task(name="digests.push", queue="mail", retry=RetryStrategy(max_attempts=4, wait=20, linear_wait=60))
def push(*, person_id: int, device: str, students: str, path: str, at_once: int) -> None:
    """Wake one device. students: « 12:absences 13: », each with what is told of them."""
    told = [one.partition(":") for one in students.split()]
    wake(
        person_id=person_id,
        device=UUID(device),
        told=[(int(student), Category(category) if category else None) for student, _, category in told],
        path=path,
        at_once=bool(at_once),
        now=timezone.now(),
    )


@app.task(name="digests.reschedule", queue="mail", retry=_AGAIN)
def reschedule(*, person_id: int) -> None:
    """A person chose other hours."""
    telling.reschedule(person_id=person_id, now=timezone.now())


@app.periodic(cron="35 3 * * *")
@app.task(name="digests.forget_old", queue="upkeep", queueing_lock="digests.forget_old")
def forget_old(timestamp: int) -> None:
    """Delete what was told long ago."""
    for board_id in Board.objects.values_list("pk", flat=True):
        collecting.forget_old(board_id=board_id, now=timezone.now())
