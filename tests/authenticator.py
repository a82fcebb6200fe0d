"""What a parent's authenticator application shows, by an implementation that is not the product's."""

import base64
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP


def digits_at(now: datetime, *, secret: str) -> str:
    """The six digits of the application with this key, at a moment (RFC 6238)."""
    shown = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return shown.generate(int(now.timestamp())).decode()
