"""Web Push as its standards say: a payload that only the browser reads (RFC 8291), a sender it knows (8292).

On `cryptography` and `pyjwt`, which the portal has; floor 8.
"""

import base64
import binascii
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_RECORD = 4096
# All payloads are of one length, so that it tells nothing of the page.
_PADDED = 512
_LASTS = timedelta(hours=12)  # RFC 8292: a day at most


class BadKey(ValueError):
    """A key that is no point of the curve, or no text of base64url."""


def decoded(text: str) -> bytes:
    """Bytes of base64url without its ending. Raises BadKey."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKey(text[:20]) from error


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def new_private_key() -> str:
    """A key for PORTAIL_VAPID_PRIVATE_KEY."""
    return encoded(ec.generate_private_key(_CURVE).private_numbers().private_value.to_bytes(32))


def public_key(private: str) -> str:
    """What browsers subscribe with: the sender's public point. Raises BadKey."""
    return encoded(_point(_private(private)))


def browser_point(text: str) -> bytes:
    """The browser's key, checked to be a point of the curve. Raises BadKey."""
    raw = decoded(text)
    _peer(raw)
    return raw


def sealed(payload: bytes, *, browser_key: bytes, secret: bytes) -> bytes:
    """The body of a push: one record of aes128gcm under a key made for this push alone."""
    own = ec.generate_private_key(_CURVE)
    shared = own.exchange(ec.ECDH(), _peer(browser_key))
    base = _derived(shared, salt=secret, info=b"WebPush: info\0" + browser_key + _point(own), length=32)
    salt = os.urandom(16)
    key = _derived(base, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(base, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    body = AESGCM(key).encrypt(nonce, (payload + b"\x02").ljust(_PADDED, b"\0"), None)
    return salt + _RECORD.to_bytes(4) + bytes([65]) + _point(own) + body


def authorization(endpoint: str, *, private: str, contact: str, now: datetime) -> str:
    """The header that says who pushes, for this push service alone. contact: a mailto: address."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + _LASTS, "sub": contact}
    token = jwt.encode(claims, _private(private), algorithm="ES256")
    return f"vapid t={token}, k={public_key(private)}"


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        return ec.derive_private_key(int.from_bytes(decoded(text)), _CURVE)
    except ValueError as error:
        raise BadKey("the private key is not one") from error


def _peer(raw: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)
    except ValueError as error:
        raise BadKey("not a point of the curve") from error


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
