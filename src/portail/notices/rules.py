"""What a mail may hold and when it is tried again. Pure; floor 3."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from portail.common.errors import Refusal

CODE_MARKER = "{{code}}"
# Where a link's secret half goes, in signs that an address may hold; derived like the code, never stored.
TOKEN_MARKER = "--token--"  # noqa: S105 - the place of one, no secret
TOKEN_PURPOSE = "link"  # noqa: S105 - what one is for, no secret
LONGEST_SUBJECT = 200  # signs, the table's column
KEPT_TRYING = timedelta(days=3)

# A code is wanted now or never; other words can wait for a server to come back.
_WAITS_OF_A_CODE = tuple(timedelta(seconds=seconds) for seconds in (3, 10, 20, 40, 60))
_WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600))

_NO_BREAK_SPACE = "\u00a0"
_SIX_DIGITS = re.compile(r"\d(?:\s?\d){5}")
_ENHANCED_STATUS = re.compile(rb"^\s*([245]\.\d{1,3}\.\d{1,3})\b")


class MessageRefused(Refusal):
    """A mail that would be dangerous or misleading is not posted."""


@dataclass(frozen=True, slots=True)
class Words:
    """A mail's words, finished but for the code's marker."""

    subject: str
    text: str
    html: str


def refuse_words(words: Words, *, to: str, has_code: bool) -> None:
    """Raise MessageRefused when the words or the address could not go out as they are.

    A line break in a header would begin another one; six digits in a subject belong to codes alone,
    so that nobody takes another number for one. In a mail without a code the marker is only somebody's words:
    a school's title may hold it, and nothing stands in its place.
    """
    for value in (to, words.subject):
        if any(ord(sign) < 32 or sign in "\x7f\x85\u2028\u2029" for sign in value):
            raise MessageRefused("line-break-in-header")
    if not words.subject or len(words.subject) > LONGEST_SUBJECT:
        raise MessageRefused("subject-length", length=len(words.subject), limit=LONGEST_SUBJECT)
    if _SIX_DIGITS.search(words.subject):
        raise MessageRefused("digits-in-subject")
    opens = words.subject.startswith(CODE_MARKER)
    if opens != has_code or (has_code and CODE_MARKER not in words.text):
        raise MessageRefused("code-marker", expected=has_code)


def with_code(words: Words, code: str, *, token: str) -> Words:
    """The words with their code, parted in two so that it is read at a glance, and their link's token.

    A mail whose subject does not open with the code has a link alone.
    """
    has_code = words.subject.startswith(CODE_MARKER)
    shown = f"{code[:3]}{_NO_BREAK_SPACE}{code[3:]}" if has_code else CODE_MARKER
    subject, text, html = (
        part.replace(CODE_MARKER, shown).replace(TOKEN_MARKER, token)
        for part in (words.subject, words.text, words.html)
    )
    return Words(subject, text, html)


def last_moment(*, created_at: datetime, expires_at: datetime | None) -> datetime:
    """From when on a mail is not sent any more: its code's end, else three days."""
    return expires_at or created_at + KEPT_TRYING


def wait_before_next(*, tries: int, expires: bool) -> timedelta:
    """How long to wait after the TRIES-th try (1, 2, …) has failed; longer each time."""
    waits = _WAITS_OF_A_CODE if expires else _WAITS
    return waits[min(tries, len(waits)) - 1]


def is_permanent(status: int) -> bool:
    """Whether an SMTP answer says that trying again is useless (5yz, RFC 5321 4.2.1)."""
    return 500 <= status <= 599


def reason(status: int, answer: bytes) -> str:
    """A server's refusal by its numbers alone, « 550 5.1.1 »: its sentence may repeat the address."""
    found = _ENHANCED_STATUS.match(answer)
    return f"{status} {found[1].decode()}" if found else str(status)
