"""Numbers that devices sign: each given to one browser, for one purpose, signed once and soon. Floor 4."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from fido2.utils import websafe_encode

from portail.accounts import ceilings, seals
from portail.accounts.models import Ceremony
from portail.accounts.refusals import AccountRefused
from portail.common.codes import keyed_digest

CREATE = Ceremony.Purpose.CREATE.value
SIGN_IN = Ceremony.Purpose.SIGN_IN.value
CONFIRM = Ceremony.Purpose.CONFIRM.value

LASTS = timedelta(minutes=5)
_BYTES = 32


def open_ceremony(*, purpose: str, browser: str, network: str, now: datetime) -> bytes:
    """A new number for this browser's device to sign. Raises AccountRefused: passkey-limited."""
    minutes = ceilings.minutes_to_wait(ceilings.passkeys(network=network), now=now)
    if minutes:
        raise AccountRefused("passkey-limited", minutes=minutes)
    number = secrets.token_bytes(_BYTES)
    Ceremony.objects.create(
        digest=_digests(number)[0],
        purpose=purpose,
        browser=seals.browser_digest(browser),
        expires_at=now + LASTS,
    )
    return number


def use_ceremony(number: bytes, *, purpose: str, browser: str, now: datetime) -> None:
    """Use a number up, durably, before what signed it is looked at. Raises AccountRefused: passkey-stale."""
    with transaction.atomic(durable=True):
        used = Ceremony.objects.filter(
            digest__in=_digests(number),
            purpose=purpose,
            browser__in=seals.browser_digests(browser),
            expires_at__gt=now,
            used_at=None,
        ).update(used_at=now)
    if not used:
        raise AccountRefused("passkey-stale")


def forget_ceremonies(*, now: datetime) -> int:
    """Delete the numbers that can't be signed any more; how many."""
    return Ceremony.objects.filter(expires_at__lt=now).delete()[0]


def _digests(number: bytes) -> list[str]:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(websafe_encode(number), key=key, purpose="ceremony") for key in keys]
