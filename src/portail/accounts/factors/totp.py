"""The application that shows six digits: set up, asked for, taken away. Floor 4."""

import logging
from datetime import datetime

from cryptography.fernet import InvalidToken
from django.db.models import Q

from portail.accounts import ceilings, queries
from portail.accounts.factors import recovery_codes
from portail.accounts.factors.rules import TypedFactor, read_factor, step_of
from portail.accounts.factors.sealing import seal, unseal
from portail.accounts.factors.telling import way_changed
from portail.accounts.models import Authenticator, Person, RecoveryCode
from portail.accounts.refusals import AccountRefused
from portail.database.context import rows_of

_log = logging.getLogger(__name__)


def turn_on(*, person_id: int, secret: str, typed: str, now: datetime) -> tuple[str, ...]:
    """Ask for a second step from now on, once the application's digits are right; the codes to keep on paper.

    The codes are seen this once. Raises CodeRefused (their shape), AccountRefused: factor-wrong,
    factor-limited, factor-present.
    """
    digits = read_factor(typed).digits
    _count(person_id, device="", now=now)
    step = step_of(digits, secret=secret, now=now) if digits else None
    if step is None:
        raise AccountRefused("factor-wrong")
    with rows_of(actor=person_id):
        Person.objects.select_for_update(no_key=True).get(pk=person_id)
        if Authenticator.objects.filter(person_id=person_id).exists():
            raise AccountRefused("factor-present")
        Authenticator.objects.create(person_id=person_id, secret=seal(secret), last_step=step, created_at=now)
        codes = recovery_codes.replace_all(person_id=person_id, now=now)
        way_changed("second-factor-added", person_id=person_id, now=now)
    return codes


def turn_off(*, person_id: int, typed: str, now: datetime) -> None:
    """Ask for no second step any more, once it is passed again; the codes on paper go too.

    Passed again, for who has no password confirms by mail, and a mailbox is no second factor.
    Raises as `check` does, and AccountRefused: factor-absent.
    """
    check(person_id=person_id, typed=typed, device="", address_key="", now=now)
    with rows_of(actor=person_id):
        gone, _ = Authenticator.objects.filter(person_id=person_id).delete()
        if not gone:
            raise AccountRefused("factor-absent")
        RecoveryCode.objects.filter(person_id=person_id).delete()
        way_changed("second-factor-removed", person_id=person_id, now=now)


def renew_codes(*, person_id: int, typed: str, now: datetime) -> tuple[str, ...]:
    """Ten other codes on paper, once the second step is passed again. Raises as `turn_off` does."""
    check(person_id=person_id, typed=typed, device="", address_key="", now=now)
    return recovery_codes.renew(person_id=person_id, now=now)


def check(*, person_id: int, typed: str, device: str, address_key: str, now: datetime) -> str:
    """Let somebody past the second step by what they typed: "totp" or "recovery_code".

    First the shape, which costs no try. Then the try is counted, durably; then it is compared; then
    it is used up, by a conditional update. Raises CodeRefused, AccountRefused: factor-wrong,
    factor-used, factor-limited.
    """
    factor = read_factor(typed)
    known = queries.known_device(device=device, address_key=address_key)
    _count(person_id, device=known, now=now)
    with rows_of(actor=person_id):
        if factor.signs:
            recovery_codes.use(person_id=person_id, signs=factor.signs, now=now)
            return "recovery_code"
        _use_digits(person_id, factor, now)
    return "totp"


def _use_digits(person_id: int, factor: TypedFactor, now: datetime) -> None:
    row = Authenticator.objects.filter(person_id=person_id).first()
    if row is None:
        raise AccountRefused("factor-wrong")
    secret = _unsealed(row.secret)
    step = step_of(factor.digits, secret=secret, now=now) if secret else None
    if step is None:
        raise AccountRefused("factor-wrong")
    later = Q(pk=row.pk, secret=row.secret, last_step__lt=step)
    if not Authenticator.objects.filter(later).update(last_step=step, used_at=now, secret=seal(secret)):
        raise AccountRefused("factor-used")


def _unsealed(sealed: str) -> str:
    """The key of an application; "" when it was sealed with a secret key that the settings lost.

    Sealed again at each use, so that a former key is needed only by who has not come since. The
    codes on paper need none.
    """
    try:
        return unseal(sealed)
    except InvalidToken:
        _log.error("an application's key was sealed with a secret key that is no longer given")
        return ""


def _count(person_id: int, *, device: str, now: datetime) -> None:
    groups = ceilings.second_factors(person=person_id, device=device)
    minutes = ceilings.minutes_to_wait(groups, now=now)
    if minutes:
        raise AccountRefused("factor-limited", minutes=minutes)
