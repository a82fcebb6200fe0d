"""The providers of social accounts, from PORTAIL_SOCIAL_* variables. Floor 11.

What is written here of each is what is published of it; docs/operations.md says what was never tried live.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from portail.accounts.social.apple import AppleSecret
from portail.accounts.social.providers import TENANT, Provider
from portail.config.environment import SettingError, read

type Reading = Callable[[str], str]

_MICROSOFT = "https://login.microsoftonline.com"
# Where personal accounts live: its discovery document names the tenant, not the word.
_CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
_FACEBOOK = MappingProxyType({"token_endpoint": "https://graph.facebook.com/oauth/access_token"})
LOOPBACK = ("localhost", "127.0.0.1")


def social_providers(environ: Mapping[str, str] | None = None) -> tuple[Provider, ...]:
    """The providers that have a client, in the page's order. Raises SettingError for half a client."""

    def reading(name: str) -> str:
        return read(f"PORTAIL_SOCIAL_{name}", environ)

    may_be_http = read("PORTAIL_ENV", environ) in ("demo", "test")
    made = (
        _google(reading),
        _microsoft(reading),
        _apple(reading),
        _facebook(reading),
        _linkedin(reading),
        _any_issuer(reading, may_be_http=may_be_http),
    )
    return tuple(provider for provider in made if provider is not None)


def _client(reading: Reading, name: str, *others: str) -> tuple[str, ...] | None:
    """A client's number and what goes with it; None when nothing is given, SettingError when a part is."""
    names = [f"{name}_CLIENT_ID", *(f"{name}_{other}" for other in others)]
    values = tuple(reading(each) for each in names)
    if not any(values):
        return None
    absent = [f"PORTAIL_SOCIAL_{each}" for each, value in zip(names, values, strict=True) if not value]
    if absent:
        raise SettingError(f"{', '.join(absent)} is not set: give it a value, or unset the rest of {name}")
    return values


def _google(reading: Reading) -> Provider | None:
    if (client := _client(reading, "GOOGLE", "SECRET")) is None:
        return None
    return Provider("google", "Google", "https://accounts.google.com", client[0], client[1])


def _microsoft(reading: Reading) -> Provider | None:
    if (client := _client(reading, "MICROSOFT", "SECRET")) is None:
        return None
    tenant = reading("MICROSOFT_TENANT")
    named = {"common": TENANT, "organizations": TENANT, "consumers": _CONSUMERS}.get(tenant, tenant)
    return Provider(
        "microsoft",
        "Microsoft",
        f"{_MICROSOFT}/{named}/v2.0",
        client[0],
        client[1],
        discovery=f"{_MICROSOFT}/{tenant}/v2.0/.well-known/openid-configuration",
    )


def _apple(reading: Reading) -> Provider | None:
    """Apple posts its answer across sites when an address is asked for, so none is asked for."""
    if (client := _client(reading, "APPLE", "TEAM_ID", "KEY_ID", "KEY")) is None:
        return None
    return Provider(
        "apple", "Apple", "https://appleid.apple.com", client[0], AppleSecret(*client), scope="openid"
    )


def _facebook(reading: Reading) -> Provider | None:
    if (client := _client(reading, "FACEBOOK", "SECRET")) is None:
        return None
    issuer = "https://www.facebook.com"
    return Provider(
        "facebook",
        "Facebook",
        issuer,
        client[0],
        client[1],
        discovery=f"{issuer}/.well-known/openid-configuration/",
        endpoints=_FACEBOOK,
    )


def _linkedin(reading: Reading) -> Provider | None:
    if (client := _client(reading, "LINKEDIN", "SECRET")) is None:
        return None
    issuer = "https://www.linkedin.com/oauth"
    return Provider(
        "linkedin", "LinkedIn", issuer, client[0], client[1], returns_nonce=False, takes_pkce=False
    )


def _any_issuer(reading: Reading, *, may_be_http: bool) -> Provider | None:
    if (client := _client(reading, "OIDC", "SECRET", "ISSUER", "NAME")) is None:
        return None
    client_id, secret, issuer, name = client
    parts = urlsplit(issuer)
    on_loopback = may_be_http and parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.hostname and (parts.scheme == "https" or on_loopback)):
        raise SettingError(f"PORTAIL_SOCIAL_OIDC_ISSUER is {issuer}: it must start with https://")
    return Provider("oidc", name, issuer, client_id, secret, may_be_http=on_loopback)
