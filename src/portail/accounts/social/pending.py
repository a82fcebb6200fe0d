"""A social account that opens nothing yet: vouched for, in this browser, for a while. Floor 4.

It is nobody's until an address is proved here too, and it leaves no row behind.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from portail.accounts.social.journey import Vouched

LASTS = timedelta(minutes=30)
_KEY = "social_pending"


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for a proof. remember: whether its owner asked to stay signed in."""

    vouched: Vouched
    remember: bool


def keep(request: HttpRequest, vouched: Vouched, *, remember: bool, now: datetime) -> None:
    """Let a social account wait in this browser's session; a former one goes."""
    request.session[_KEY] = {"vouched": asdict(vouched), "remember": remember, "at": now.isoformat()}


def pending_of(request: HttpRequest, *, now: datetime) -> Pending | None:
    """What waits in this browser, or None."""
    kept = request.session.get(_KEY)
    if kept is None or now - datetime.fromisoformat(kept["at"]) > LASTS:
        return None
    return Pending(Vouched(**kept["vouched"]), bool(kept["remember"]))


def drop(request: HttpRequest) -> None:
    """Nothing waits any more."""
    request.session.pop(_KEY, None)
