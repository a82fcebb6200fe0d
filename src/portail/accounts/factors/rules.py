"""What is typed at the second step, and whether an application shows it then. Pure; floor 4."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from portail.accounts.rules import CODE_DIGITS, CodeRefused, read_code
from portail.common.codes import constant_time
from portail.common.paper import is_paper_code, read_paper_code

STEP_SECONDS = 30
# A clock half a minute early or late is forgiven (RFC 6238, 5.2).
STEPS_FORGIVEN = 1
_SECRET_BYTES = 20


@dataclass(frozen=True, slots=True)
class TypedFactor:
    """What was typed: six digits of an application, or sixteen signs of a code on paper; the other is ""."""

    digits: str = ""
    signs: str = ""


def read_factor(typed: str) -> TypedFactor:
    """What was typed or pasted at the second step. Raises CodeRefused for what is neither."""
    signs = read_paper_code(typed)
    if len(signs) > CODE_DIGITS and is_paper_code(signs):
        return TypedFactor(signs=signs)
    if any(sign.isalpha() for sign in typed):
        raise CodeRefused("factor-shape")
    return TypedFactor(digits=read_code(typed))


def new_secret() -> str:
    """A key of 160 bits in the letters that applications read."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def step_of(digits: str, *, secret: str, now: datetime) -> int | None:
    """The half minute whose digits these are, now or just before or after; None when they are none of them.

    Each is compared, found or not: the time tells nothing.
    """
    # The only hash that every application knows; what HMAC needs of it holds (RFC 6238, 1.2; RFC 6194).
    shown = HOTP(base64.b32decode(secret), CODE_DIGITS, SHA1())  # noqa: S303
    present = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(present - STEPS_FORGIVEN, present + STEPS_FORGIVEN + 1):
        if constant_time(shown.generate(step).decode(), digits):
            found = step
    return found


def application_address(secret: str, *, email: str, issuer: str) -> str:
    """What the square code says to an application (the otpauth:// form that all of them read)."""
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(email)}?{query}"
