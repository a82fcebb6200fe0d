"""Passkeys: made by a person's device, used instead of a password, revoked. Floor 4."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from portail.accounts.factors import ceremonies, webauthn
from portail.accounts.factors.telling import way_changed
from portail.accounts.factors.webauthn import Signed, Unproved
from portail.accounts.models import Passkey, Person
from portail.accounts.refusals import AccountRefused
from portail.accounts.ways import Kind, Way, held_ways, may_remove
from portail.audit.actions import note
from portail.database.context import rows_of

MOST = 20
_log = logging.getLogger(__name__)


def offer_creation(*, person_id: int, browser: str, network: str, now: datetime) -> str:
    """What the page passes to the device so that it makes a key (JSON).

    Raises AccountRefused: passkey-limited.
    """
    number = ceremonies.open_ceremony(purpose=ceremonies.CREATE, browser=browser, network=network, now=now)
    with rows_of(actor=person_id):
        person = Person.objects.get(pk=person_id)
        options = webauthn.creation_options(
            challenge=number, handle=person.handle, email=person.email, known=_credentials(person_id)
        )
    return _written(options)


def add(*, person_id: int, browser: str, sent: str, name: str, now: datetime) -> int:
    """Keep the key that a device made; its id. sent: the device's answer (JSON), as the page sent it.

    Raises AccountRefused: passkey-refused, passkey-stale, passkey-known, passkey-many.
    """
    try:
        number = webauthn.challenge_made_for(sent)
        ceremonies.use_ceremony(number, purpose=ceremonies.CREATE, browser=browser, now=now)
        made = webauthn.read_created(sent, challenge=number)
    except Unproved as fault:
        raise _refused(fault) from fault
    with rows_of(actor=person_id):
        Person.objects.select_for_update(no_key=True).get(pk=person_id)
        if Passkey.objects.filter(person_id=person_id).count() >= MOST:
            raise AccountRefused("passkey-many", limit=MOST)
        try:
            with transaction.atomic():
                row = Passkey.objects.create(
                    person_id=person_id,
                    credential_id=made.credential_id,
                    credential=made.credential,
                    sign_count=made.sign_count,
                    name=name[: Passkey.LONGEST_NAME],
                    created_at=now,
                )
        except IntegrityError as fault:
            raise AccountRefused("passkey-known") from fault
        way_changed("passkey-added", person_id=person_id, now=now, passkey=row.pk)
    return int(row.pk)


def offer_sign_in(*, browser: str, network: str, now: datetime) -> str:
    """What the page passes to the device so that it signs in whoever it knows (JSON).

    Raises AccountRefused: passkey-limited.
    """
    number = ceremonies.open_ceremony(purpose=ceremonies.SIGN_IN, browser=browser, network=network, now=now)
    return _written(webauthn.request_options(challenge=number))


def check_sign_in(*, browser: str, sent: str, now: datetime) -> int:
    """The person whose device signed. Raises AccountRefused: passkey-refused, -stale, -unknown, -copied."""
    signed = _signed(sent, purpose=ceremonies.SIGN_IN, browser=browser, now=now)
    person_id = (
        Person.objects.filter(handle=signed.handle, is_active=True).values_list("pk", flat=True).first()
        if signed.handle
        else None
    )
    if person_id is None:
        raise AccountRefused("passkey-unknown")
    _check(person_id, signed, now=now)
    return int(person_id)


def offer_confirmation(*, person_id: int, browser: str, network: str, now: datetime) -> str:
    """The same for somebody signed in who must show again that it is them: their own keys alone."""
    number = ceremonies.open_ceremony(purpose=ceremonies.CONFIRM, browser=browser, network=network, now=now)
    with rows_of(actor=person_id):
        return _written(webauthn.request_options(challenge=number, known=_credentials(person_id)))


def confirm(*, person_id: int, browser: str, sent: str, now: datetime) -> None:
    """Make sure that a key of this person signed. Raises AccountRefused as `check_sign_in` does."""
    _check(person_id, _signed(sent, purpose=ceremonies.CONFIRM, browser=browser, now=now), now=now)


def remove(*, person_id: int, passkey_id: int, now: datetime) -> str:
    """Revoke a key; its name. Raises AccountRefused: passkey-absent, way-last."""
    with rows_of(actor=person_id):
        ways = held_ways(person_id)
        row = Passkey.objects.filter(person_id=person_id, pk=passkey_id).first()
        if row is None:
            raise AccountRefused("passkey-absent")
        if not may_remove(ways, Way(Kind.PASSKEY, passkey_id)):
            raise AccountRefused("way-last")
        row.delete()
        way_changed("passkey-removed", person_id=person_id, now=now, passkey=passkey_id)
    return str(row.name)


def _signed(sent: str, *, purpose: str, browser: str, now: datetime) -> Signed:
    """What a device signed, its number used up. Raises AccountRefused: passkey-refused, passkey-stale."""
    try:
        signed = webauthn.read_signed(sent)
    except Unproved as fault:
        raise _refused(fault) from fault
    ceremonies.use_ceremony(signed.challenge, purpose=purpose, browser=browser, now=now)
    return signed


def _check(person_id: int, signed: Signed, *, now: datetime) -> None:
    with rows_of(actor=person_id):
        row = (
            Passkey.objects.select_for_update()
            .filter(person_id=person_id, credential_id=signed.credential_id)
            .first()
        )
        if row is None:
            raise AccountRefused("passkey-unknown")
        try:
            webauthn.verify(signed, credential=bytes(row.credential))
        except Unproved as fault:
            raise _refused(fault) from fault
        counts = signed.sign_count > 0 or row.sign_count > 0
        is_copied = counts and signed.sign_count <= row.sign_count
        if is_copied:
            _note_copied(person_id, row.pk, now)
        else:
            Passkey.objects.filter(pk=row.pk).update(sign_count=signed.sign_count, used_at=now)
    if is_copied:  # after the transaction: the refusal must not undo the note
        raise AccountRefused("passkey-copied")


def _note_copied(person_id: int, passkey_id: int, now: datetime) -> None:
    note(
        action="account.passkey-copied",
        actor=None,
        subject_kind="person",
        subject_id=person_id,
        now=now,
        details={"passkey": passkey_id},
    )


def _credentials(person_id: int) -> list[bytes]:
    rows = Passkey.objects.filter(person_id=person_id).values_list("credential", flat=True)
    return [bytes(each) for each in rows]


def _written(options: Mapping[str, Any]) -> str:
    return json.dumps(options, default=dict)


def _refused(fault: Unproved) -> AccountRefused:
    _log.info("passkey refused: %s", fault)
    return AccountRefused("passkey-refused")
