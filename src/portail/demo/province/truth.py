"""What was written of a board, for tests and benches to compare with. Floor 11."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from portail.demo.province.families import Family
from portail.demo.province.habits import Habits
from portail.demo.province.places import Board

_KEPT = 3
_VERDICTS = ("yes", "no", "unknown", "no_address")


@dataclass(slots=True)
class Truth:
    """One board's facts.

    planted: errors by the import's code. changes: what the last night did, and of which families (their
    number is in the keys of their rows). samples: what a parent would type, by what should come of it.
    """

    habits: Habits
    pupils: int = 0
    contacts: int = 0
    addresses: int = 0
    guardianships: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    changes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    samples: dict[str, list[dict[str, str]]] = field(
        default_factory=lambda: {verdict: [] for verdict in _VERDICTS}
    )

    def meet(self, family: Family, *, numbers: Mapping[int, str], heard: Collection[int]) -> None:
        """Keep the family's children as samples while some are wanted.

        numbers: the file numbers of those whose rows are sound; heard: the adults whose rows are.
        """
        if all(len(kept) >= _KEPT for kept in self.samples.values()):
            return
        for place, number in numbers.items():
            for adult, access in family.bonds[place].items():
                addresses = family.adults[adult].addresses
                kept = self.samples[access if addresses else "no_address"]
                if len(kept) < _KEPT and adult in heard and not _is_shared(family, place, adult):
                    kept.append(_typed(family, place, number, addresses))

    def answers(self, board: Board) -> dict[str, object]:
        """As answers.json tells it. An access that the files leave unsaid is to be declared « yes »."""
        habits = self.habits
        return {
            "name": board.name,
            "kind": board.kind,
            "version": habits.version,
            "absent_access": "unknown" if habits.says_access else "yes",
            "encoding": habits.encoding,
            "pupils": self.pupils,
            "contacts": self.contacts,
            "addresses": self.addresses,
            "guardianships": self.guardianships,
            "planted": dict(sorted(self.planted.items())),
            "changes": dict(sorted(self.changes.items())),
            "samples": self.samples if habits.says_access else {},
        }


def _is_shared(family: Family, place: int, adult: int) -> bool:
    """Whether another adult of the child has the address: then two accesses are said of it."""
    own = set(family.adults[adult].addresses)
    return any(own & set(family.adults[other].addresses) for other in family.bonds[place] if other != adult)


def _typed(family: Family, place: int, number: str, addresses: list[str]) -> dict[str, str]:
    child = family.children[place]
    return {
        "email": addresses[0] if addresses else "",
        "family_name": child.family_name,
        "given_names": child.given_names,
        "birth_date": child.birth_date,
        "file_number": number,
        "permanent_code": child.permanent_code,
    }
