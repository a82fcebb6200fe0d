"""A board's files as OneRoster 1.1 or 1.2. Floor 11."""

from collections.abc import Sequence

from portail.demo.province.archive import Archive, Writer
from portail.demo.province.families import Adult, Child
from portail.demo.province.habits import Habits
from portail.demo.province.places import Board, School
from portail.demo.province.slips import PupilCells

_USERS = (
    "sourcedId", "enabledUser", "givenName", "middleName", "familyName", "preferredGivenName",
    "preferredFamilyName", "email", "phone", "agentSourcedIds", "metadata.fileNumber",
    "metadata.permanentCode", "metadata.level", "metadata.otherEmails", "metadata.language",
)  # fmt: skip
_OF_VERSION = {"1.1": ("orgSourcedIds", "role"), "1.2": ("primaryOrgSourcedId",)}
_MORE = ("transportCode", "exportedBy")
_ROLES = ("sourcedId", "userSourcedId", "roleType", "role", "orgSourcedId")
_ROLE_OF = {"guardian": "guardian", "relative": "relative", "other": "relative"}
_PUPILS_A_TEACHER = 16


class OneRoster:
    """The sheets, begun with their titles; users.csv and the others are filled row by row."""

    def __init__(self, archive: Archive, board: Board, habits: Habits) -> None:
        self._archive, self._board, self._habits = archive, board, habits
        self._district = _key(board.schools[0]) if board.is_private else f"org-{board.code}"
        if habits.manifest:
            self._manifest()
        self._orgs()
        self._sessions()
        more = _MORE if habits.more_columns else ()
        self._more = ("",) * len(more)
        self._users = archive.sheet("users.csv", (*_USERS, *_OF_VERSION[habits.version], *more))
        self._roles = archive.sheet("roles.csv", _ROLES) if habits.version == "1.2" else None
        self._births = archive.sheet("demographics.csv", ("sourcedId", "birthDate", "sex"))
        self._relations: Writer | None = None
        if self.has_bonds:
            said = ("access",) if habits.says_access else ()
            titles = ("studentSourcedId", "contactSourcedId", "relation", *said, "startDate", "endDate")
            self._relations = archive.sheet("relations.csv", titles)

    @property
    def has_bonds(self) -> bool:
        return self._habits.access != "agents"

    def slip(self, code: str) -> str:
        return code

    def pupil(self, key: str, child: Child, cells: PupilCells, school: School, agents: Sequence[str]) -> None:
        row = (
            key, "true", cells.given_name, child.given_names.partition(" ")[2], cells.family_name,
            child.usual_given_name, child.usual_family_name, "", "", ",".join(agents), cells.file_number,
            cells.permanent_code, cells.level, "", "",
        )  # fmt: skip
        self._user(row, "student", _key(school))
        if cells.birth_date is not None:
            self._births.writerow((key, cells.birth_date, "female" if child.sex == "F" else "male"))

    def adult(self, key: str, adult: Adult, family_name: str, addresses: Sequence[str]) -> None:
        first, others = (addresses[0], ",".join(addresses[1:])) if addresses else ("", "")
        row = (
            key, "true", adult.given_name, "", family_name, "", "", first, adult.phone, "", "", "", "",
            others, adult.language,
        )  # fmt: skip
        self._user(row, _ROLE_OF.get(adult.relation, "parent"), self._district)

    def bond(self, pupil: str, contact: str, adult: Adult, access: str) -> None:
        if self._relations is not None:
            said = (access,) if self._habits.says_access else ()
            self._relations.writerow((pupil, contact, adult.relation, *said, "", adult.until))

    def teachers(self) -> None:
        """Those who teach, whom the import passes over."""
        if not self._habits.teachers:
            return
        schools = self._board.schools
        for number in range(1 + self._board.pupils // _PUPILS_A_TEACHER):
            cells = (f"T{number:05d}", "true", "Camille", "", "Enseignant", *("",) * 10)
            self._user(cells, "teacher", _key(schools[number % len(schools)]))

    def _user(self, cells: tuple[str, ...], role: str, org: str) -> None:
        if self._roles is None:
            self._users.writerow((*cells, org, role, *self._more))
        else:
            self._users.writerow((*cells, org, *self._more))
            self._roles.writerow((f"role-{cells[0]}", cells[0], "primary", role, org))

    def _manifest(self) -> None:
        files = ["orgs", "academicSessions", "users", "demographics"]
        files += ["roles"] if self._habits.version == "1.2" else []
        sheet = self._archive.sheet("manifest.csv", ("propertyName", "value"))
        sheet.writerow(("manifest.version", "1.0"))
        sheet.writerow(("oneroster.version", self._habits.version))
        for name in sorted(files):
            sheet.writerow((f"file.{name}", "bulk"))

    def _orgs(self) -> None:
        titles = (
            "sourcedId", "name", "type", "identifier", "metadata.phone", "metadata.address",
            "metadata.municipality", "metadata.stages",
        )  # fmt: skip
        sheet = self._archive.sheet("orgs.csv", titles)
        if not self._board.is_private:
            sheet.writerow((self._district, self._board.name, "district", "", "", "", "", ""))
        for school in self._board.schools:
            stages = ",".join(school.stages)
            row = (school.name, "school", school.code, school.phone, school.address, school.town, stages)
            sheet.writerow((_key(school), *row))

    def _sessions(self) -> None:
        titles = ("sourcedId", "title", "type", "startDate", "endDate", "schoolYear")
        sheet = self._archive.sheet("academicSessions.csv", titles)
        sheet.writerow(("annee-2026", "2026-2027", "schoolYear", "2026-07-01", "2027-06-30", "2027"))


def _key(school: School) -> str:
    return f"ecole-{school.code}"
