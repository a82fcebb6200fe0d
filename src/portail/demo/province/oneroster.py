"""Write one board's families as a OneRoster package. Floor 11."""

from pathlib import Path

from portail.demo.province.archive import Archive, Writer
from portail.demo.province.families import Adult, Child, Family
from portail.demo.province.habits import Habits, in_capitals
from portail.demo.province.places import Board, School
from portail.demo.province.slips import ADULTS, CHILDREN, PupilCells, Slips, damage
from portail.demo.province.truth import Truth

_USERS = (
    "sourcedId", "enabledUser", "givenName", "middleName", "familyName", "preferredGivenName",
    "preferredFamilyName", "email", "phone", "agentSourcedIds", "metadata.fileNumber",
    "metadata.permanentCode", "metadata.level", "metadata.otherEmails", "metadata.language",
)  # fmt: skip
_OF_VERSION = {"1.1": ("orgSourcedIds", "role"), "1.2": ("primaryOrgSourcedId",)}
_MORE = ("transportCode", "exportedBy")
_RELATIONS = ("studentSourcedId", "contactSourcedId", "relation", "access", "startDate", "endDate")
# A prime: the numbers of a board lie all over its seven digits, and no two are the same.
_NUMBERS = 9_999_991
_STEP = 7_919


class Package:
    """The package of one board, family by family; TRUTH keeps what was written."""

    def __init__(self, board: Board, habits: Habits, slips: Slips, truth: Truth) -> None:
        self._board, self._habits, self._slips, self._truth = board, habits, slips, truth
        self._archive = Archive(habits)
        self._district = f"org-{board.code}" if not board.is_private else _key(board.schools[0])
        if habits.manifest:
            self._manifest()
        self._orgs()
        self._sessions()
        more = _MORE if habits.more_columns else ()
        self._more = ("",) * len(more)
        self._users = self._sheet("users.csv", (*_USERS, *_OF_VERSION[habits.version], *more))
        self._roles: Writer | None = None
        if habits.version == "1.2":
            header = ("sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId")
            self._roles = self._sheet("roles.csv", header)
        self._births = self._sheet("demographics.csv", ("sourcedId", "birthDate", "sex"))
        self._relations: Writer | None = None
        if habits.access != "agents":
            header = (
                _RELATIONS if habits.says_access else tuple(name for name in _RELATIONS if name != "access")
            )
            self._relations = self._sheet("relations.csv", header)

    def add(self, number: int, family: Family, children: list[int]) -> None:
        """Write the family NUMBER of this board, those of its children that go to school here."""
        known = sorted({place for child in children for place in family.bonds[child]})
        first = ""
        for place in children:
            first = self._pupil(number, family, place, sibling_number=first)
        for place in known:
            self._adult(number, place, family.adults[place])
        self._truth.meet(self._board, family, children, [self.file_number(number, one) for one in children])

    def teachers(self) -> None:
        """Those who teach, whom the import passes over."""
        if not self._habits.teachers:
            return
        schools = self._board.schools
        for number in range(1 + self._board.pupils // 16):
            school = schools[number % len(schools)]
            cells = (f"T{number:05d}", "true", "Camille", "", "Enseignant", "", "", *("",) * 8)
            self._user(cells, "teacher", _key(school))

    def save(self, path: Path) -> None:
        self._archive.save(path)

    def file_number(self, number: int, child: int) -> str:
        """Seven digits, zeros in front kept, by the family's number in the board and the child's place."""
        row = number * CHILDREN + child
        return f"{(12_345 + self._board.number * 30_011 + row * _STEP) % _NUMBERS:07d}"

    # Rows -----------------------------------------------------------------------------------------

    def _pupil(self, number: int, family: Family, place: int, *, sibling_number: str) -> str:
        """The rows of one child; the file number comes back where a sibling may be given it too."""
        child = family.children[place]
        key = f"E{number:06d}{place}"
        school = _school(self._board, child)
        cells, code = self._cells(number, place, child, sibling_number)
        given, _space, others = child.given_names.partition(" ")
        agents = ",".join(f"R{number:06d}{adult:02d}" for adult in family.bonds[place])
        row = (
            key, "true", cells.given_name, others, cells.family_name, child.usual_given_name,
            self._name(child.usual_family_name), "", "", agents, cells.file_number, cells.permanent_code,
            cells.level, "", "",
        )  # fmt: skip
        self._user(row, "student", _key(school))
        if cells.birth_date is not None:
            self._births.writerow((key, cells.birth_date, "female" if child.sex == "F" else "male"))
        self._truth.pupils += 1
        self._bonds(number, family, place, key)
        return sibling_number or ("" if code else cells.file_number)

    def _cells(self, number: int, place: int, child: Child, sibling_number: str) -> tuple[PupilCells, str]:
        cells = PupilCells(
            family_name=self._name(child.family_name),
            given_name=child.given_names.partition(" ")[0],
            file_number=self.file_number(number, place),
            permanent_code=child.permanent_code,
            level=child.level,
            birth_date=child.birth_date,
            sibling_number=sibling_number,
            twice_encoded=self._habits.encoding != "cp1252",
        )
        code = self._slips.pupils.get(number * CHILDREN + place, "")
        if code and damage(cells, code):
            self._truth.planted[code] += 1
        return cells, code

    def _bonds(self, number: int, family: Family, place: int, key: str) -> None:
        bonds = family.bonds[place]
        self._truth.guardianships += len(bonds)
        if self._relations is None:
            return
        for adult, access in bonds.items():
            said = (access,) if self._habits.says_access else ()
            row = (key, f"R{number:06d}{adult:02d}", family.adults[adult].relation, *said, "", "")
            self._relations.writerow(row)
            code = self._slips.relations.get((number * CHILDREN + place) * ADULTS + adult, "")
            if code:
                self._truth.planted[code] += 1
                other = row if code == "repeated_pair" else (key, f"X{number:06d}{adult:02d}", *row[2:])
                self._relations.writerow(other)

    def _adult(self, number: int, place: int, adult: Adult) -> None:
        first, *others = adult.addresses or [""]
        family_name = self._name(adult.family_name)
        code = self._slips.contacts.get(number * ADULTS + place, "")
        if code == "empty_cell":
            family_name = ""
        elif code and first:
            first = first.replace("@", " chez ")
        if code and (first or code == "empty_cell"):
            self._truth.planted[code] += 1
        row = (
            f"R{number:06d}{place:02d}", "true", adult.given_name, "", family_name, "", "", first, adult.phone,
            "", "", "", "", ",".join(others), adult.language,
        )  # fmt: skip
        role = {"guardian": "guardian", "relative": "relative", "other": "relative"}.get(
            adult.relation, "parent"
        )
        self._user(row, role, self._district)
        self._truth.contacts += 1
        self._truth.addresses += len(adult.addresses)

    def _user(self, cells: tuple[str, ...], role: str, org: str) -> None:
        if self._roles is None:
            self._users.writerow((*cells, org, role, *self._more))
        else:
            self._users.writerow((*cells, org, *self._more))
            self._roles.writerow((f"role-{cells[0]}", cells[0], "primary", role, org))

    def _name(self, name: str) -> str:
        return in_capitals(name) if self._habits.capitals else name

    # The board itself -----------------------------------------------------------------------------

    def _sheet(self, name: str, header: tuple[str, ...]) -> Writer:
        return self._archive.sheet(name, header)

    def _manifest(self) -> None:
        files = ["orgs", "academicSessions", "users", "demographics"]
        files += ["roles"] if self._habits.version == "1.2" else []
        sheet = self._sheet("manifest.csv", ("propertyName", "value"))
        sheet.writerow(("manifest.version", "1.0"))
        sheet.writerow(("oneroster.version", self._habits.version))
        for name in sorted(files):
            sheet.writerow((f"file.{name}", "bulk"))

    def _orgs(self) -> None:
        header = (
            "sourcedId", "name", "type", "identifier", "metadata.phone", "metadata.address",
            "metadata.municipality", "metadata.stages",
        )  # fmt: skip
        sheet = self._sheet("orgs.csv", header)
        if not self._board.is_private:
            sheet.writerow((self._district, self._board.name, "district", "", "", "", "", ""))
        for school in self._board.schools:
            stages = ",".join(school.stages)
            row = (school.name, "school", school.code, school.phone, school.address, school.town, stages)
            sheet.writerow((_key(school), *row))

    def _sessions(self) -> None:
        header = ("sourcedId", "title", "type", "startDate", "endDate", "schoolYear")
        sheet = self._sheet("academicSessions.csv", header)
        sheet.writerow(("annee-2026", "2026-2027", "schoolYear", "2026-07-01", "2027-06-30", "2027"))


def _key(school: School) -> str:
    return f"ecole-{school.code}"


def _school(board: Board, child: Child) -> School:
    schools = board.schools_of[child.level]
    return schools[int(child.place * len(schools))]
