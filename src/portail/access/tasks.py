"""The jobs that word mails, deferred by name from the rooms below. Floor 8.

Each passes its own number on, so that a job run again after a kill posts nothing twice.
"""

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from portail.access import actions
from portail.notices.actions import Outcome
from portail.notices.tasks import HeldElsewhere

logger = logging.getLogger(__name__)

# For faults of ours or a database that restarts: 5 s, 15 s, 35 s, 75 s…
_AGAIN = RetryStrategy(max_attempts=12, wait=3, linear_wait=10, exponential_wait=2)


@app.task(name="access.answer_challenge", queue="mail", retry=_AGAIN, pass_context=True)
def answer_challenge(context: JobContext, *, challenge_id: str) -> None:
    """The mail for whoever asked for a code."""
    actions.answer_challenge(challenge_id=UUID(challenge_id), once=_once(context), now=timezone.now())


@app.task(name="access.tell_way_changed", queue="mail", retry=_AGAIN, pass_context=True)
def tell_way_changed(context: JobContext, *, person_id: int, kind: str, alert_id: str) -> None:
    """An account was opened or changed. kind: for whoever reads the list of jobs."""
    actions.tell_way_changed(
        person_id=person_id, alert_id=UUID(alert_id), once=_once(context), now=timezone.now()
    )


@app.task(name="access.tell_operator", queue="mail", retry=_AGAIN, pass_context=True)
def tell_operator(context: JobContext, *, alarm_id: int) -> None:
    """Something is wrong over the whole portal."""
    actions.tell_operator(alarm_id=alarm_id, once=_once(context), now=timezone.now())


@app.task(name="access.tell_linked", queue="mail", retry=_AGAIN, pass_context=True)
def tell_linked(context: JobContext, *, link_id: str, board_id: int) -> None:
    """A child was associated: to the parent."""
    actions.tell_linked(link_id=UUID(link_id), board_id=board_id, once=_once(context), now=timezone.now())


@app.task(name="access.tell_other_guardians", queue="mail", retry=_AGAIN, pass_context=True)
def tell_other_guardians(context: JobContext, *, link_id: str, board_id: int) -> None:
    """A child was associated: to the other guardians."""
    actions.tell_other_guardians(
        link_id=UUID(link_id), board_id=board_id, once=_once(context), now=timezone.now()
    )


@app.task(name="access.tell_address_changed", queue="mail", retry=_AGAIN, pass_context=True)
def tell_address_changed(
    context: JobContext, *, person_id: int, contact_id: int, board_id: int, since: int
) -> None:
    """The record has another address for a parent who is linked."""
    actions.tell_address_changed(
        person_id=person_id,
        contact_id=contact_id,
        board_id=board_id,
        since=since,
        once=_once(context),
        now=timezone.now(),
    )


@app.task(name="access.tell_request_decided", queue="mail", retry=_AGAIN, pass_context=True)
def tell_request_decided(context: JobContext, *, request_id: str, board_id: int) -> None:
    """A school answered a parent's request."""
    actions.tell_request_decided(
        request_id=UUID(request_id), board_id=board_id, once=_once(context), now=timezone.now()
    )


@app.task(name="access.send", queue="mail", retry=RetryStrategy(max_attempts=20, wait=5, linear_wait=15))
def send(*, message_id: str, reference: str) -> None:
    """Hand over a mail that names children, if its reader may still be told of them."""
    outcome = actions.hand_over(message_id=UUID(message_id), reference=reference, now=timezone.now())
    logger.info("mail %s: %s", message_id, outcome)
    if outcome is Outcome.HELD:
        raise HeldElsewhere(message_id)


def _once(context: JobContext) -> str:
    return f"job:{context.job.id}"
