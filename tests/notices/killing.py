"""Killing workers under a real mail server, then counting what arrived."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from portail.demo.smtp import Keeper, Letterbox, MailServer
from portail.notices.actions import post
from portail.notices.models import Message
from tests.roles import as_role, database_url


class Careful(Keeper):
    """Takes a mail when its client is still there to hear the 250: before it, a server owes nothing.

    patience_seconds: how long a client that has sent its final dot is given to die of it, on a
    machine that may be busy.
    """

    patience_seconds = 0.5

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        await asyncio.sleep(self.patience_seconds)  # ended here when the client is gone
        return await super().handle_DATA(server, session, envelope)


@dataclass(frozen=True, slots=True)
class Office:
    """The mail server of one trial."""

    letterbox: Letterbox
    url: str
    keeper: Careful

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PORTAIL_ROLE": "jobs",
            "PORTAIL_DATABASE_URL": database_url(),
            "PORTAIL_EMAIL_URL": self.url,
            "PORTAIL_LOG_LEVEL": "CRITICAL",
        }

    def kill_at(self, points: Sequence[str], *, concurrency: int = 1) -> int:
        """Run a worker to its death at each point; how many died of it."""
        pipe = subprocess.PIPE
        with subprocess.Popen(
            self._command(points, concurrency),
            env=self.environment(), stdout=pipe, stderr=pipe, text=True, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                said, errors = process.communicate(timeout=30 + 10 * len(points))
            finally:
                with suppress(ProcessLookupError):  # a worker that did not die of it would hold the pipes
                    os.killpg(process.pid, signal.SIGKILL)
        deaths = [line.split() for line in said.splitlines()]
        assert [point for point, _ in deaths] == list(points), errors
        return sum(int(status) == -signal.SIGKILL for _, status in deaths)

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A worker that nothing kills."""
        self.keeper.patience_seconds = 0
        process = subprocess.Popen(self._command(["none"], 4), env=self.environment(), stdout=subprocess.PIPE)
        try:
            yield
        finally:
            process.terminate()
            process.communicate()

    def _command(self, points: Sequence[str], concurrency: int) -> list[str]:
        return [sys.executable, "-m", "tests.notices.doomed", str(concurrency), *points]


@contextmanager
def office() -> Iterator[Office]:
    letterbox = Letterbox(kept=100_000)
    keeper = Careful(letterbox)
    with MailServer(keeper) as server:
        yield Office(letterbox, server.url, keeper)


def post_plain(count: int) -> list[uuid.UUID]:
    return [
        post(
            to=f"parent{number}@exemple.ca",
            language="fr",
            subject="Votre mot de passe a été changé",
            text="Bonjour",
            html="<p>Bonjour</p>",
            kind="trial",
            now=timezone.now(),
        )
        for number in range(count)
    ]


def post_codes(count: int, *, seconds: float) -> dict[str, datetime]:
    """Codes that expire within SECONDS: the end of each by its Message-ID."""
    ends = {}
    for number in range(count):
        expires_at = timezone.now() + timedelta(seconds=random.uniform(0, seconds))
        message_id = post(
            to=f"code{number}@exemple.ca",
            language="fr",
            subject="{{code}} est votre code",
            text="{{code}}",
            html="<p>{{code}}</p>",
            kind="trial",
            code_seal=str(number),
            expires_at=expires_at,
            now=timezone.now(),
        )
        (named,) = message_ids([message_id])
        ends[named] = expires_at
    return ends


def wait_until_settled(*, seconds: float) -> None:
    """Until no mail waits any more."""
    deadline = time.monotonic() + seconds
    with as_role("jobs"):
        while (waiting := Message.objects.filter(state="waiting").count()) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert not waiting, f"{waiting} mails still wait after {seconds} s"


def arrivals(letterbox: Letterbox) -> Counter[str]:
    """How often each Message-ID arrived."""
    return Counter(mail.message_id for mail in letterbox.mails())


def message_ids(posted: Sequence[uuid.UUID]) -> set[str]:
    """As the worker knows them: the web's role reads no mail."""
    with as_role("jobs"):
        return set(Message.objects.filter(pk__in=posted).values_list("message_id", flat=True))
