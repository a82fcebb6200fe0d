"""The secret half of « Se désabonner »: says whose notices of which kind, opens nothing else. Floor 8."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from portail.accounts.models import Person
from portail.records.events import INTERRUPTING, Topic

DIGEST = "digest"
KINDS = (DIGEST, *INTERRUPTING)
_SALT = "portail.digests.unsubscribe"


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """What a token asks for: no notices of this kind any more, for this person. kind: DIGEST or a topic."""

    person_id: int
    kind: str


def token_of(*, handle: UUID, kind: str) -> str:
    """The token that turns one kind of a person's notices off, whenever it is used. Names nobody."""
    return signing.Signer(salt=_SALT).sign_object([handle.hex, kind]).replace(":", ".")


def read_token(token: str) -> Unsubscribing | None:
    """What a token asks for; None when it was not made here, or its account is closed."""
    body, _dot, signature = token.rpartition(".")
    try:
        handle, kind = signing.Signer(salt=_SALT).unsign_object(f"{body}:{signature}")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Person.objects.filter(handle=handle, is_active=True).values_list("pk", flat=True).first()
    return Unsubscribing(found, str(kind)) if found and kind in KINDS else None


def topic_of(kind: str) -> Topic | None:
    """The topic that a kind is, None for the digest."""
    return None if kind == DIGEST else Topic(kind)
