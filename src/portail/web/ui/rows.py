"""Numbers of rows in addresses, which then tell neither a row nor how many there are. Floor 10.

For the few tables of a person's own things that count their rows; the others have a UUID.
"""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings
from django.urls import register_converter

from portail.common.codes import keyed_digest

_BYTES = 16  # one block
_LARGEST = 2**63 - 1


class RowConverter:
    """`<row:name>`: a number, as one block of AES. Whose the row is remains the view's to ask."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_url(self, value: int) -> str:
        """The same text for the same number, until the secret key changes."""
        block = _cipher(settings.SECRET_KEY).encryptor().update(value.to_bytes(_BYTES))
        return base64.urlsafe_b64encode(block).decode().rstrip("=")

    def to_python(self, value: str) -> int:
        """The number, under the present key or a former one. Raises ValueError, which is a 404."""
        block = base64.urlsafe_b64decode(f"{value}==")
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            number = int.from_bytes(_cipher(key).decryptor().update(block))
            if number <= _LARGEST:
                return number
        raise ValueError("no such row")


@lru_cache
def _cipher(key: str) -> Cipher[ECB]:
    """One block a number: no mode is needed, and none would give the same text again."""
    return Cipher(AES(bytes.fromhex(keyed_digest("", key=key, purpose="rows in addresses"))), ECB())  # noqa: S305


register_converter(RowConverter, "row")
