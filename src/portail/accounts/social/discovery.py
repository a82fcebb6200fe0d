"""What a provider publishes of itself: its addresses and its keys, kept an hour in each process. Floor 4."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from portail.accounts.social.providers import Provider
from portail.accounts.social.tokens import Key, NotVouched

KEPT_SECONDS = 3600
# A key that nobody knows is asked for again, but not at each try of a stranger.
PATIENCE_SECONDS = 60
CONNECT_SECONDS, READ_SECONDS = 2, 4
# A worker answers one request at a time: while a provider is silent, nobody else waits for it.
SILENCE_SECONDS = 15
LARGEST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Published:
    """A provider's addresses. names_itself: its answers carry `iss` (RFC 9207)."""

    authorize: str
    token: str
    keys: str
    names_itself: bool


@dataclass(slots=True)
class _Kept:
    published: Published
    read_at: float
    keys: tuple[Key, ...] = ()
    keys_at: float = field(default=float("-inf"))


_kept: dict[tuple[str, str], _Kept] = {}
_silent_until: dict[str, float] = {}


def published(provider: Provider) -> Published:
    """The provider's addresses. Raises NotVouched when they cannot be had or are not its own."""
    return _fresh(provider).published


def keys_of(provider: Provider, *, name: str) -> tuple[Key, ...]:
    """The provider's keys, read again when none has this name. Raises NotVouched."""
    kept = _fresh(provider)
    age = time.monotonic() - kept.keys_at
    known = any(key.get("kid") == name for key in kept.keys)
    if age > KEPT_SECONDS or (not known and age > PATIENCE_SECONDS):
        keys = _get(provider, kept.published.keys).get("keys")
        kept.keys = tuple(key for key in keys if isinstance(key, dict)) if isinstance(keys, list) else ()
        kept.keys_at = time.monotonic()
    return kept.keys


def send(provider: Provider, address: str, form: Mapping[str, str]) -> Mapping[str, Any]:
    """Post a form to the provider; what it answers. Raises NotVouched."""
    return _ask(provider, "POST", address, form)


def forget() -> None:
    """Read everything anew: for tests."""
    _kept.clear()
    _silent_until.clear()


def _fresh(provider: Provider) -> _Kept:
    name = (provider.key, provider.discovery_url)
    kept = _kept.get(name)
    if kept is None or time.monotonic() - kept.read_at > KEPT_SECONDS:
        kept = _kept[name] = _Kept(_read(provider), time.monotonic())
    return kept


def _read(provider: Provider) -> Published:
    found = {**_get(provider, provider.discovery_url), **provider.endpoints}
    if found.get("issuer") != provider.issuer:
        raise NotVouched("discovery-issuer")
    addresses = [found.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if not all(isinstance(address, str) and _is_safe(provider, address) for address in addresses):
        raise NotVouched("discovery-addresses")
    authorize, token, keys = (str(address) for address in addresses)
    names_itself = found.get("authorization_response_iss_parameter_supported") is True
    return Published(authorize, token, keys, names_itself)


def _is_safe(provider: Provider, address: str) -> bool:
    return urlsplit(address).scheme in (("https", "http") if provider.may_be_http else ("https",))


def _body(answer: requests.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_content(LARGEST_BYTES):
        body += piece
        if len(body) > LARGEST_BYTES:
            raise NotVouched("provider-refuses")
    return bytes(body)


def _get(provider: Provider, address: str) -> Mapping[str, Any]:
    return _ask(provider, "GET", address, None)


def _ask(provider: Provider, method: str, address: str, form: Mapping[str, str] | None) -> Mapping[str, Any]:
    """One request, without following it elsewhere, of a bounded answer in bounded time."""
    if not _is_safe(provider, address):
        raise NotVouched("provider-address")
    if time.monotonic() < _silent_until.get(provider.key, 0.0):
        raise NotVouched("provider-silent")
    try:
        with requests.request(
            method,
            address,
            data=form,
            headers={"Accept": "application/json"},
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != 200:
                raise NotVouched("provider-refuses")
            found = json.loads(_body(answer))
    except (requests.RequestException, ValueError, OSError) as error:
        if isinstance(error, requests.ConnectionError | requests.Timeout):
            _silent_until[provider.key] = time.monotonic() + SILENCE_SECONDS
        raise NotVouched("provider-unreachable") from error
    if not isinstance(found, dict):
        raise NotVouched("provider-unreadable")
    return found
