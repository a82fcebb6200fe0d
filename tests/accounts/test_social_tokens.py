"""A provider's token is believed when everything about it is right: each thing wrong alone is refused."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portail.accounts.social.providers import TENANT, Provider
from portail.accounts.social.tokens import NotVouched, Subject, read_token
from tests.provider import CLIENT, KEY, SECRET, STRANGERS_KEY, public_keys, signed

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ISSUER = "https://fournisseur.exemple"
PROVIDER = Provider("oidc", "Fournisseur", ISSUER, CLIENT, SECRET)
MANY = Provider("microsoft", "Microsoft", f"https://locataires.exemple/{TENANT}/v2.0", CLIENT, SECRET)
TENANT_OF_ALICE = "8f14e45f-ceea-467f-a0e6-1b2c3d4e5f60"

GOOD: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "1001",
    "aud": CLIENT,
    "iat": NOW.timestamp(),
    "exp": NOW.timestamp() + 300,
    "nonce": "the number of this attempt",
}


def read(token: str, *, provider: Provider = PROVIDER, keys: Any = None) -> Subject:
    given = public_keys()["keys"] if keys is None else keys
    return read_token(token, provider=provider, keys=given, nonce=GOOD["nonce"], now=NOW)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def by_shared_secret() -> str:
    """The public key taken for a secret: what a reader that trusts `alg` would accept."""
    pem = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head, body = part({"alg": "HS256", "typ": "JWT", "kid": "first"}), part(GOOD)
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    mark = base64.urlsafe_b64encode(signature.sign(f"{head}.{body}".encode(), pem)).rstrip(b"=").decode()
    return f"{head}.{body}.{mark}"


def changed_after_signing() -> str:
    head, _body, mark = signed(GOOD).split(".")
    return f"{head}.{part(GOOD | {'sub': '1002'})}.{mark}"


def with_key_in_header(**header: Any) -> str:
    own = jwt.algorithms.RSAAlgorithm.to_jwk(STRANGERS_KEY.public_key(), as_dict=True)
    return signed(GOOD, key=STRANGERS_KEY, jwk=own, **header)


FORGED: dict[str, tuple[Callable[[], str], str]] = {
    "not a token": (lambda: "a.b.c", "token-unreadable"),
    "no signature": (lambda: f"{part({'alg': 'none'})}.{part(GOOD)}.", "token-algorithm"),
    "alg None": (lambda: f"{part({'alg': 'None', 'kid': 'first'})}.{part(GOOD)}.", "token-algorithm"),
    "signature cut off": (lambda: signed(GOOD).rpartition(".")[0] + ".", "token-signature"),
    "the public key as a secret": (by_shared_secret, "token-algorithm"),
    "a stranger's key": (lambda: signed(GOOD, key=STRANGERS_KEY), "token-signature"),
    "a key of its own in the header": (with_key_in_header, "token-signature"),
    "a key at an address of its own": (
        lambda: with_key_in_header(jku="https://pirate.exemple/keys", x5u="https://pirate.exemple/x"),
        "token-signature",
    ),
    "an unknown key": (lambda: signed(GOOD, kid="second"), "token-key"),
    "changed after signing": (changed_after_signing, "token-signature"),
    "another kind of token": (lambda: signed(GOOD, typ="at+jwt"), "token-algorithm"),
    "SHA-512": (lambda: signed(GOOD, algorithm="RS512"), "token-algorithm"),
    "another issuer": (lambda: signed(GOOD | {"iss": "https://autre.exemple"}), "token-issuer"),
    "the issuer and a stroke": (lambda: signed(GOOD | {"iss": f"{ISSUER}/"}), "token-issuer"),
    "no issuer": (lambda: signed(without("iss")), "token-issuer"),
    "another audience": (lambda: signed(GOOD | {"aud": "another client"}), "token-audience"),
    "no audience": (lambda: signed(without("aud")), "token-audience"),
    "several audiences, no party": (lambda: signed(GOOD | {"aud": [CLIENT, "other"]}), "token-party"),
    "another party": (lambda: signed(GOOD | {"azp": "other"}), "token-party"),
    "another party among audiences": (
        lambda: signed(GOOD | {"aud": [CLIENT, "other"], "azp": "other"}),
        "token-party",
    ),
    "ended": (lambda: signed(GOOD | {"exp": NOW.timestamp() - 61}), "token-expired"),
    "no end": (lambda: signed(without("exp")), "token-times"),
    "an end that is no number": (lambda: signed(GOOD | {"exp": str(NOW.timestamp() + 300)}), "token-times"),
    "an end that is never": (lambda: signed(GOOD | {"exp": float("nan")}), "token-times"),
    "issued tomorrow": (
        lambda: signed(GOOD | {"iat": (NOW + timedelta(days=1)).timestamp()}),
        "token-not-yet",
    ),
    "no time of issue": (lambda: signed(without("iat")), "token-times"),
    "not before tomorrow": (
        lambda: signed(GOOD | {"nbf": (NOW + timedelta(days=1)).timestamp()}),
        "token-not-yet",
    ),
    "another attempt's number": (lambda: signed(GOOD | {"nonce": "another"}), "token-nonce"),
    "no number of an attempt": (lambda: signed(without("nonce")), "token-nonce"),
    "a number that is no text": (lambda: signed(GOOD | {"nonce": ["a", "b"]}), "token-nonce"),
    "no subject": (lambda: signed(without("sub")), "token-subject"),
    "an empty subject": (lambda: signed(GOOD | {"sub": ""}), "token-subject"),
    "a subject too long": (lambda: signed(GOOD | {"sub": "1" * 256}), "token-subject"),
}


def test_an_honest_token_names_its_account() -> None:
    assert read(signed(GOOD | {"email": "a@exemple.ca"})) == Subject(ISSUER, "1001", "a@exemple.ca")


@pytest.mark.asvs("6.8.2", "9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.2", "9.2.3", "10.5.1", "10.5.3", "10.5.4")
@pytest.mark.parametrize("forged", FORGED)
def test_each_forgery_is_refused_for_what_is_wrong(forged: str) -> None:
    made, code = FORGED[forged]
    with pytest.raises(NotVouched) as refused:
        read(made())
    assert refused.value.code == code


def test_a_clock_a_little_off_is_forgiven() -> None:
    assert read(signed(GOOD | {"exp": NOW.timestamp() - 59, "iat": NOW.timestamp() + 59})).number == "1001"


@pytest.mark.asvs("9.2.4")
def test_several_audiences_with_us_as_the_party_are_right() -> None:
    assert read(signed(GOOD | {"aud": [CLIENT, "other"], "azp": CLIENT})).number == "1001"


def test_elliptic_keys_are_read_and_a_key_of_another_kind_is_not_tried() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    token = signed(GOOD, key=key, algorithm="ES256")
    assert read(token, keys=[{**public, "kid": "first"}]).number == "1001"
    with pytest.raises(NotVouched, match="token-key"):
        read(token)
    with pytest.raises(NotVouched, match="token-key"):
        read(token, keys=[{**public, "kid": "first", "use": "enc"}])


def test_a_provider_that_never_returns_the_number_is_held_to_it_when_it_does() -> None:
    silent = Provider("linkedin", "LinkedIn", ISSUER, CLIENT, SECRET, returns_nonce=False)
    assert read(signed(without("nonce")), provider=silent).number == "1001"
    with pytest.raises(NotVouched, match="token-nonce"):
        read(signed(GOOD | {"nonce": "another"}), provider=silent)


def of_tenant(tenant: str, *, iss: str = TENANT_OF_ALICE) -> str:
    return signed(GOOD | {"iss": MANY.issuer.replace(TENANT, iss), "tid": tenant})


def test_of_many_tenants_each_is_an_issuer_of_its_own() -> None:
    assert read(of_tenant(TENANT_OF_ALICE), provider=MANY).issuer == MANY.issuer.replace(
        TENANT, TENANT_OF_ALICE
    )


@pytest.mark.asvs("10.5.3")
@pytest.mark.parametrize(
    "token",
    [
        of_tenant("0" * 8 + TENANT_OF_ALICE[8:]),
        of_tenant("../pirate", iss="../pirate"),
        of_tenant(TENANT, iss=TENANT),
        signed(GOOD | {"iss": MANY.issuer.replace(TENANT, TENANT_OF_ALICE)}),
    ],
    ids=["another tenant", "no tenant's number", "the template itself", "no tenant"],
)
def test_a_token_that_is_not_of_its_tenant_is_refused(token: str) -> None:
    with pytest.raises(NotVouched, match="token-issuer"):
        read(token, provider=MANY)


@pytest.mark.asvs("9.1.3")
def test_a_key_of_one_tenant_does_not_sign_for_another() -> None:
    (key,) = public_keys()["keys"]  # type: ignore[misc]  # a list of one
    elsewhere = [{**key, "issuer": MANY.issuer.replace(TENANT, "0" * 8 + TENANT_OF_ALICE[8:])}]
    with pytest.raises(NotVouched, match="token-issuer"):
        read(of_tenant(TENANT_OF_ALICE), provider=MANY, keys=elsewhere)
