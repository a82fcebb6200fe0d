"""The shape of a mail and its two parts, text and HTML, from the same words. Floor 8."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portail.notices.actions import OURS, Handover, post
from portail.notices.rules import CODE_MARKER


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or two. strong: the part of it that must not be missed."""

    text: str
    strong: str = ""

    kind = "paragraph"

    @property
    def html(self) -> SafeString:
        """The text, escaped, its strong part in bold."""
        text, strong = str(escape(self.text)), str(escape(self.strong))
        return mark_safe(text.replace(strong, f"<strong>{strong}</strong>") if strong else text)  # noqa: S308 - escaped above


@dataclass(frozen=True, slots=True)
class Button:
    """Where to go. main: the filled one, of which a mail has one at most."""

    label: str
    url: str
    main: bool = True

    kind = "button"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the reader's own case. good: nothing is left to do. offices: name and phone of each."""

    title: str
    text: str
    good: bool = False
    offices: tuple[tuple[str, str], ...] = ()

    kind = "notice"


@dataclass(frozen=True, slots=True)
class Code:
    """The place of the code: the marker, until the mail is sent."""

    kind = "code"


type Block = Paragraph | Button | Notice | Code


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's words in its reader's language. small: what to do if it surprises them."""

    kind: str
    subject: str
    heading: str
    blocks: tuple[Block, ...]
    small: str

    @property
    def has_code(self) -> bool:
        """Whether a code stands in it."""
        return any(isinstance(block, Code) for block in self.blocks)


def address_of(name: str, **arguments: object) -> str:
    """The whole address of a page, in the language under way."""
    return f"{settings.BASE_URL}{reverse(name, kwargs=arguments or None)}"


def send(
    mail: Mail,
    *,
    to: str,
    once: str,
    now: datetime,
    code_seal: str | None = None,
    link_seal: str | None = None,
    expires_at: datetime | None = None,
    handover: Handover = OURS,
) -> UUID:
    """Post a mail, worded in the language under way, for the worker to send.

    once: what it is sent for; posting the same again posts nothing. handover: who looks again as it leaves.
    """
    language = translation.get_language()[:2]
    context = {
        "mail": mail,
        "language": language,
        "code": CODE_MARKER,
        "help_url": address_of("public:help"),
        "home_url": address_of("public:home"),
    }
    return post(
        to=to,
        language=language,
        subject=mail.subject,
        text=render_to_string("mails/mail.txt", context).strip() + "\n",
        html=render_to_string("mails/mail.html", context),
        kind=mail.kind,
        once=f"{once}:{mail.kind}:{to}",
        now=now,
        code_seal=code_seal,
        link_seal=link_seal,
        expires_at=expires_at,
        handover=handover,
    )
