"""Whether a token of a provider is what it says: signature, issuer, audience, time, nonce. Pure; floor 4.

The signature is looked at although the token comes straight from the provider, which the
specification would accept and django-allauth does: one check more than TLS alone.
"""

import hmac
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt

from portail.accounts.social.providers import TENANT, Provider

LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255
# What the key must be for each algorithm that is accepted: never a shared secret, never none.
_KEY_TYPES = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
_TENANT_NUMBER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

type Claims = Mapping[str, Any]
type Key = Mapping[str, Any]


class NotVouched(Exception):
    """The provider does not vouch for this visitor, or nothing shows that it does. code: for logs and tests.

    Never shown: whoever is refused reads one plain page.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Subject:
    """An account at a provider: who issued it, and its number there. email: what it says; proves nothing."""

    issuer: str
    number: str
    email: str = ""


def key_name(token: str) -> str:
    """The name of the key that a token says it is signed with; "" when it names none."""
    return str(_header(token).get("kid", ""))


def read_token(token: str, *, provider: Provider, keys: Iterable[Key], nonce: str, now: datetime) -> Subject:
    """The account that a token names. Raises NotVouched, with the first thing that is wrong."""
    header = _header(token)
    key = _key_of(header, keys)
    claims = _signed_claims(token, header, key)
    _check_issuer(claims, provider, key)
    _check_audience(claims, provider.client_id)
    _check_times(claims, now)
    _check_nonce(claims, nonce, provider)
    number = claims.get("sub")
    if not isinstance(number, str) or not 0 < len(number) <= LONGEST_SUBJECT:
        raise NotVouched("token-subject")
    email = claims.get("email")
    return Subject(str(claims["iss"]), number, email if isinstance(email, str) else "")


def _header(token: str) -> Mapping[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise NotVouched("token-unreadable") from error


def _key_of(header: Mapping[str, Any], keys: Iterable[Key]) -> Key:
    """The provider's own key that the header names: a key or an address in the header is not looked at."""
    key_type = _KEY_TYPES.get(str(header.get("alg")))
    if key_type is None or str(header.get("typ", "JWT")).upper() != "JWT":
        raise NotVouched("token-algorithm")
    fitting = [
        key
        for key in keys
        if key.get("kty") == key_type
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    if len(fitting) != 1:
        raise NotVouched("token-key")
    return fitting[0]


def _signed_claims(token: str, header: Mapping[str, Any], key: Key) -> Claims:
    try:
        public = jwt.PyJWK(dict(key), algorithm=header["alg"])
        # The claims are checked below, each with a name of its own.
        unchecked = {f"verify_{name}": False for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}
        return jwt.decode(token, public, algorithms=[header["alg"]], options=unchecked)  # type: ignore[arg-type]  # a TypedDict
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotVouched("token-signature") from error


def _check_issuer(claims: Claims, provider: Provider, key: Key) -> None:
    """The issuer, exactly; of many tenants, the token's own, which the key may belong to alone."""
    issuer = claims.get("iss")
    if TENANT not in provider.issuer:
        if issuer != provider.issuer:
            raise NotVouched("token-issuer")
        return
    tenant = str(claims.get("tid", ""))
    if not _TENANT_NUMBER.fullmatch(tenant) or issuer != provider.issuer.replace(TENANT, tenant):
        raise NotVouched("token-issuer")
    if str(key.get("issuer", provider.issuer)).replace(TENANT, tenant) != issuer:
        raise NotVouched("token-issuer")


def _check_audience(claims: Claims, client_id: str) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences:
        raise NotVouched("token-audience")
    party = claims.get("azp", client_id if len(audiences) == 1 else None)
    if party != client_id:
        raise NotVouched("token-party")


def _check_times(claims: Claims, now: datetime) -> None:
    present = now.timestamp()
    times: list[Any] = [claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)]
    # JSON knows no NaN, but Python's reader does: it is neither before nor after anything.
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in times):
        raise NotVouched("token-times")
    expires, issued, starts = times
    if expires <= present - LEEWAY_SECONDS:
        raise NotVouched("token-expired")
    if max(issued, starts) > present + LEEWAY_SECONDS:
        raise NotVouched("token-not-yet")


def _check_nonce(claims: Claims, nonce: str, provider: Provider) -> None:
    """The number of this very attempt. A provider that never returns it is held by the state alone."""
    given = claims.get("nonce")
    if given is None and not provider.returns_nonce:
        return
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise NotVouched("token-nonce")
