"""Codes and tokens derived from a seal and a secret key, so that none is ever stored; pure, floor 1."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

CODE_DIGITS = 6
SHORTEST_KEY_BYTES = 16

type Key = str | bytes


def derive_code(seal: str, *, keys: Sequence[Key]) -> str:
    """The 6 digits that belong to a seal, under the first key (the others are former ones).

    256 bits are reduced modulo 10^6: the most likely code is less than 10^-70 likelier than the
    least. Whoever knows the seal but not the key learns nothing of the code.
    """
    if not keys:
        raise ValueError("derive_code needs at least one key; none was given")
    number = int.from_bytes(_hmac(keys[0], "code", seal), "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def code_matches(seal: str, typed: str, *, keys: Sequence[Key]) -> bool:
    """Whether the digits typed are the seal's under any key, so that changing keys breaks no mail sent.

    Every key is tried, found or not: the time tells nothing.
    """
    found = False
    for key in keys:
        found |= constant_time(derive_code(seal, keys=[key]), typed)
    return found


def derive_token(seal: str, *, key: Key, purpose: str) -> str:
    """A url-safe token of 128 bits (22 signs) for one purpose of a seal: `link`, `unsubscribe`…"""
    return base64.urlsafe_b64encode(_hmac(key, f"token:{purpose}", seal)[:16]).rstrip(b"=").decode()


def token_matches(seal: str, token: str, *, keys: Sequence[Key], purpose: str) -> bool:
    """Whether a token is the seal's for this purpose under any key."""
    found = False
    for key in keys:
        found |= constant_time(derive_token(seal, key=key, purpose=purpose), token)
    return found


def keyed_digest(value: str, *, key: Key, purpose: str) -> str:
    """A stable stand-in (64 hex signs) for a value that must be counted or compared but not kept."""
    return _hmac(key, f"digest:{purpose}", value).hex()


def constant_time(one: str, other: str) -> bool:
    """Compare two secrets; the time taken tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _hmac(key: Key, purpose: str, seal: str) -> bytes:
    """HMAC-SHA256 with the purpose in front, its length told, so that no two pairs read the same."""
    secret = key.encode() if isinstance(key, str) else key
    if len(secret) < SHORTEST_KEY_BYTES:
        raise ValueError(f"a key of {len(secret)} bytes is too short; give at least {SHORTEST_KEY_BYTES}")
    label = purpose.encode()
    message = b"portail\x00" + len(label).to_bytes(2, "big") + label + seal.encode()
    return hmac.new(secret, message, hashlib.sha256).digest()
