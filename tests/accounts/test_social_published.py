"""Each named provider is set as its published discovery document has it (November 2026; never live)."""

import pytest

from portail.config.social import social_providers

# Issuer and discovery address, as published: Google, Apple and LinkedIn in catalogues of their discovery
# documents, Microsoft in its identity platform's documentation, Facebook in its page on OIDC tokens.
PUBLISHED = {
    "GOOGLE": ("https://accounts.google.com", "https://accounts.google.com/.well-known/openid-configuration"),
    "MICROSOFT": (
        "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
        "https://login.microsoftonline.com/consumers/v2.0/.well-known/openid-configuration",
    ),
    "APPLE": ("https://appleid.apple.com", "https://appleid.apple.com/.well-known/openid-configuration"),
    "FACEBOOK": (
        "https://www.facebook.com",
        "https://www.facebook.com/.well-known/openid-configuration/",
    ),
    "LINKEDIN": (
        "https://www.linkedin.com/oauth",
        "https://www.linkedin.com/oauth/.well-known/openid-configuration",
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_issuer_and_discovery_are_the_published_ones(name: str) -> None:
    parts = ("CLIENT_ID", "TEAM_ID", "KEY_ID", "KEY") if name == "APPLE" else ("CLIENT_ID", "SECRET")
    environ = {f"PORTAIL_SOCIAL_{name}_{part}": "x" for part in parts}
    environ["PORTAIL_SOCIAL_MICROSOFT_TENANT"] = "consumers"
    (provider,) = social_providers(environ)
    assert (provider.issuer, provider.discovery_url) == PUBLISHED[name]
