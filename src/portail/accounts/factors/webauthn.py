"""Our side of WebAuthn, on fido2's: one host, one origin, the device's owner verified each time. Floor 4."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

NAME = "Portail Parents"
REQUIRED = UserVerificationRequirement.REQUIRED
LARGEST_ANSWER = 16 * 1024


class Unproved(Exception):
    """What a browser sent is not what its device would have: the reason is for the logs and the tests."""


@dataclass(frozen=True, slots=True)
class Made:
    """A key that a device made."""

    credential_id: bytes
    credential: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that a device gave, not yet compared with any key."""

    challenge: bytes
    credential_id: bytes
    handle: UUID | None
    sign_count: int
    answer: AuthenticationResponse


def origin() -> str:
    """The one origin whose pages may use our passkeys."""
    parts = urlsplit(settings.BASE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def creation_options(
    *, challenge: bytes, handle: UUID, email: str, known: Sequence[bytes]
) -> Mapping[str, Any]:
    """What a browser passes to navigator.credentials.create. known: what the account has already."""
    options, _state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=handle.bytes, name=email, display_name=email),
        credentials=[AttestedCredentialData(each) for each in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        challenge=challenge,
    )
    return dict(options.public_key)


def request_options(*, challenge: bytes, known: Sequence[bytes] = ()) -> Mapping[str, Any]:
    """What a browser passes to navigator.credentials.get. known: when it is already said whose."""
    options, _state = _server().authenticate_begin(
        credentials=[AttestedCredentialData(each) for each in known] or None,
        user_verification=REQUIRED,
        challenge=challenge,
    )
    return dict(options.public_key)


def challenge_made_for(sent: str) -> bytes:
    """The number that the answer to a creation signed. Raises Unproved."""
    return _creation(sent).response.client_data.challenge


def read_created(sent: str, *, challenge: bytes) -> Made:
    """The key in a browser's answer to `creation_options`, verified. Raises Unproved."""
    answer = _creation(sent)
    if answer.response.client_data.cross_origin:
        raise Unproved("made inside another site's page")
    try:
        made = _server().register_complete(_state(challenge), answer)
    except (ValueError, TypeError, KeyError) as error:
        raise Unproved(str(error)) from error
    credential = made.credential_data
    if credential is None or type(credential.public_key) not in _READABLE:
        raise Unproved("no key that we can verify with")
    return Made(credential.credential_id, bytes(credential), made.counter)


def read_signed(sent: str) -> Signed:
    """What a browser answered to `request_options`, taken apart but proving nothing yet. Raises Unproved."""
    answer = _parsed(AuthenticationResponse, sent)
    handle = answer.response.user_handle
    return Signed(
        challenge=answer.response.client_data.challenge,
        credential_id=answer.raw_id,
        handle=UUID(bytes=handle) if handle and len(handle) == 16 else None,
        sign_count=answer.response.authenticator_data.counter,
        answer=answer,
    )


def verify(signed: Signed, *, credential: bytes) -> None:
    """Make sure that this key signed it, for us, its owner verified. Raises Unproved."""
    if signed.answer.response.client_data.cross_origin:
        raise Unproved("signed inside another site's page")
    try:
        _server().authenticate_complete(
            _state(signed.challenge), [AttestedCredentialData(credential)], signed.answer
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Unproved(str(error)) from error


def _creation(sent: str) -> RegistrationResponse:
    return _parsed(RegistrationResponse, sent)


def _parsed[R: (RegistrationResponse, AuthenticationResponse)](kind: type[R], sent: str) -> R:
    if len(sent) > LARGEST_ANSWER:
        raise Unproved(f"an answer of {len(sent)} signs")
    try:
        answer: R = kind.from_dict(json.loads(sent))
    # Whatever a stranger sends: not JSON, not a mapping, no base64, cut CBOR, a recursion.
    except Exception as error:
        raise Unproved(f"unreadable: {type(error).__name__}") from error
    return answer


def _server() -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(name=NAME, id=urlsplit(settings.BASE_URL).hostname)
    return Fido2Server(
        entity,
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda said: said == origin(),
    )


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": REQUIRED}


_READABLE = tuple(CoseKey.for_alg(number) for number in CoseKey.supported_algorithms())
