"""The mail queue's jobs: send, revive what a killed worker held, forget. Floor 3."""

import logging
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from portail.notices import actions

logger = logging.getLogger(__name__)

# Before the mails themselves: with every place taken, what a killed worker held would wait for ever.
FIRST = 100


class HeldElsewhere(RuntimeError):
    """Another worker is sending this mail; should that one fail, this job tries again."""


@app.task(name="notices.send", queue="mail", retry=RetryStrategy(max_attempts=20, wait=5, linear_wait=15))
def send(*, message_id: str) -> None:
    """Send one mail of the outbox. Retried by procrastinate only for faults of our own."""
    outcome = actions.send(message_id=UUID(message_id), now=timezone.now())
    logger.info("mail %s: %s", message_id, outcome)
    if outcome is actions.Outcome.HELD:
        raise HeldElsewhere(message_id)


@app.periodic(cron=settings.NOTICES_REVIVE_CRON)
@app.task(
    name="notices.revive", queue="mail", queueing_lock="notices.revive", priority=FIRST, pass_context=True
)
async def revive(context: JobContext, timestamp: int) -> None:
    """Queue again the jobs of workers that no longer give a sign of life.

    procrastinate leaves them `doing` for ever. Each step is safe to repeat, so a worker that was
    only slow does no harm. A periodic job is dropped instead: the next one is queued already, and
    two of one queueing lock are refused.
    """
    manager = context.app.job_manager
    silence = settings.NOTICES_SILENT_WORKER_SECONDS
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silence):
        logger.warning("job %s (%s) outlived its worker", job.id, job.task_name)
        if job.queueing_lock:
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
        else:
            await manager.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task(name="notices.defer_orphans", queue="mail", queueing_lock="notices.defer_orphans", priority=FIRST)
def defer_orphans(timestamp: int) -> None:
    """Give a job back to waiting mails that have none."""
    if found := actions.defer_orphans(now=timezone.now()):
        logger.error("%s waiting mails had no job and were given one", found)


@app.periodic(cron="20 3 * * *")
@app.task(
    name="notices.forget_old_jobs", queue="upkeep", queueing_lock="notices.forget_old_jobs", pass_context=True
)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended a week ago, failed ones included; succeeded ones go at once."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=7 * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="25 3 * * *")
@app.task(name="notices.forget_old_mails", queue="upkeep", queueing_lock="notices.forget_old_mails")
def forget_old_mails(timestamp: int) -> None:
    """Delete the mails settled more than 30 days ago."""
    logger.info("%s old mails deleted", actions.forget_old(now=timezone.now()))
