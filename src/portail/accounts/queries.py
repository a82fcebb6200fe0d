"""What is read of persons, challenges, addresses and sessions. Floor 4."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q

from portail.accounts import seals
from portail.accounts.devices import values_of
from portail.accounts.models import Challenge, KnownDevice, LegacyAddress, Person, Session

PROOF_LASTS = timedelta(minutes=30)
CODE_LASTS = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=30)
# After this a browser starts afresh: an expired code is still named « expired » for a while.
_FLOW_LASTS = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person with an account."""

    id: int
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """One proved address of a person."""

    id: int
    email: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class ChallengeFacts:
    """A code sent, and how far its browser went with it. `person` is set when an address is added."""

    id: UUID
    purpose: str
    email: str
    language: str
    person: int | None
    attempts: int
    created_at: datetime
    expires_at: datetime
    proved_at: datetime | None
    used_at: datetime | None

    def may_be_typed(self, now: datetime) -> bool:
        """Whether its code can still pass."""
        return self.proved_at is None and self.attempts < Challenge.MAX_ATTEMPTS and now < self.expires_at

    def is_proof(self, now: datetime) -> bool:
        """Whether it proves its address now: typed right, not used, not older than half an hour."""
        return self.proved_at is not None and self.used_at is None and now < self.proved_at + PROOF_LASTS

    def seconds_to_resend(self, now: datetime) -> int:
        """How long before another code may be asked for; 0 when it may."""
        left = (self.created_at + RESEND_AFTER - now).total_seconds()
        return max(0, int(-(-left // 1)))


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A browser where a person is signed in. device: « Chrome/Android » (accounts.devices)."""

    public_id: UUID
    device: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    is_remembered: bool
    is_current: bool


def challenge(*, challenge_id: UUID) -> ChallengeFacts | None:
    """One challenge, for the job that words its mail. Its seal and link: accounts.seals."""
    row = Challenge.objects.filter(pk=challenge_id).first()
    return _facts(row) if row else None


def current_challenge(
    *, browser: str, purpose: str, now: datetime, person: int | None = None
) -> ChallengeFacts | None:
    """The newest challenge of this browser for this purpose; None when it opened none lately.

    browser: the random value in its session, "" when there is none. person: for an address to
    add, whose.
    """
    if not browser:
        return None
    whose = Q(person=person) if person else Q(person=None)
    row = (
        Challenge.objects.filter(
            whose,
            browser__in=seals.browser_digests(browser),
            purpose=purpose,
            created_at__gt=now - _FLOW_LASTS,
        )
        .order_by("-created_at")
        .first()
    )
    return _facts(row) if row and row.used_at is None else None


def challenge_of_link(
    *, token: str, browser: str, person: int | None, now: datetime
) -> ChallengeFacts | None:
    """The challenge that a mail's link opens in the browser that asked for it; None in any other.

    person: who is signed in there. None also when a newer code was asked for since, or when the
    token is not the one mailed.
    """
    challenge_id = seals.challenge_of_token(token)
    found = challenge(challenge_id=challenge_id) if challenge_id else None
    if found is None or not seals.is_link_of(found, token) or found.person not in (None, person):
        return None
    newest = current_challenge(browser=browser, purpose=found.purpose, now=now, person=found.person)
    return found if newest and newest.id == found.id else None


def person_of_address(address_key: str) -> PersonFacts | None:
    """Who proved this address, whether it is their main one or another."""
    row = (
        EmailAddress.objects.filter(email=address_key, verified=True, user__is_active=True)
        .values_list("user__id", "user__email", "user__language")
        .first()
    )
    return PersonFacts(*row) if row else None


def person(*, person_id: int) -> PersonFacts | None:
    """A person by id."""
    row = Person.objects.filter(pk=person_id, is_active=True).values_list("id", "email", "language").first()
    return PersonFacts(*row) if row else None


def has_password(*, person_id: int) -> bool:
    """Whether a person has a password to sign in with."""
    found = Person.objects.filter(pk=person_id).first()
    return found is not None and found.has_usable_password()


def is_doubted(*, person_id: int) -> bool:
    """Whether somebody said « Ce n’était pas moi », and no password was chosen since."""
    return Person.objects.filter(pk=person_id, doubted_at__isnull=False).exists()


def proved_addresses(*, person_id: int) -> tuple[AddressFacts, ...]:
    """A person's proved addresses, the main one first, then as they were added."""
    rows = EmailAddress.objects.filter(user_id=person_id, verified=True).order_by("-primary", "id")
    return tuple(AddressFacts(row.pk, row.email, row.primary) for row in rows)


def proved_since(*, address_key: str, since: datetime) -> bool:
    """Whether somebody read a code in this mailbox after SINCE, and used it. Known for two days."""
    return Challenge.objects.filter(email=address_key, proved_at__gt=since, used_at__isnull=False).exists()


def open_sessions(*, person_id: int, current_key: str, now: datetime) -> tuple[SessionFacts, ...]:
    """Where a person is signed in, this browser first, then the last used."""
    rows = Session.objects.filter(person_id=person_id, expire_date__gt=now).order_by("-used_at")
    facts = [
        SessionFacts(
            public_id=row.public_id,
            device=row.device,
            created_at=row.created_at,
            used_at=row.used_at,
            expires_at=row.expire_date,
            is_remembered=row.remembered,
            is_current=row.session_key == current_key,
        )
        for row in rows
    ]
    return tuple(sorted(facts, key=lambda each: not each.is_current))


def is_legacy_address(address_key: str) -> bool:
    """Whether the address had an account before February 2017. Read by the worker only."""
    return LegacyAddress.objects.filter(email=address_key).exists()


def known_device(*, device: str, address_key: str) -> str:
    """The digest under which a known device's tries for an address are counted; "" for an unknown one.

    device: the cookie, "" when there is none.
    """
    if not device:
        return ""
    digests = seals.device_digests(values_of(device), address_key)
    found = KnownDevice.objects.filter(token__in=digests).values_list("token", flat=True)
    return found.order_by("-created_at").first() or ""


def _facts(row: Challenge) -> ChallengeFacts:
    return ChallengeFacts(
        id=row.pk,
        purpose=row.purpose,
        email=row.email,
        language=row.language,
        person=row.person_id,
        attempts=row.attempts,
        created_at=row.created_at,
        expires_at=row.expires_at,
        proved_at=row.proved_at,
        used_at=row.used_at,
    )
