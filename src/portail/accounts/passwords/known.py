"""The lists an installation looks passwords up in: the one shipped, and the operator's. Floor 4."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from portail.accounts.passwords.breaches import BreachFilter

COMMON = Path(__file__).with_name("common.filter")


class KnownPasswords:
    """Ask of any form of a password whether one of the lists knows it.

    Open it once a process, at the start: a missing or damaged filter must stop the start rather than
    let passwords through.
    """

    def __init__(self, filters: Iterable[BreachFilter]) -> None:
        self.filters = tuple(filters)

    @classmethod
    def open(cls, *breached: Path) -> Self:
        """The shipped list and the filters an operator built. Raises FilterRefused."""
        return cls(BreachFilter.open(path) for path in (COMMON, *breached))

    def __call__(self, form: str) -> bool:
        return any(each.might_contain(form) for each in self.filters)
