"""What a limit is. Pure; floor 3."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """At most CEILING attempts for SUBJECT in each window of length WINDOW.

    name: the dotted name of the limit, "sign_in.network". subject: what is counted: an address, a
    network, an account, a claimed number. Windows are fixed stretches since the epoch, so two
    neighbouring ones can let at most twice the ceiling through.
    """

    name: str
    subject: str
    ceiling: int
    window: timedelta

    def window_number(self, now: datetime) -> int:
        """The number of the window that NOW falls in."""
        return int(now.timestamp() // self.window.total_seconds())

    def ends_at(self, now: datetime) -> float:
        """When the window that NOW falls in ends, in seconds since the epoch."""
        return (self.window_number(now) + 1) * self.window.total_seconds()


@dataclass(frozen=True, slots=True)
class Count:
    """The answer of one counting: the limits that this attempt went past."""

    exceeded: tuple[Limit, ...]

    @property
    def is_allowed(self) -> bool:
        return not self.exceeded


def network_of(address: str) -> str:
    """The network that an IP address is counted under: itself for IPv4, its /64 for IPv6."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
