"""The ways a person can sign in, and which of them may go. Floor 4.

A kind is added by giving `ways_of` its rows; the rule stays the same: one way that lets the person in
is always left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allauth.socialaccount.models import SocialAccount

from portail.accounts.models import Passkey, Person
from portail.accounts.social.providers import configured
from portail.database.context import rows_of


class Kind(StrEnum):
    PASSWORD = "password"  # noqa: S105  (the name of a kind)
    SOCIAL = "social"
    PASSKEY = "passkey"


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. id: its row's, 0 for the password. name: the provider's, or the passkey's, as it is shown.

    added_at, used_at: None where nobody keeps it. opens: it lets the person in today; a provider that
    the installation no longer offers does not.
    """

    kind: Kind
    id: int
    name: str = ""
    added_at: datetime | None = None
    used_at: datetime | None = None
    opens: bool = True


def ways_of(person_id: int) -> tuple[Way, ...]:
    """Every way a person has, the password first, then as they were added."""
    return (*_password(person_id), *_social(person_id), *_passkeys(person_id))


def held_ways(person_id: int) -> tuple[Way, ...]:
    """The same, the person's row locked until the transaction ends: two removals can't take the last two."""
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    return ways_of(person_id)


def may_remove(ways: Sequence[Way], way: Way) -> bool:
    """Whether another of these ways still lets the person in once this one is gone."""
    return any(other.opens for other in ways if (other.kind, other.id) != (way.kind, way.id))


def _password(person_id: int) -> tuple[Way, ...]:
    person = Person.objects.filter(pk=person_id).first()
    return (Way(Kind.PASSWORD, 0),) if person and person.has_usable_password() else ()


def _social(person_id: int) -> tuple[Way, ...]:
    offered = {provider.key: provider.name for provider in configured()}
    with rows_of(actor=person_id):
        rows = list(SocialAccount.objects.filter(user_id=person_id).order_by("date_joined", "pk"))
    return tuple(
        Way(
            Kind.SOCIAL,
            row.pk,
            name=offered.get(row.provider, row.provider),
            added_at=row.date_joined,
            used_at=row.last_login,
            opens=row.provider in offered,
        )
        for row in rows
    )


def _passkeys(person_id: int) -> tuple[Way, ...]:
    with rows_of(actor=person_id):
        rows = list(Passkey.objects.filter(person_id=person_id).order_by("created_at", "pk"))
    return tuple(
        Way(Kind.PASSKEY, row.pk, name=row.name, added_at=row.created_at, used_at=row.used_at) for row in rows
    )
