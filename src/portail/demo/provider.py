"""An OpenID provider on the loopback whose one page has one button: it signs an invented person in; floor 11.

So that « Connectez-vous avec votre compte social » can be tried without an account anywhere. It follows
the protocol to the letter (code, state, nonce, PKCE, RS256) for one client: the demo's portal.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from portail.demo.mailbox import FILES, environment_of
from portail.demo.smtp import LOOPBACK

NAME = "Compte de démonstration"
PERSON, SUBJECT, ADDRESS = "Camille Demers", "camille", "camille.demers@exemple.ca"
CODE_LASTS_SECONDS = 60
TOKEN_LASTS_SECONDS = 300
LARGEST_FORM = 8 * 1024
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


class ProviderServer:
    """Serves a provider in a thread, from entry to exit."""

    def __init__(self, provider: Provider, *, port: int) -> None:
        """port: 0 for any that is free. Raises OSError when it is taken."""
        self._server = ThreadingHTTPServer((LOOPBACK, port), _handler(provider))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="provider", daemon=True)
        provider.issuer = f"http://localhost:{self.port}"

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        served = provider

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Provider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if not self._is_ours():
            self._send(b"404", HTTPStatus.NOT_FOUND)
        elif path in FILES:
            file, kind = FILES[path]
            self._send(file.read_bytes(), kind=kind)
        elif path == "/.well-known/openid-configuration":
            self._send_json(self.served.published())
        elif path == "/cles":
            self._send_json(self.served.keys())
        elif path == "/entrer" and self.served.may_ask(self._asked()):
            self._send(self._page(), kind="text/html; charset=utf-8")
        else:
            self._send(b"404", HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        path, asked = urlsplit(self.path).path, self._asked()
        form = self._form()
        if not self._is_ours():
            self._send(b"404", HTTPStatus.NOT_FOUND)
        elif path == "/entrer" and self.served.may_ask(asked):
            self._send(b"", HTTPStatus.SEE_OTHER, location=self.served.give_code(asked))
        elif path == "/jetons":
            tokens = self.served.exchange(form)
            status = HTTPStatus.OK if tokens else HTTPStatus.BAD_REQUEST
            self._send_json(tokens or {"error": "invalid_grant"}, status)
        else:
            self._send(b"404", HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for the demo's own words."""

    def _is_ours(self) -> bool:
        """As the mailbox: a foreign page whose name was made to lead here reads nothing."""
        return (self.headers.get("Host") or "").rpartition(":")[0] in ("localhost", LOOPBACK)

    def _asked(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query))

    def _form(self) -> dict[str, str]:
        length = int(self.headers.get("Content-Length") or 0)
        return dict(parse_qsl(self.rfile.read(min(length, LARGEST_FORM)).decode(errors="replace")))

    def _page(self) -> bytes:
        language = "en" if self.headers.get("Accept-Language", "").startswith("en") else "fr"
        template = environment_of(language).get_template("demo/provider.html")
        return template.render(language=language, person=PERSON, address=ADDRESS).encode()

    def _send_json(self, content: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(content).encode(), status, kind="application/json")

    def _send(
        self, body: bytes, status: HTTPStatus = HTTPStatus.OK, *, kind: str = "text/plain", location: str = ""
    ) -> None:
        parts = urlsplit(self.served.client.returns_to)
        policy = (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none';"
            f" form-action 'self' {parts.scheme}://{parts.netloc}"
        )
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        for name, value in (headers | ({"Location": location} if location else {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
