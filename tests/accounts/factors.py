"""Passkeys and second factors of the tests' people, set up by the same actions as anybody's."""

from datetime import datetime

from django.conf import settings

from portail.accounts.factors import passkeys, rescue, totp
from portail.accounts.factors.rules import new_secret
from portail.accounts.models import Person
from portail.accounts.seals import public_half
from portail.common.codes import derive_token
from portail.notices.rules import TOKEN_PURPOSE
from tests.accounts.device import Device
from tests.accounts.people import HOME, NOON
from tests.authenticator import digits_at

BROWSER = "alice’s phone"


def add_passkey(person_id: int, device: Device | None = None, *, now: datetime = NOON) -> Device:
    """Make a key on a device and keep it in the account."""
    device = device or Device()
    options = passkeys.offer_creation(person_id=person_id, browser=BROWSER, network=HOME, now=now)
    passkeys.add(person_id=person_id, browser=BROWSER, sent=device.create(options), name="Pixel", now=now)
    return device


def asked(*, browser: str = BROWSER, now: datetime = NOON) -> str:
    """What the sign-in page asks of a device."""
    return passkeys.offer_sign_in(browser=browser, network=HOME, now=now)


def came_in(sent: str, *, browser: str = BROWSER, now: datetime = NOON) -> int:
    """Who comes in with what a device answered."""
    return passkeys.check_sign_in(browser=browser, sent=sent, now=now)


def add_application(person_id: int, *, now: datetime = NOON) -> tuple[str, tuple[str, ...]]:
    """Set an application up; its key and the codes on paper."""
    secret = new_secret()
    codes = totp.turn_on(person_id=person_id, secret=secret, typed=digits_at(now, secret=secret), now=now)
    return secret, codes


def pass_step(person_id: int, typed: str, *, device: str = "", now: datetime = NOON) -> str:
    """Type something at the second step."""
    return totp.check(person_id=person_id, typed=typed, device=device, address_key="", now=now)


def stop_token(person_id: int) -> str:
    """What stands in the link of the mail that asks about a way back; "" when nothing waits."""
    seal = rescue.cancel_seal(person_id=person_id)
    token = derive_token(seal, key=settings.SECRET_KEY, purpose=TOKEN_PURPOSE)
    return public_half(Person.objects.get(pk=person_id).handle) + token if seal else ""
