"""An OpenID provider on the loopback whose one page has one button: it signs an invented person in; floor 11.

So that « Connectez-vous avec votre compte social » can be tried without an account anywhere. It follows
the protocol to the letter (code, state, nonce, PKCE, RS256) for one client: the demo's portal.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from portail.demo.pages import MISSING, Answer, PageServer, Request, environment_of, file_at

NAME = "Compte de démonstration"
PERSON, SUBJECT, ADDRESS = "Camille Demers", "camille", "camille.demers@exemple.ca"
CODE_LASTS_SECONDS = 60
TOKEN_LASTS_SECONDS = 300
_ASKED = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")


@dataclass(frozen=True, slots=True)
class Client:
    """The one portal that may ask. returns_to: where its answers go."""

    id: str
    secret: str = field(repr=False)
    returns_to: str


@dataclass(frozen=True, slots=True)
class _Code:
    """What a code was given for, and until when it serves."""

    nonce: str
    challenge: str
    ends_at: float


class Provider:
    """What is published, given and exchanged; knows nothing of HTTP's plumbing."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.issuer = ""
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key_id = secrets.token_hex(8)
        self._codes: dict[str, _Code] = {}

    def published(self) -> Mapping[str, object]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/entrer",
            "token_endpoint": f"{self.issuer}/jetons",
            "jwks_uri": f"{self.issuer}/cles",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> Mapping[str, object]:
        """The public half of the key."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self._key_id, "use": "sig", "alg": "RS256"}]}

    def may_ask(self, asked: Mapping[str, str]) -> bool:
        """Whether the portal asks, for itself, with all that the protocol wants."""
        ours = {"client_id": self.client.id, "redirect_uri": self.client.returns_to}
        wanted = ours | {"response_type": "code", "code_challenge_method": "S256"}
        return all(asked.get(name) for name in _ASKED) and wanted.items() <= asked.items()

    def give_code(self, asked: Mapping[str, str]) -> str:
        """Where the browser goes back to, with a code."""
        code = secrets.token_urlsafe(32)
        ends_at = time.monotonic() + CODE_LASTS_SECONDS
        self._codes[code] = _Code(asked["nonce"], asked["code_challenge"], ends_at)
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{self.client.returns_to}?{urlencode(answer)}"

    def exchange(self, form: Mapping[str, str]) -> Mapping[str, object] | None:
        """The tokens for a code, once, to who holds the secret and its proof; else None."""
        code = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            code is None
            or time.monotonic() > code.ends_at
            or not hmac.compare_digest(proof, code.challenge)
            or not hmac.compare_digest(form.get("client_secret", "").encode(), self.client.secret.encode())
            or form.get("redirect_uri") != self.client.returns_to
        ):
            return None
        tokens = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer"}
        return {**tokens, "expires_in": TOKEN_LASTS_SECONDS, "id_token": self._token(code.nonce)}

    def _token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": SUBJECT,
            "aud": self.client.id,
            "iat": now,
            "exp": now + TOKEN_LASTS_SECONDS,
            "nonce": nonce,
            "email": ADDRESS,
        }
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self._key_id})


class Pages:
    """Builds each answer of a provider."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def answer(self, request: Request) -> Answer:
        """The page, file or document that is asked for; 404 otherwise."""
        if request.form is not None:
            return self._posted(request, request.form)
        if request.path == "/.well-known/openid-configuration":
            return _json(self._provider.published())
        if request.path == "/cles":
            return _json(self._provider.keys())
        if request.path == "/entrer" and self._provider.may_ask(request.asked):
            template = environment_of(request.language).get_template("demo/provider.html")
            page = template.render(language=request.language, person=PERSON, address=ADDRESS)
            return Answer(page.encode())
        return file_at(request.path) or MISSING

    def _posted(self, request: Request, form: Mapping[str, str]) -> Answer:
        if request.path == "/entrer" and self._provider.may_ask(request.asked):
            location = self._provider.give_code(request.asked)
            return Answer(b"", status=HTTPStatus.SEE_OTHER, location=location)
        if request.path == "/jetons":
            tokens = self._provider.exchange(form)
            return _json(tokens) if tokens else _json({"error": "invalid_grant"}, HTTPStatus.BAD_REQUEST)
        return MISSING


def _json(content: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(json.dumps(content).encode(), kind="application/json", status=status)


class ProviderServer(PageServer):
    """Serves a provider in a thread, from entry to exit."""

    def __init__(self, provider: Provider, *, port: int) -> None:
        """port: 0 for any that is free. Raises OSError when it is taken."""
        portal = urlsplit(provider.client.returns_to)
        policy = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none';"
            f" form-action 'self' {portal.scheme}://{portal.netloc}"
        )
        super().__init__(Pages(provider).answer, policy=policy, port=port)
        provider.issuer = f"http://localhost:{self.port}"
