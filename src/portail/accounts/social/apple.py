"""Apple's client secret: not a word but a short token signed with the installation's own key. Floor 4."""

import time
from dataclasses import dataclass, field

import jwt

_LASTS_SECONDS = 300


@dataclass(frozen=True, slots=True)
class AppleSecret:
    """Makes the secret for one exchange. key: the PEM from Apple, on one line or several."""

    client_id: str
    team_id: str
    key_id: str
    key: str = field(repr=False)

    def __call__(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.team_id,
            "sub": self.client_id,
            "aud": "https://appleid.apple.com",
            "iat": now,
            "exp": now + _LASTS_SECONDS,
        }
        key = self.key.replace("\\n", "\n")
        return jwt.encode(claims, key, algorithm="ES256", headers={"kid": self.key_id})
