"""The social accounts on the pictures: two that are only shown, and the demo's own, which signs in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from portail.demo.provider import NAME, Client, Provider, ProviderServer


@contextmanager
def offered(port: int) -> Iterator[Mapping[str, str]]:
    """Serve the demo's provider for a portal on PORT; the settings that offer all three."""
    client = Client("portail", "un secret", f"http://localhost:{port}/retour/oidc/")
    provider = Provider(client)
    with ProviderServer(provider, port=0):
        yield {
            "PORTAIL_SOCIAL_GOOGLE_CLIENT_ID": "portail",
            "PORTAIL_SOCIAL_GOOGLE_SECRET": "un secret",
            "PORTAIL_SOCIAL_MICROSOFT_CLIENT_ID": "portail",
            "PORTAIL_SOCIAL_MICROSOFT_SECRET": "un secret",
            "PORTAIL_SOCIAL_OIDC_NAME": NAME,
            "PORTAIL_SOCIAL_OIDC_ISSUER": provider.issuer,
            "PORTAIL_SOCIAL_OIDC_CLIENT_ID": client.id,
            "PORTAIL_SOCIAL_OIDC_SECRET": client.secret,
        }
