"""A small OpenID provider for the tests that signs what it is told to, true or forged."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from portail.accounts.social.providers import Provider

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "portail", "a secret between the two"

type Claims = dict[str, Any]
type Signed = Callable[[Claims], str]


def signed(claims: Claims, *, key: Any = KEY, algorithm: str = "RS256", **header: object) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "first", **header})


def public_keys() -> dict[str, object]:
    key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
    return {"keys": [{**key, "kid": "first", "use": "sig", "alg": "RS256"}]}


@dataclass
class Issuer:
    """A provider on loopback. subject, says: whose account, and what else it says of them at the next visit.

    forge: what makes the token instead of an honest signature. takes: how often one code is taken.
    """

    key: str = "oidc"
    subject: str = "1001"
    says: Claims = field(default_factory=dict)
    forge: Signed = signed
    asked: list[Mapping[str, str]] = field(default_factory=list)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    metadata: Claims = field(default_factory=dict)
    pages_read: list[str] = field(default_factory=list)
    redirects_to: str = ""

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def provider(self, **facts: Any) -> Provider:
        given = {"key": self.key, "name": "Compte d’essai", "issuer": self.url, "may_be_http": True, **facts}
        return Provider(client_id=CLIENT, secret=SECRET, **given)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def approve(self, address: str) -> dict[str, str]:
        """What the browser brings back from ADDRESS, once its owner has said yes there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def discovery(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            **self.metadata,
        }

    def exchange(self, form: Mapping[str, str]) -> Claims | None:
        """The tokens for a code, once, to the client that asked, with its proof; else None."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if (
            asked is None
            or form.get("client_secret") != SECRET
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return None
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.forge(self.claims(asked))}

    def claims(self, asked: Mapping[str, str]) -> Claims:
        from django.utils import timezone  # the tests' clock, which some of them set

        now = int(timezone.now().timestamp())
        return {
            "iss": self.url,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.says,
        }


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages = {"/.well-known/openid-configuration": issuer.discovery, "/keys": public_keys}
            path = urlsplit(self.path).path
            issuer.pages_read.append(path)
            page = pages.get(path)
            if issuer.redirects_to and path != "/keys":
                self._answer(302, {}, location=issuer.redirects_to)
            else:
                self._answer(200 if page else 404, page() if page else {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = issuer.exchange({name: values[0] for name, values in parse_qs(body).items()})
            self._answer(200 if found else 400, found or {"error": "invalid_grant"})

        def _answer(self, status: int, content: Mapping[str, object], *, location: str = "") -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests say what happened."""

    return Handler
