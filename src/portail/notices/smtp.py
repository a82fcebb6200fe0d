"""Handing one mail to the SMTP server. Floor 3."""

import contextlib
import smtplib
from collections.abc import Iterator
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend

from portail.common.codes import derive_code, derive_token
from portail.notices.models import Message
from portail.notices.rules import TOKEN_PURPOSE, Words, is_permanent, reason, with_code


class NotTaken(Exception):
    """The server did not take a mail. permanent: nor would it take it later."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


@contextlib.contextmanager
def line() -> Iterator[BaseEmailBackend]:
    """A connection to the server, opened at the first mail.

    Closed by us and in silence: a server that answers 250 and then drops the line has taken the
    mail, and an error on QUIT must not have it sent twice.
    """
    mailer = mailers["default"]
    try:
        yield mailer
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            mailer.close()


def hand_over(message: Message, mailer: BaseEmailBackend) -> None:
    """Send a mail and return once the server has answered for it. Raises NotTaken otherwise."""
    try:
        mailer.open()
        mailer.send_messages([_built(message)])
    except smtplib.SMTPRecipientsRefused as error:
        status, answer = next(iter(error.recipients.values()))
        raise NotTaken(reason(status, answer), permanent=is_permanent(status)) from None
    except smtplib.SMTPDataError as error:
        raise NotTaken(
            reason(error.smtp_code, _bytes(error.smtp_error)), permanent=is_permanent(error.smtp_code)
        ) from None
    except smtplib.SMTPResponseException as error:
        # The sender, the password or the greeting is refused: ours to mend, so the mail waits.
        raise NotTaken(reason(error.smtp_code, _bytes(error.smtp_error)), permanent=False) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(type(error).__name__, permanent=False) from None
    except ValueError:
        # An address that SMTP cannot carry (accents before the @), told without repeating it.
        raise NotTaken("address", permanent=True) from None


def _built(message: Message) -> EmailMultiAlternatives:
    """The mail as it travels: the same Message-ID and date at every try."""
    words = Words(message.subject, message.text, message.html)
    if message.code_seal:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        code = derive_code(message.code_seal, keys=keys)
        token = derive_token(message.code_seal, key=keys[0], purpose=TOKEN_PURPOSE)
        words = with_code(words, code, token=token)
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.created_at),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.language,
            **_one_click(message.unsubscribe_url),
        },
    )
    mail.attach_alternative(words.html, "text/html")
    return mail


def _one_click(url: str) -> dict[str, str]:
    """What mail programs make their « Se désabonner » of (RFC 8058)."""
    if not url:
        return {}
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _bytes(answer: bytes | str) -> bytes:
    return answer.encode() if isinstance(answer, str) else answer
