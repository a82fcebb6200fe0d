"""What a code, a link and a browser are derived from; nothing of it is stored as it is. Floor 4."""

import base64
import binascii
import secrets
import uuid
from collections.abc import Sequence
from typing import Protocol

from django.conf import settings

from portail.common.codes import (
    code_matches,
    derive_code,
    keyed_digest,
    token_matches,
)
from portail.notices.rules import TOKEN_PURPOSE

_ID_SIGNS = 22


class Sealed(Protocol):
    """Whatever says which challenge it is: the row, or what is shown of it."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def purpose(self) -> str: ...
    @property
    def email(self) -> str: ...


def challenge_seal(challenge: Sealed) -> str:
    """The public name that a challenge's code and link are derived from."""
    return f"challenge:{challenge.id.hex}:{challenge.purpose}:{challenge.email}"


def challenge_code(challenge: Sealed) -> str:
    """The six digits of a challenge."""
    return derive_code(challenge_seal(challenge), keys=_keys())


def is_code_of(challenge: Sealed, digits: str) -> bool:
    """Whether these digits are the challenge's, under today's key or a former one."""
    return code_matches(challenge_seal(challenge), digits, keys=_keys())


def link_token_start(challenge: Sealed) -> str:
    """The public half of a link's token: which challenge it is of."""
    return public_half(challenge.id)


def challenge_of_token(token: str) -> uuid.UUID | None:
    """The id that a link's token starts with; None when it holds none. Proves nothing."""
    return read_public_half(token)


def public_half(value: uuid.UUID) -> str:
    """What a token starts with: of which row it is, in 22 signs."""
    return base64.urlsafe_b64encode(value.bytes).rstrip(b"=").decode()


def read_public_half(token: str) -> uuid.UUID | None:
    """The id that a token starts with; None when it holds none. Proves nothing."""
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(token[:_ID_SIGNS] + "=="))
    except (ValueError, binascii.Error):
        return None


def is_link_of(challenge: Sealed, token: str) -> bool:
    """Whether the token is the one that was mailed for this challenge."""
    return token_matches(challenge_seal(challenge), token[_ID_SIGNS:], keys=_keys(), purpose=TOKEN_PURPOSE)


def new_browser() -> str:
    """A random value for a browser's session or cookie (256 bits)."""
    return secrets.token_urlsafe(32)


def browser_digest(browser: str) -> str:
    """What a challenge keeps of the browser that opened it."""
    return keyed_digest(browser, key=settings.SECRET_KEY, purpose="browser")


def browser_digests(browser: str) -> list[str]:
    """The same under every key still accepted: a change of keys must not lose a code on its way."""
    return [keyed_digest(browser, key=key, purpose="browser") for key in _keys()]


def device_digest(device: str, address_key: str) -> str:
    """What is kept of a known device: one value of its cookie and one address, together."""
    return keyed_digest(f"{device}|{address_key}", key=settings.SECRET_KEY, purpose="device")


def device_digests(devices: Sequence[str], address_key: str) -> list[str]:
    """The same for all values of a cookie, under every key still accepted."""
    return [
        keyed_digest(f"{each}|{address_key}", key=key, purpose="device")
        for each in devices
        for key in _keys()
    ]


def value_digests(value: str) -> list[str]:
    """What is kept of a known device's value alone, under every key still accepted; today's first."""
    return [keyed_digest(value, key=key, purpose="device-value") for key in _keys()]


def alert_seal(alert_id: uuid.UUID) -> str:
    """The public name that the link of an alert's mails is derived from."""
    return f"alert:{alert_id.hex}"


def is_link_of_alert(alert_id: uuid.UUID, token: str) -> bool:
    """Whether the token is the one that was mailed for this alert."""
    return token_matches(alert_seal(alert_id), token[_ID_SIGNS:], keys=_keys(), purpose=TOKEN_PURPOSE)


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
