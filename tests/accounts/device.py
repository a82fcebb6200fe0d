"""A device that keeps a passkey, in the tests: it makes a key and signs, honestly or as an attacker would."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://testserver"
HOST = "testserver"
PRESENT, VERIFIED, ATTESTED = (
    AuthenticatorData.FLAG.UP,
    AuthenticatorData.FLAG.UV,
    AuthenticatorData.FLAG.AT,
)


@dataclass
class Device:
    """One key. counts: whether the device says how often it signed."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = b""
    handle: bytes = b""
    count: int = 0
    counts: bool = True

    def create(
        self, options: str, *, origin: str = ORIGIN, host: str = HOST, verified: bool = True, **said: Any
    ) -> str:
        """The answer to what a page asks for a new key (JSON, as the script sends it)."""
        asked = json.loads(options)
        self.handle = websafe_decode(asked["user"]["id"])
        self.credential_id = self.credential_id or hashlib.sha256(self._public().encode()).digest()
        data = AuthenticatorData.create(
            hashlib.sha256(host.encode()).digest(),
            self._flags(verified=verified) | ATTESTED,
            self.count,
            AttestedCredentialData.create(
                bytes(16), self.credential_id, ES256.from_cryptography_key(self.private.public_key())
            ),
        )
        client = CollectedClientData.create("webauthn.create", asked["challenge"], origin, **said)
        attested = AttestationObject.create("none", data, {})
        return self._sent({"clientDataJSON": client, "attestationObject": attested})

    def sign(
        self,
        options: str,
        *,
        origin: str = ORIGIN,
        host: str = HOST,
        verified: bool = True,
        kind: str = "webauthn.get",
        handle: bytes | None = None,
        **said: Any,
    ) -> str:
        """The answer to what a page asks of a key it keeps."""
        self.count += int(self.counts)
        data = AuthenticatorData.create(
            hashlib.sha256(host.encode()).digest(), self._flags(verified=verified), self.count
        )
        client = CollectedClientData.create(kind, json.loads(options)["challenge"], origin, **said)
        signature = self.private.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._sent(
            {
                "clientDataJSON": client,
                "authenticatorData": data,
                "signature": signature,
                "userHandle": self.handle if handle is None else handle,
            }
        )

    def copy(self) -> "Device":
        """The same key on another device, as it stands now."""
        return Device(self.private, self.credential_id, self.handle, self.count, self.counts)

    def _flags(self, *, verified: bool) -> AuthenticatorData.FLAG:
        return PRESENT | VERIFIED if verified else PRESENT

    def _public(self) -> str:
        numbers = self.private.public_key().public_numbers()
        return f"{numbers.x}:{numbers.y}"

    def _sent(self, response: dict[str, bytes]) -> str:
        key = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": key,
                "rawId": key,
                "type": "public-key",
                "response": {name: websafe_encode(value) for name, value in response.items()},
                "clientExtensionResults": {},
            }
        )
