"""What was written of a board, for tests and benches to compare with: counts, planted errors, samples. Floor 11."""

from collections import Counter
from dataclasses import dataclass, field

from portail.demo.province.families import Family
from portail.demo.province.habits import Habits
from portail.demo.province.places import Board

_SAMPLES = 3


@dataclass(slots=True)
class Truth:
    """One board's facts; samples: what a parent would type, by what should come of it."""

    habits: Habits
    pupils: int = 0
    contacts: int = 0
    addresses: int = 0
    guardianships: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def meet(self, board: Board, family: Family, children: list[int], file_numbers: list[str]) -> None:
        """Keep the family's children as samples while some are wanted."""
        if len(self.samples) == 4 and all(len(kept) >= _SAMPLES for kept in self.samples.values()):
            return
        for place, number in zip(children, file_numbers, strict=True):
            for adult, access in family.bonds[place].items():
                self._keep(board, family, place, adult, access, number)

    def _keep(self, board: Board, family: Family, place: int, adult: int, access: str, number: str) -> None:
        addresses = family.adults[adult].addresses
        shared = {
            family.bonds[place][other]
            for other in family.bonds[place]
            if set(family.adults[other].addresses) & set(addresses)
        }
        verdict = access if addresses else "no_address"
        kept = self.samples.setdefault(verdict, [])
        # An address that two adults share says no as soon as one of them may not see.
        if len(kept) >= _SAMPLES or len(shared) > 1:
            return
        child = family.children[place]
        kept.append(
            {
                "email": addresses[0] if addresses else "",
                "family_name": child.family_name,
                "given_names": child.given_names,
                "birth_date": child.birth_date,
                "file_number": number,
                "permanent_code": child.permanent_code,
            }
        )

    def answers(self, board: Board) -> dict[str, object]:
        """As answers.json tells it. An access that the files leave unsaid is declared « yes » at import."""
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
