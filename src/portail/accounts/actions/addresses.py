"""A person's proved addresses: one more, one less, which one is the main one. Floor 4."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from portail.accounts.actions import challenges
from portail.accounts.alerts import tell
from portail.accounts.models import LegacyAddress, Person
from portail.accounts.refusals import AccountRefused
from portail.audit.actions import note
from portail.common.text import email_key
from portail.database.context import rows_of


def add_address(*, challenge_id: UUID, browser: str, person_id: int, now: datetime) -> int:
    """Add the address that this browser proved for this person; the address's id. The others are told.

    Raises AccountRefused: step-missing, address-taken.
    """
    proof = challenges.proof_of(
        challenge_id=challenge_id, purpose=challenges.ADD_ADDRESS, browser=browser, now=now
    )
    if proof.person != person_id:
        raise AccountRefused("step-missing")
    with rows_of(actor=person_id):
        challenges.use_proof(challenge_id=proof.id, purpose=challenges.ADD_ADDRESS, now=now)
        address_id = _create(person_id=person_id, email=proof.email, now=now)
    if address_id is None:
        raise AccountRefused("address-taken")
    return address_id


def remove_address(*, person_id: int, address_id: int, now: datetime) -> str:
    """Remove one of a person's addresses, never the last nor the main one; the address removed.

    links.actions.remove_address calls this and suspends the links that this address opened.
    Raises AccountRefused: address-absent, address-last, address-main.
    """
    with rows_of(actor=person_id):
        rows = _locked(person_id)
        row = next((each for each in rows if each.pk == address_id), None)
        if row is None:
            raise AccountRefused("address-absent")
        if len(rows) == 1:
            raise AccountRefused("address-last")
        if row.primary:
            raise AccountRefused("address-main")
        row.delete()
        _note("account.address_removed", person_id, address_id, now)
        tell("address-removed", person_id=person_id, now=now, also_to=row.email)
    return str(row.email)


def make_main(*, person_id: int, address_id: int, now: datetime) -> None:
    """Make a proved address the main one, where mails go. Raises AccountRefused: address-absent."""
    with rows_of(actor=person_id):
        row = next((each for each in _locked(person_id) if each.pk == address_id), None)
        if row is None:
            raise AccountRefused("address-absent")
        EmailAddress.objects.filter(user_id=person_id, primary=True).update(primary=False)
        EmailAddress.objects.filter(pk=row.pk).update(primary=True)
        Person.objects.filter(pk=person_id).update(email=row.email)
        _note("account.address_made_main", person_id, address_id, now)
        tell("address-made-main", person_id=person_id, now=now)


def load_legacy_addresses(*, addresses: list[str], now: datetime) -> int:
    """Keep addresses that had an account before February 2017; how many are new."""
    keys = {email_key(address) for address in addresses}
    with transaction.atomic():
        known = set(LegacyAddress.objects.filter(email__in=keys).values_list("email", flat=True))
        new = sorted(keys - known)
        LegacyAddress.objects.bulk_create(
            [LegacyAddress(email=key, loaded_at=now) for key in new], batch_size=2000
        )
        note(
            action="account.legacy_loaded",
            actor=None,
            subject_kind="file",
            subject_id="legacy",
            now=now,
            details={"new": len(new), "known": len(known)},
        )
    return len(new)


def _locked(person_id: int) -> list[EmailAddress]:
    """A person's proved addresses. The person's row is locked: two removals can't take the last two."""
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    return list(EmailAddress.objects.filter(user_id=person_id, verified=True).order_by("id"))


def _create(*, person_id: int, email: str, now: datetime) -> int | None:
    """The new address's id; None when the address is in an account already."""
    try:
        with transaction.atomic():
            row = EmailAddress.objects.create(user_id=person_id, email=email, verified=True, primary=False)
    except IntegrityError:
        return None
    _note("account.address_added", person_id, row.pk, now)
    tell("address-added", person_id=person_id, now=now, added=row.pk)
    return int(row.pk)


def _note(action: str, person_id: int, address_id: int, now: datetime) -> None:
    note(
        action=action,
        actor=person_id,
        subject_kind="person",
        subject_id=person_id,
        now=now,
        details={"address": address_id},
    )
