"""Passkeys and second factors of the tests' people, set up by the same actions as anybody's."""

from datetime import datetime

from portail.accounts.factors import passkeys, totp
from portail.accounts.factors.rules import digits_at, new_secret
from tests.accounts.device import Device
from tests.accounts.people import HOME, NOON

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
