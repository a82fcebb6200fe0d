"""`portail work`: the mails and the jobs."""

import asyncio
import logging
import signal
from collections.abc import Callable

import click
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.worker import Worker

from portail.cli.check import refuse_faults

LONGEST_STOP_SECONDS = 25.0
PAUSE_SECONDS = 2.0

logger = logging.getLogger("portail.work")


@click.command()
@click.option(
    "--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Jobs run at once."
)
def command(*, concurrency: int) -> None:
    """Send the mails and run the jobs until told to stop (SIGTERM, Ctrl-C): what is under way ends first."""
    refuse_faults()
    asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    """Run workers one after the other: one ends by itself when the database goes away for a while."""
    stopping = asyncio.Event()
    for request in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(request, stopping.set)
    while not stopping.is_set():
        worker = asyncio.create_task(_one_worker(concurrency))
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait({worker, stop}, return_when=asyncio.FIRST_COMPLETED)
        worker.cancel()  # asked to stop, it lets its jobs end; already ended, it does not notice
        (ended,) = await asyncio.gather(worker, return_exceptions=True)
        if not stopping.is_set():
            logger.error("the worker ended (%s); another one begins", type(ended).__name__)
            await asyncio.wait({stop}, timeout=PAUSE_SECONDS)
        stop.cancel()


async def _one_worker(concurrency: int) -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # Django's connector has it
        async with app.open_async():
            await app.run_worker_async(
                task_middleware=[*app.worker_defaults.get("task_middleware", ()), _tell_failures],
                concurrency=concurrency,
                install_signal_handlers=False,
                shutdown_graceful_timeout=LONGEST_STOP_SECONDS,
            )


def _tell_failures(call_next: Callable[[], object], context: JobContext, worker: Worker) -> object:  # noqa: ARG001 - procrastinate's
    """Log a job's fault with its trace, also when it will be tried again."""
    try:
        return call_next()
    except Exception:
        logger.exception("job %s (%s) failed", context.job.id, context.job.task_name)
        raise
