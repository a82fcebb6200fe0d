"""Deferring a job by its name, in the transaction under way. Floor 2."""

from datetime import datetime

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Django's own connection, always: inside a worker the application's is a pool of its own, and a job
# deferred through that one would outlive a rolled-back transaction.
_manager = JobManager(DjangoConnector())


URGENT = 50  # procrastinate runs higher numbers first; 0 is everybody's


def defer(
    task: str,
    *,
    queue: str,
    schedule_at: datetime | None = None,
    urgent: bool = False,
    lock: str | None = None,
    **arguments: str | int | None,
) -> None:
    """Write a job for TASK (its dotted name, e.g. "notices.send") in the current transaction.

    By name, so that an action below may ask for a task above without importing it. Arguments are
    ids, never personal data: they are kept in clear until the job ends. A rolled-back transaction
    leaves no job. urgent: before the others of the queue; for a code, which somebody waits for.
    lock: one job at a time of those that name it, in the order they came.
    """
    job = configure_task(
        name=task,
        job_manager=_manager,
        queue=queue,
        schedule_at=schedule_at,
        priority=URGENT if urgent else None,
        lock=lock,
    )
    job.defer(**arguments)
