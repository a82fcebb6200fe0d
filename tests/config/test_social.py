"""Each provider of social accounts is offered once it has a client, as its own documents describe it."""

from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portail.accounts.social.providers import TENANT, Provider
from portail.config.environment import SettingError
from portail.config.social import social_providers

CLIENT = {"CLIENT_ID": "un client", "SECRET": "un secret"}


def offered(name: str = "", **values: str) -> tuple[Provider, ...]:
    given = {f"PORTAIL_SOCIAL_{name}_{key}": value for key, value in values.items()}
    return social_providers({"PORTAIL_ENV": "production", **given})


def one(name: str, **values: str) -> Provider:
    (provider,) = offered(name, **values)
    return provider


def test_none_is_offered_unless_it_has_a_client() -> None:
    assert offered() == ()


# name: issuer, where its documents stand, what they do not support. As published; none was tried live.
PUBLISHED = {
    "GOOGLE": ("https://accounts.google.com", "https://accounts.google.com", ()),
    "MICROSOFT": (
        f"https://login.microsoftonline.com/{TENANT}/v2.0",
        "https://login.microsoftonline.com/common/v2.0",
        (),
    ),
    "FACEBOOK": ("https://www.facebook.com", "https://www.facebook.com", ()),
    "LINKEDIN": ("https://www.linkedin.com/oauth", "https://www.linkedin.com/oauth", ("nonce", "pkce")),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_named_provider_is_what_its_documents_say(name: str) -> None:
    issuer, documents, lacks = PUBLISHED[name]
    provider = one(name, **CLIENT)
    assert (provider.key, provider.issuer) == (name.lower(), issuer)
    assert provider.discovery_url.rstrip("/") == f"{documents}/.well-known/openid-configuration"
    assert (provider.returns_nonce, provider.takes_pkce) == ("nonce" not in lacks, "pkce" not in lacks)
    assert not provider.may_be_http and provider.client_secret() == "un secret"


@pytest.mark.parametrize(
    ("tenant", "issuer"),
    [
        ("organizations", TENANT),
        ("consumers", "9188040d-6c67-4c5b-b112-36a304b66dad"),
        ("8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60", "8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60"),
    ],
)
def test_a_tenant_of_microsoft_is_an_issuer(tenant: str, issuer: str) -> None:
    provider = one("MICROSOFT", **CLIENT, TENANT=tenant)
    assert provider.issuer == f"https://login.microsoftonline.com/{issuer}/v2.0"
    assert f"/{tenant}/" in provider.discovery_url


def test_apple_asks_for_no_address_and_signs_its_secret() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    for written in (pem, pem.replace("\n", "\\n")):
        provider = one("APPLE", CLIENT_ID="ca.exemple.portail", TEAM_ID="EQUIPE", KEY_ID="CLE", KEY=written)
        secret = provider.client_secret()
        audience = "https://appleid.apple.com"
        claims = jwt.decode(secret, key.public_key(), algorithms=["ES256"], audience=audience)
        assert (claims["iss"], claims["sub"]) == ("EQUIPE", "ca.exemple.portail")
        assert jwt.get_unverified_header(secret)["kid"] == "CLE"
        assert provider.scope == "openid" and pem not in repr(provider)


@pytest.mark.parametrize("given", [{"CLIENT_ID": "un client"}, {"SECRET": "un secret"}])
def test_half_a_client_is_said_at_once(given: dict[str, str]) -> None:
    with pytest.raises(SettingError, match="PORTAIL_SOCIAL_GOOGLE_"):
        offered("GOOGLE", **given)


@pytest.mark.parametrize("issuer", ["http://fournisseur.exemple", "http://127.0.0.1:9000", "fournisseur"])
def test_an_issuer_of_a_production_is_an_https_address(issuer: str) -> None:
    with pytest.raises(SettingError, match="https://"):
        offered("OIDC", **CLIENT, ISSUER=issuer, NAME="Essai")


def test_any_issuer_is_offered_under_its_name_and_on_loopback_in_a_demo() -> None:
    given = {**CLIENT, "ISSUER": "https://fournisseur.exemple", "NAME": "Mon école"}
    assert one("OIDC", **given).name == "Mon école"
    demo = {f"PORTAIL_SOCIAL_OIDC_{key}": value for key, value in given.items()}
    demo |= {"PORTAIL_ENV": "demo", "PORTAIL_SOCIAL_OIDC_ISSUER": "http://localhost:9000"}
    assert social_providers(demo)[0].may_be_http
    demo["PORTAIL_SOCIAL_OIDC_ISSUER"] = "http://fournisseur.exemple"
    with pytest.raises(SettingError, match="https://"):
        social_providers(demo)


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("un secret gardé\n", encoding="utf-8")
    given = {"PORTAIL_SOCIAL_GOOGLE_CLIENT_ID": "c", "PORTAIL_SOCIAL_GOOGLE_SECRET_FILE": str(path)}
    assert social_providers(given)[0].client_secret() == "un secret gardé"
    assert "gardé" not in repr(social_providers(given))
