"""The jobs of privacy: copies made and forgotten, answers told. Floor 9."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from portail.privacy import actions, copies

_AGAIN = RetryStrategy(max_attempts=12, wait=3, linear_wait=10, exponential_wait=2)


@app.task(name="privacy.make_copy", queue="upkeep", retry=_AGAIN, pass_context=True)
def make_copy(context: JobContext, *, copy_id: str, person_id: int) -> None:
    """A copy of what is held on a person."""
    copies.make_copy(
        copy_id=UUID(copy_id), person_id=person_id, once=f"job:{context.job.id}", now=timezone.now()
    )


@app.task(name="privacy.tell_answered", queue="mail", retry=_AGAIN, pass_context=True)
def tell_answered(context: JobContext, *, request_id: str, board_id: int) -> None:
    """A school answered what a parent asked about a file: to that parent, if the account is still there."""
    actions.tell_answered(
        request_id=UUID(request_id), board_id=board_id, once=f"job:{context.job.id}", now=timezone.now()
    )


@app.periodic(cron="41 * * * *")
@app.task(name="privacy.clean", queue="upkeep", queueing_lock="privacy.clean")
def clean(timestamp: int) -> None:
    """Delete the copies that nobody came for."""
    copies.forget_copies(now=datetime.fromtimestamp(timestamp, UTC))
