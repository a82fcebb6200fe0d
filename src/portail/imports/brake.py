"""When a run must wait for a person: pure. Floor 8."""

from collections.abc import Iterable
from dataclasses import dataclass

from portail.imports.report import Brake


@dataclass(frozen=True, slots=True)
class Allowed:
    """A board's limits in percent, and the number of rows below which nothing brakes."""

    aside: int
    departures: int
    lost_links: int
    addresses: int
    vanishing: int
    floor: int


@dataclass(frozen=True, slots=True)
class Share:
    """VALUE rows OF so many, held against the limit of that name. where: the table or file they are of."""

    limit: str
    value: int
    of: int
    where: str = ""


def passed(shares: Iterable[Share], allowed: Allowed) -> tuple[Brake, ...]:
    """The limits that are passed: more rows than the floor, and a larger share than the limit."""
    return tuple(
        Brake(share.limit, share.value, share.of, percent, share.where)
        for share in shares
        for percent in (getattr(allowed, share.limit),)
        if share.value > allowed.floor and share.value * 100 > percent * share.of
    )
