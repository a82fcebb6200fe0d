"""A real mail server for the outbox's tests, and a way to be told no by it."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from portail.config.environment import mailer
from portail.demo.smtp import Keeper, Letterbox, MailServer


class Answers(Keeper):
    """Takes every mail, unless a test says what to answer instead."""

    def __init__(self, letterbox: Letterbox) -> None:
        super().__init__(letterbox)
        self.letterbox = letterbox
        self.to_recipient = ""
        self.to_data = ""
        self.drop_after_answer = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_data:
            return self.to_data
        answer = await super().handle_DATA(server, session, envelope)
        if self.drop_after_answer:
            assert server.transport is not None
            await server.push(answer)
            server.transport.abort()
        return answer


@pytest.fixture
def post_office(settings: Any) -> Iterator[Answers]:
    answers = Answers(Letterbox())
    with MailServer(answers) as server:
        settings.MAILERS = {"default": mailer(server.url)}
        yield answers
