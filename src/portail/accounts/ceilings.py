"""How often anything about an account may be tried, and in which order it is counted. Floor 4.

Each list of groups is counted in turn: an attempt refused by a group is not counted under the
next ones. Without that order, one network could use up what an address has in common, and shut
its owner out. A network's own ceilings are wide: a school's evening, or the customers of a
carrier, come from one address.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from portail.limits.actions import count
from portail.limits.rules import Limit

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)
# The portal's own figures are of five minutes; five wrong passwords, then a right one, is told.
SPAN = timedelta(minutes=5)
MANY_FAILURES = 5
_NO_CEILING = 2**31 - 1

type Groups = Sequence[Sequence[Limit]]


def code_mails(*, address: str, network: str, device: str) -> Groups:
    """Codes sent: 5 an hour and 10 a day for an address asked from one network, 20 an hour over all networks.

    A known device has 5 and 10 of its own and shares no other limit: strangers can't use them up for
    it. device: the digest of a known one, else "".
    """
    if device:
        return [
            [Limit("code_mail.device.hour", device, 5, HOUR)],
            [Limit("code_mail.device.day", device, 10, DAY)],
        ]
    pair = f"{address}|{network}"
    return [
        [
            Limit("code_mail.network", network, 600, HOUR),
            Limit("code_mail.address_network.hour", pair, 5, HOUR),
        ],
        [Limit("code_mail.address_network.day", pair, 10, DAY)],
        [Limit("code_mail.address", address, 20, HOUR)],
    ]


def code_tries(*, address: str, network: str, device: str) -> Groups:
    """Codes typed: 25 an hour and 100 a year for an address over all its codes and browsers.

    A known device has the same of its own and shares no other. The 100 stand for NIST's hundred in
    a row; a success does not clear them, so this is the stricter reading.
    """
    who, kind = (device, "device") if device else (address, "address")
    own = [
        [Limit(f"code_try.{kind}.hour", who, 25, HOUR)],
        [Limit(f"code_try.{kind}.year", who, 100, YEAR)],
    ]
    return own if device else [[Limit("code_try.network", network, 600, HOUR)], *own]


def sign_ins(*, address: str, network: str, device: str) -> Groups:
    """Passwords typed at the door: 10 a quarter of an hour and 50 a day for an address from one network.

    A known device has as many of its own and shares no other limit: nobody can use them up for
    it. Over all unknown devices 100 a day for an address; its owner can still reset by code.
    """
    if device:
        return [
            [Limit("sign_in.device.quarter", device, 10, QUARTER)],
            [Limit("sign_in.device.day", device, 50, DAY)],
        ]
    pair = f"{address}|{network}"
    return [
        [
            Limit("sign_in.network", network, 600, HOUR),
            Limit("sign_in.address_network.quarter", pair, 10, QUARTER),
        ],
        [Limit("sign_in.address_network.day", pair, 50, DAY)],
        [Limit("sign_in.address.day", address, 100, DAY)],
    ]


def wrong_password(*, address: str) -> Sequence[Limit]:
    """What a wrong password at the door is counted under; it holds nobody back, it is told and watched."""
    return [failures(address=address), wrong_passwords()]


def failures(*, address: str) -> Limit:
    """The wrong passwords of a day for an address, since its owner last came in."""
    return Limit("sign_in.failed.address", address, _NO_CEILING, DAY)


def right_passwords() -> Limit:
    """The right passwords of five minutes over the whole portal."""
    return Limit("sign_in.right", "", _NO_CEILING, SPAN)


def wrong_passwords() -> Limit:
    """The wrong ones."""
    return Limit("sign_in.wrong", "", _NO_CEILING, SPAN)


def confirmations(*, person: int) -> Groups:
    """Passwords typed again by somebody signed in: 10 a quarter of an hour, 50 a day."""
    return [
        [Limit("confirm.person.quarter", str(person), 10, QUARTER)],
        [Limit("confirm.person.day", str(person), 50, DAY)],
    ]


def passkeys(*, network: str) -> Groups:
    """Passkeys asked for: 600 an hour for a network. Nobody guesses one; it bounds what is written."""
    return [[Limit("passkey.network", network, 600, HOUR)]]


def second_factors(*, person: int, device: str) -> Groups:
    """Second steps typed: 5 a quarter of an hour, 20 a day and 100 in thirty days for an account.

    Whoever types them knows the password already, and a code of six digits is guessed once in
    333,000 times: three hundred years of trying. A known device has ceilings of its own, so that
    strangers who know the password can't use up its owner's.
    """
    who, kind = (device, "device") if device else (str(person), "person")
    month = timedelta(days=30)
    return [
        [Limit(f"second_factor.{kind}.quarter", who, 5, QUARTER)],
        [Limit(f"second_factor.{kind}.day", who, 20, DAY)],
        [Limit(f"second_factor.{kind}.month", who, 100, month)],
    ]


def social_journeys(*, network: str) -> Groups:
    """Departures to a provider of social accounts: 600 an hour from one network."""
    return [[Limit("social.network", network, 600, HOUR)]]


def minutes_to_wait(groups: Groups, *, now: datetime) -> int:
    """Count one attempt under each group in turn; 0 when it is allowed, else the minutes to wait."""
    for group in groups:
        exceeded = count(group, now=now).exceeded
        if exceeded:
            ends_at = max(limit.ends_at(now) for limit in exceeded)
            return max(1, ceil((ends_at - now.timestamp()) / 60))
    return 0
