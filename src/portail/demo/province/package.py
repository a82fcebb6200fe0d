"""One board's export, family by family, whatever contract it follows. Floor 11."""

from collections.abc import Sequence
from typing import Protocol

from portail.demo.province.archive import Archive
from portail.demo.province.families import Adult, Child, Family
from portail.demo.province.french import French
from portail.demo.province.habits import FRENCH, in_capitals
from portail.demo.province.oneroster import OneRoster
from portail.demo.province.places import Board, School
from portail.demo.province.slips import ADULTS, CHILDREN, PupilCells, Slips, damage
from portail.demo.province.truth import Truth

# A prime: the numbers of a board lie all over its seven digits, and no two are the same.
_NUMBERS = 9_999_991
_STEP = 7_919


class Sheets(Protocol):
    """The files of one contract. slip: the code under which it reports an error planted as CODE."""

    def pupil(
        self, key: str, child: Child, cells: PupilCells, school: School, agents: Sequence[str]
    ) -> None: ...
    def adult(self, key: str, adult: Adult, family_name: str, addresses: Sequence[str]) -> None: ...
    def bond(self, pupil: str, contact: str, adult: Adult, access: str) -> None: ...
    def teachers(self) -> None: ...
    def slip(self, code: str) -> str: ...

    @property
    def has_bonds(self) -> bool: ...


class Package:
    """The package of one board; TRUTH keeps what was written."""

    def __init__(self, archive: Archive, board: Board, slips: Slips, truth: Truth) -> None:
        self._board, self._habits, self._slips, self._truth = board, truth.habits, slips, truth
        contract = French if self._habits.version == FRENCH else OneRoster
        self._sheets: Sheets = contract(archive, board, self._habits)

    def add(self, number: int, family: Family, children: Sequence[int]) -> None:
        """Write the family NUMBER of this board, those of its children that go to school here."""
        sibling = ""
        sound: list[int] = []
        for place in children:
            cells, is_sound = self._cells(number, place, family.children[place], sibling)
            self._pupil(number, family, place, cells)
            if is_sound:
                sound.append(place)
                sibling = sibling or cells.file_number
        known = {place for child in children for place in family.bonds[child]}
        heard = {place for place in sorted(known) if self._adult(number, place, family.adults[place])}
        numbers = {place: self.file_number(number, place) for place in sound}
        self._truth.meet(family, numbers=numbers, heard=heard)

    def close(self) -> None:
        """Write what stands after the families."""
        self._sheets.teachers()

    def file_number(self, number: int, child: int) -> str:
        """Seven digits, zeros in front kept, by the family's number in the board and the child's place."""
        row = number * CHILDREN + child
        return f"{(12_345 + self._board.number * 30_011 + row * _STEP) % _NUMBERS:07d}"

    def _cells(self, number: int, place: int, child: Child, sibling: str) -> tuple[PupilCells, bool]:
        """What a pupil's row says, and whether no error was planted in it."""
        cells = PupilCells(
            family_name=self._name(child.family_name),
            given_name=child.given_names.partition(" ")[0],
            file_number=self.file_number(number, place),
            permanent_code=child.permanent_code,
            level=child.level,
            birth_date=child.birth_date,
            sibling_number=sibling,
            twice_encoded=self._habits.encoding != "cp1252",
        )
        code = self._slips.pupils.get(number * CHILDREN + place, "")
        is_damaged = bool(code) and damage(cells, code)
        if is_damaged:
            self._planted(code)
        return cells, not is_damaged

    def _pupil(self, number: int, family: Family, place: int, cells: PupilCells) -> None:
        key, child = f"E{number:06d}{place}", family.children[place]
        bonds = family.bonds[place]
        schools = self._board.schools_of[child.level]
        school = schools[int(child.place * len(schools))]
        contacts = {adult: f"R{number:06d}{adult:02d}" for adult in bonds}
        self._sheets.pupil(key, child, cells, school, tuple(contacts.values()))
        self._truth.pupils += 1
        self._truth.guardianships += len(bonds)
        for adult, access in bonds.items():
            self._sheets.bond(key, contacts[adult], family.adults[adult], access)
            code = self._slips.relations.get((number * CHILDREN + place) * ADULTS + adult, "")
            if code and self._sheets.has_bonds:
                self._planted(code)
                other = contacts[adult] if code == "repeated_pair" else f"X{number:06d}{adult:02d}"
                self._sheets.bond(key, other, family.adults[adult], access)

    def _adult(self, number: int, place: int, adult: Adult) -> bool:
        """Write an adult; whether no error was planted in the row."""
        family_name, addresses = self._name(adult.family_name), adult.addresses
        code = self._slips.contacts.get(number * ADULTS + place, "")
        if code == "empty_cell":
            family_name = ""
        elif code and addresses:
            addresses = [addresses[0].replace("@", " chez "), *addresses[1:]]
        else:
            code = ""
        if code:
            self._planted(code)
        self._sheets.adult(f"R{number:06d}{place:02d}", adult, family_name, addresses)
        self._truth.contacts += 1
        self._truth.addresses += len(adult.addresses)
        return not code

    def _planted(self, code: str) -> None:
        self._truth.planted[self._sheets.slip(code)] += 1

    def _name(self, name: str) -> str:
        return in_capitals(name) if self._habits.capitals else name
