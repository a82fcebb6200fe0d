"""The providers of social accounts, and which of them this installation offers. Floor 4."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from django.conf import settings

TENANT = "{tenantid}"


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect issuer that the installation registered with.

    key: stands in addresses and rows. issuer: its `iss`, exactly; `{tenantid}` stands for the token's
    own tenant (Microsoft). secret: the client's, or what makes one for each exchange. endpoints: what
    its discovery document does not say. scope: the address is asked for only to fill in a form.
    returns_nonce, takes_pkce: False for one whose documents say
    that it does not. may_be_http: a provider on loopback, of a test or the demo.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    secret: str | Callable[[], str] = field(repr=False)
    discovery: str = ""
    endpoints: MappingProxyType[str, str] = MappingProxyType({})
    scope: str = "openid email"
    returns_nonce: bool = True
    takes_pkce: bool = True
    may_be_http: bool = False

    @property
    def discovery_url(self) -> str:
        return self.discovery or f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"

    def client_secret(self) -> str:
        """The secret to show with a code."""
        return self.secret if isinstance(self.secret, str) else self.secret()


def configured() -> tuple[Provider, ...]:
    """The providers that the installation offers, in the page's order."""
    providers: tuple[Provider, ...] = settings.SOCIAL_PROVIDERS
    return providers


def name_of(key: str) -> str:
    """The name of a provider, offered or not any more."""
    return next((each.name for each in configured() if each.key == key), key)


def provider_of(key: str) -> Provider | None:
    """The provider of this key, when it is offered."""
    return next((each for each in configured() if each.key == key), None)
