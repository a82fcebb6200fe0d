"""Compare what is kept with what was received, by key. Pure; floor 1."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did to one table, in rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0

    @property
    def touched(self) -> int:
        return self.created + self.changed + self.ended

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.ended + other.ended,
        )


@dataclass(frozen=True, slots=True)
class Comparison[K]:
    """The keys to create, to change and to end, in the order received."""

    added: tuple[K, ...]
    changed: tuple[K, ...]
    gone: tuple[K, ...]
    unchanged: int

    @property
    def tally(self) -> Tally:
        return Tally(len(self.added), len(self.changed), self.unchanged, len(self.gone))


def compare[K, V](*, kept: Mapping[K, V], received: Mapping[K, V]) -> Comparison[K]:
    """Sort the keys of both into added, changed, gone and the same.

    A row that was ended before is kept under a value no received one equals, or left out of KEPT.
    """
    added = tuple(key for key in received if key not in kept)
    changed = tuple(key for key, value in received.items() if key in kept and kept[key] != value)
    gone = tuple(key for key in kept if key not in received)
    return Comparison(added, changed, gone, len(received) - len(added) - len(changed))
