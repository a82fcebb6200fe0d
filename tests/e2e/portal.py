"""The portal as a parent meets it: a real server, a real worker, a real mailbox, each on loopback."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from portail.digests.encryption import new_private_key
from tests.digests.devices import PushService
from tests.ports import free_port
from tests.roles import database_url, superuser_connection

_LEFT = """
SELECT task_name, args FROM procrastinate_jobs
WHERE status IN ('todo', 'doing') AND queueing_lock IS NULL
AND (scheduled_at IS NULL OR scheduled_at <= now())
"""
CODE = re.compile(r"^(\d{3})\s?(\d{3})\b")


# A worker lets its jobs end first: LONGEST_STOP_SECONDS of `portail work`, and some.
ENDS_WITHIN = 45


class Mailbox:
    """Keeps every mail that comes over SMTP, in order."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]

    def wait_for(self, address: str, *, count: int = 1, seconds: float = 20.0) -> EmailMessage:
        """The newest mail to ADDRESS, once COUNT have come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if len(found := self.to(address)) >= count:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(
            f"{count} mails to {address} did not come within {seconds} s: {self.to(address)}"
        )

    def titled(self, address: str, subject: str, *, seconds: float = 20.0) -> EmailMessage:
        """The newest mail of this SUBJECT to ADDRESS; other mails come when they may."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := [mail for mail in self.to(address) if mail["Subject"] == subject]:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f"no mail « {subject} » to {address} within {seconds} s: {self.to(address)}")

    def link_in(self, address: str, pattern: str, *, seconds: float = 20.0) -> str:
        """The first link of this PATTERN mailed to ADDRESS, whichever mail comes first."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for mail in self.to(address):
                body = mail.get_body(("plain",))
                if body is not None and (found := re.search(pattern, body.get_content())):
                    return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no mail to {address} held {pattern} within {seconds} s")

    def code_for(self, address: str, *, count: int = 1, seconds: float = 20.0) -> str:
        """The newest code mailed to ADDRESS, once COUNT have come; other mails come when they may."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            codes = [found for mail in self.to(address) if (found := CODE.match(str(mail["Subject"])))]
            if len(codes) >= count:
                return "".join(codes[-1].groups())
            time.sleep(0.05)
        raise AssertionError(
            f"{count} codes for {address} did not come within {seconds} s: {self.to(address)}"
        )


@dataclass
class Portal:
    """A running portal on the test database. pushes: the push service that it may write to."""

    port: int
    mailbox: Mailbox
    environment: dict[str, str] = field(repr=False)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    worker: subprocess.Popen[bytes] | None = None
    smtp: Controller | None = None
    pushes: PushService | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def serve(self) -> None:
        """Start the server, and wait until it says that it is ready."""
        self.processes.append(self._run("serve", "--port", str(self.port), "--workers", "1"))
        wait_until_ready(self)

    def work(self) -> None:
        """Start the worker."""
        self.worker = self._run("work")
        self.processes.append(self.worker)

    def rest(self) -> None:
        """End the worker: what is asked of it waits until it works again."""
        assert self.worker is not None
        self.worker.terminate()
        self.worker.wait(timeout=ENDS_WITHIN)
        self.processes.remove(self.worker)
        self.worker = None

    def until_idle(self, *, seconds: float = 60.0) -> None:
        """Return once the worker has nothing more to do by now, but what comes every minute."""
        end = time.monotonic() + seconds
        with superuser_connection() as raw:
            while (left := raw.execute(_LEFT).fetchall()) and time.monotonic() < end:
                time.sleep(0.05)
        assert not left, f"still to do after {seconds} s: {left}"

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=ENDS_WITHIN)
        if self.smtp is not None:
            self.smtp.stop()
        if self.pushes is not None:
            self.pushes.stop()

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "portail.cli", *arguments]
        return subprocess.Popen(command, env=self.environment)


def start(*, port: int = 0, settings: Mapping[str, str] | None = None) -> Portal:
    """Start the server, the worker, the mailbox and a push service, and wait until the portal is ready."""
    mailbox, pushes = Mailbox(), PushService()
    smtp = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    smtp.start()
    pushes.start()
    facts = {
        "PORTAIL_EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}",
        "PORTAIL_PUSH_HOSTS": pushes.origin,
        "PORTAIL_VAPID_PRIVATE_KEY": new_private_key(),
        **(settings or {}),
    }
    portal = _portal(port or free_port(), mailbox, facts)
    portal.smtp, portal.pushes = smtp, pushes
    portal.work()
    portal.serve()
    return portal


def beside(portal: Portal, *, port: int, settings: Mapping[str, str]) -> Portal:
    """A second server on PORT, with SETTINGS of its own; worker and mailbox are the first one's."""
    second = _portal(port, portal.mailbox, settings)
    second.serve()
    return second


def _portal(port: int, mailbox: Mailbox, settings: Mapping[str, str]) -> Portal:
    """One that does not run yet, on the test database."""
    portal = Portal(port=port, mailbox=mailbox, environment={**os.environ})
    portal.environment |= {
        "PORTAIL_DATABASE_URL": database_url(),
        "PORTAIL_BASE_URL": portal.url,
        **settings,
    }
    return portal


def wait_until_ready(portal: Portal) -> None:
    """Return once the portal says that it is ready; stop it and fail after 40 s."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{portal.url}/sante/pret", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    portal.stop()
    raise AssertionError("the portal was not ready within 40 s")
