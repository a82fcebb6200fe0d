"""A mail server on this machine that keeps what it is given, to be read in a page or in a test; floor 11."""

import asyncio
import socket
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
MAILS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it arrived. number: 1 for the first."""

    number: int
    received_at: datetime
    message_id: str
    sender: str
    to: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


class Letterbox:
    """The mails received, the newest first; read and filled from several threads."""

    def __init__(self, *, kept: int = MAILS_KEPT) -> None:
        self._kept = kept
        self._mails: list[Mail] = []
        self._received = 0
        self._changed = threading.Condition()

    def put(self, content: bytes) -> Mail:
        """Read a mail and keep it; the oldest goes when there are too many."""
        message = message_from_bytes(content, policy=policy.default)
        with self._changed:
            self._received += 1
            mail = _read(message, number=self._received)
            self._mails.insert(0, mail)
            del self._mails[self._kept :]
            self._changed.notify_all()
        return mail

    def mails(self, *, to: str = "") -> list[Mail]:
        """Every mail kept, or those to one address, the newest first."""
        with self._changed:
            return [mail for mail in self._mails if not to or mail.to == to]

    def mail(self, number: int) -> Mail | None:
        """The mail with this number, if it is still kept."""
        return next((mail for mail in self.mails() if mail.number == number), None)

    def wait(self, *, count: int, to: str = "", seconds: float = 10) -> list[Mail]:
        """The mails once there are COUNT of them; those that came in the time given otherwise."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.mails(to=to)) >= count, timeout=seconds)
        return self.mails(to=to)


class Keeper:
    """aiosmtpd's handler: puts each mail in the letterbox, then answers for it."""

    def __init__(self, letterbox: Letterbox) -> None:
        self._letterbox = letterbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Called once the final dot came; what is returned is the server's answer."""
        self._letterbox.put(envelope.original_content or b"")
        return "250 OK"


class MailServer:
    """An SMTP server on the loopback, in a thread of its own.

    Not aiosmtpd's Controller: that one learns of a taken port after ten seconds, and cannot choose
    a free one.
    """

    def __init__(self, handler: object, *, port: int = 0) -> None:
        self._handler = handler
        self._socket = socket.create_server((LOOPBACK, port))  # raises OSError at once if it is taken
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="smtp", daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """The address as PORTAIL_EMAIL_URL takes it."""
        return f"smtp://{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._socket.close()

    def _serve(self) -> None:
        async def listen() -> None:
            await self._loop.create_server(
                lambda: SMTP(self._handler, hostname="localhost", loop=self._loop), sock=self._socket
            )

        self._loop.run_until_complete(listen())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))


def _read(message: EmailMessage, *, number: int) -> Mail:
    return Mail(
        number=number,
        received_at=datetime.now(UTC),
        message_id=str(message["Message-ID"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers=tuple((name, str(value)) for name, value in message.items()),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body is not None else ""
