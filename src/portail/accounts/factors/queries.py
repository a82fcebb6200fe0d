"""What is read of a person's passkeys and second factors. Floor 4."""

from dataclasses import dataclass
from datetime import datetime

from portail.accounts.models import Authenticator, Passkey, RecoveryCode, Rescue
from portail.database.context import rows_of


@dataclass(frozen=True, slots=True)
class PasskeyFacts:
    """A passkey as its owner named it."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactorFacts:
    """A person's second factor: since when, the codes on paper left, and the way back under way.

    rescue_at: when the second factor will be removed if nobody says no.
    """

    since: datetime | None
    used_at: datetime | None
    codes_left: int
    rescue_at: datetime | None

    @property
    def is_on(self) -> bool:
        return self.since is not None


def passkeys_of(*, person_id: int) -> tuple[PasskeyFacts, ...]:
    """A person's passkeys, as they were added."""
    with rows_of(actor=person_id):
        rows = Passkey.objects.filter(person_id=person_id).order_by("created_at", "pk")
        return tuple(PasskeyFacts(row.pk, row.name, row.created_at, row.used_at) for row in rows)


def factors_of(*, person_id: int) -> FactorFacts:
    """A person's second factor, or that they have none."""
    with rows_of(actor=person_id):
        row = Authenticator.objects.filter(person_id=person_id).first()
        left = RecoveryCode.objects.filter(person_id=person_id, used_at=None).count()
        rescue = under_way(person_id)
    return FactorFacts(
        since=row.created_at if row else None,
        used_at=row.used_at if row else None,
        codes_left=left,
        rescue_at=rescue.ready_at if rescue else None,
    )


def has_second_factor(*, person_id: int) -> bool:
    """Whether a second step is asked of this person after their password."""
    with rows_of(actor=person_id):
        return Authenticator.objects.filter(person_id=person_id).exists()


def under_way(person_id: int) -> Rescue | None:
    """The way back that waits; the person's rows must be in sight."""
    return (
        Rescue.objects.filter(
            person_id=person_id, ready_at__isnull=False, cancelled_at=None, finished_at=None
        )
        .order_by("-ready_at")
        .first()
    )
