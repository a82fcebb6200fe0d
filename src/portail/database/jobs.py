"""Deferring a job by its name, in the transaction under way. Floor 2."""

from datetime import datetime

from procrastinate.contrib.django import app


def defer(
    task: str, *, queue: str, schedule_at: datetime | None = None, **arguments: str | int | None
) -> None:
    """Write a job for TASK (its dotted name, e.g. "notices.send") in the current transaction.

    By name, so that an action below may ask for a task above without importing it. Arguments are
    ids, never personal data: they are kept in clear until the job ends. A rolled-back transaction
    leaves no job.
    """
    app.configure_task(task, queue=queue, schedule_at=schedule_at).defer(**arguments)
