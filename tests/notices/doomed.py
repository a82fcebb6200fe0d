"""Workers that kill themselves (-9) at a chosen point of sending a mail; run as a program.

`python -m tests.notices.doomed CONCURRENCY POINT…` starts one worker a point, each after the death
of the former; « none » is a worker that lives until it is told to stop.
"""

import asyncio
import os
import random
import signal
import smtplib
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

# Where the mail is neither sent nor taken: killed here, it leaves exactly once.
BEFORE = ("before-claim", "after-claim", "connected", "during-data", "after-data")
# Between the server's 250 and our commit: here alone may a mail leave twice.
WINDOW = ("after-250", "before-commit")
AFTER = ("after-commit",)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # the signal is on its way


def before(function: Callable[..., Any]) -> Callable[..., Any]:
    def doomed(*args: Any, **kwargs: Any) -> Any:
        die()

    return doomed


def after(function: Callable[..., Any]) -> Callable[..., Any]:
    def doomed(*args: Any, **kwargs: Any) -> Any:
        function(*args, **kwargs)
        die()

    return doomed


def cut(function: Callable[..., Any], *, share: float) -> Callable[..., Any]:
    """smtplib's send, which stops within the mail's content, or once its final dot has left."""

    def doomed(self: smtplib.SMTP, content: Any) -> Any:
        if not isinstance(content, bytes) or not content.endswith(b"\r\n.\r\n"):
            return function(self, content)
        function(self, content[: int(len(content) * share)])
        return die()

    return doomed


def arm(point: str) -> None:
    """Set the trap in this process."""
    from portail.notices import actions

    if point == "before-claim":
        actions.send = before(actions.send)
    elif point == "after-claim":
        actions.hand_over = before(actions.hand_over)
    elif point == "connected":
        smtplib.SMTP.sendmail = before(smtplib.SMTP.sendmail)
    elif point == "during-data":
        smtplib.SMTP.send = cut(smtplib.SMTP.send, share=0.5)
    elif point == "after-data":
        smtplib.SMTP.send = cut(smtplib.SMTP.send, share=1)
    elif point == "after-250":
        smtplib.SMTP.data = after(smtplib.SMTP.data)
    elif point == "before-commit":
        actions._settle = after(actions._settle)
    elif point == "after-commit":
        actions.send = after(actions.send)
    elif point == "any":  # whenever: in the middle of anything, several mails under way
        threading.Timer(random.uniform(0.1, 1.2), die).start()
    else:
        assert point == "none", point


def main(concurrency: int, points: list[str]) -> None:
    from portail.config import settings

    # A dead worker is noticed within two seconds instead of ten.
    settings.NOTICES_SILENT_WORKER_SECONDS = 1.5
    settings.NOTICES_REVIVE_CRON = "* * * * * *"
    settings.PROCRASTINATE_WORKER_DEFAULTS |= {
        "update_heartbeat_interval": 0.3,
        "stalled_worker_timeout": 1.5,
        "fetch_job_polling_interval": 0.3,
    }
    import django

    django.setup()
    from portail.cli.work import _work

    for point in points:
        child = os.fork()  # before any connection: each worker opens its own
        if child == 0:
            arm(point)
            asyncio.run(_work(concurrency))
            os._exit(0)
        signal.signal(signal.SIGTERM, lambda *_, child=child: os.kill(child, signal.SIGTERM))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{point} {os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
