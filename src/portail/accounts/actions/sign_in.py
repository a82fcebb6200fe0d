"""Letting somebody in by password: counted first, compared second. Floor 4."""

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import get_random_string

from portail.accounts import ceilings, queries, seals, visits
from portail.accounts.actions import challenges
from portail.accounts.alerts import tell, was_told
from portail.accounts.devices import cookie_of, values_of
from portail.accounts.models import KnownDevice, Person
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import fits, normalised
from portail.audit.actions import note
from portail.common.text import email_key
from portail.database.context import rows_of
from portail.limits.actions import attempts, count, forget

DEVICE_KEPT = timedelta(days=400)


def check_sign_in(*, email: str, password: str, network: str, device: str, now: datetime) -> int:
    """The person whose address and password these are.

    Any proved address of the account will do. The limits are counted before anything is hashed;
    an address that nobody has costs the same statements and the same hash. device: the
    known-device cookie, "" without.
    Raises AccountRefused: sign-in-refused, sign-in-limited; Busy.
    """
    address = email_key(email)
    known = queries.known_device(device=device, address_key=address)
    minutes = ceilings.minutes_to_wait(
        ceilings.sign_ins(address=address, network=network, device=known), now=now
    )
    if minutes:
        raise AccountRefused("sign-in-limited", minutes=minutes)
    row = (
        EmailAddress.objects.filter(email=address, verified=True, user__is_active=True)
        .values_list("user_id", "user__password")
        .first()
    )
    nobodys = _nobodys_password()  # made once a process: asked for here, it costs either way the same
    person_id, encoded = row or (0, nobodys)
    if not _matches(password, encoded) or not person_id:
        count(ceilings.wrong_password(address=address), now=now)
        raise AccountRefused("sign-in-refused")
    # Read again: hashing takes its time, and a password changed meanwhile lets nobody in.
    if not Person.objects.filter(pk=person_id, password=encoded, is_active=True).exists():
        raise AccountRefused("sign-in-refused")
    count([ceilings.right_passwords()], now=now)
    return int(person_id)


def check_own_password(*, person_id: int, password: str, now: datetime) -> str:
    """Make sure that whoever is signed in knows the account's password; the hash that it matched.

    Counted like a sign-in. Raises AccountRefused: password-wrong, password-limited; Busy.
    """
    minutes = ceilings.minutes_to_wait(ceilings.confirmations(person=person_id), now=now)
    if minutes:
        raise AccountRefused("password-limited", minutes=minutes)
    encoded = Person.objects.values_list("password", flat=True).get(pk=person_id)
    if not _matches(password, encoded):
        raise AccountRefused("password-wrong")
    return encoded


def use_confirmation(*, challenge_id: UUID, browser: str, person_id: int, now: datetime) -> None:
    """Use up the code that confirms who is signed in. Raises AccountRefused: step-missing."""
    proof = challenges.proof_of(
        challenge_id=challenge_id, purpose=challenges.CONFIRM, browser=browser, now=now
    )
    if proof.person != person_id:
        raise AccountRefused("step-missing")
    with rows_of(actor=person_id):
        challenges.use_proof(challenge_id=proof.id, purpose=challenges.CONFIRM, now=now)


def note_sign_in(
    *,
    person_id: int,
    address_key: str,
    device: str,
    now: datetime,
    held: str = "",
    words: str = "",
) -> str:
    """Keep that a person came in: the device becomes a known one, the visit begins, the trail says so.

    device: a new value, by which this browser is known from now on. held: the cookie that it came
    with; the person's former value in it serves no more. words: what the browser says it is. The
    addresses of the person are told of a device that is new, and of a success after many failures.
    Returns the cookie to give.
    """
    with rows_of(actor=person_id):
        others, was_known = _forget_values(person_id, held)
        _know(person_id, device, now)
        _tell(person_id, address_key, was_known=was_known, words=words, now=now)
        visits.note_visit(person_id=person_id, now=now)
        note(
            action="account.signed_in",
            actor=person_id,
            subject_kind="person",
            subject_id=person_id,
            now=now,
        )
    return cookie_of([device, *others])


def _forget_values(person_id: int, held: str) -> tuple[list[str], bool]:
    """The values of a cookie that are not this person's, and whether one was."""
    values = values_of(held)
    digests = {digest: value for value in values for digest in seals.value_digests(value)}
    mine = KnownDevice.objects.filter(person_id=person_id, browser__in=digests)
    own = {digests[browser] for browser in mine.values_list("browser", flat=True)} if values else set()
    if own:
        mine.delete()
    return [value for value in values if value not in own], bool(own)


def _know(person_id: int, device: str, now: datetime) -> None:
    """A row for each proved address: whichever the person types here next, it is known."""
    addresses = EmailAddress.objects.filter(user_id=person_id, verified=True)
    browser = seals.value_digests(device)[0]
    rows = [
        KnownDevice(
            token=seals.device_digest(device, address),
            browser=browser,
            person_id=person_id,
            seen_at=now,
            created_at=now,
        )
        for address in addresses.values_list("email", flat=True)
    ]
    # One statement; update_or_create sends six.
    KnownDevice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["token"], update_fields=["person", "browser", "seen_at"]
    )


def _tell(person_id: int, address_key: str, *, was_known: bool, words: str, now: datetime) -> None:
    """One mail at most; none at the first visit, nor after a new password, which was told by itself."""
    failures = attempts(ceilings.failures(address=address_key), now=now)
    if failures:
        forget(ceilings.failures(address=address_key), now=now)
    is_first = Person.objects.filter(pk=person_id, seen_at=None).exists()
    if is_first or was_told("password-changed", person_id=person_id, at=now):
        return
    if failures >= ceilings.MANY_FAILURES:
        tell("signed-in-after-failures", person_id=person_id, now=now, device=words)
    elif not was_known:
        tell("signed-in-new-device", person_id=person_id, now=now, device=words)


def forget_devices(*, now: datetime) -> int:
    """Delete the known devices that nobody signed in from for 400 days; the number deleted."""
    return KnownDevice.objects.filter(seen_at__lt=now - DEVICE_KEPT).delete()[0]


def _matches(password: str, encoded: str) -> bool:
    # Too long to be anybody's, and too long to hash: the answer takes one hash all the same.
    plain = normalised(password) if fits(password) else get_random_string(40)
    return check_password(plain, encoded)


@cache
def _nobodys_password() -> str:
    """A hash of the same cost as anybody's, which no password matches."""
    return make_password(get_random_string(40))
