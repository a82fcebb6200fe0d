"""A board's files as the portal's own French contract. Floor 11."""

from collections.abc import Sequence

from portail.demo.province.archive import Archive
from portail.demo.province.families import Adult, Child
from portail.demo.province.habits import Habits
from portail.demo.province.places import Board, School
from portail.demo.province.slips import PupilCells

_ELEVES = (
    "eleve", "fiche", "code_permanent", "nom", "prenoms", "nom_usuel", "prenom_usuel", "date_naissance",
    "ecole", "niveau",
)  # fmt: skip
_ECOLES = ("ecole", "nom", "code", "telephone", "adresse", "municipalite", "ordres")
_ORDRES = {"preschool": "préscolaire", "primary": "primaire", "secondary": "secondaire"}
_LIENS = {
    "mother": "mère", "father": "père", "parent": "parent", "guardian": "tuteur", "relative": "famille",
    "other": "autre",
}  # fmt: skip
_ACCES = {"yes": "oui", "no": "non", "unknown": "inconnu"}
# Its birth dates stand in the pupils' own file, where they cannot be empty.
_SLIPS = {"missing_birth_date": "empty_cell"}


class French:
    """The five files, begun with their titles."""

    def __init__(self, archive: Archive, board: Board, habits: Habits) -> None:
        self._habits = habits
        archive.sheet("organismes.csv", ("code", "nom")).writerow((board.code, board.name))
        schools = archive.sheet("ecoles.csv", _ECOLES)
        for one in board.schools:
            orders = ",".join(_ORDRES[stage] for stage in one.stages)
            schools.writerow((_key(one), one.name, one.code, one.phone, one.address, one.town, orders))
        self._pupils = archive.sheet("eleves.csv", _ELEVES)
        titles = ("adulte", "nom", "prenom", "courriels", "telephone", "langue")
        self._adults = archive.sheet("adultes.csv", titles)
        said = ("acces",) if habits.says_access else ()
        self._relations = archive.sheet("relations.csv", ("eleve", "adulte", "lien", *said, "debut", "fin"))

    @property
    def has_bonds(self) -> bool:
        return True

    def slip(self, code: str) -> str:
        return _SLIPS.get(code, code)

    def pupil(self, key: str, child: Child, cells: PupilCells, school: School, agents: Sequence[str]) -> None:
        others = child.given_names.partition(" ")[2]
        names = f"{cells.given_name} {others}" if others else cells.given_name
        row = (
            key, cells.file_number, cells.permanent_code, cells.family_name, names, child.usual_family_name,
            child.usual_given_name, cells.birth_date or "", _key(school), cells.level,
        )  # fmt: skip
        self._pupils.writerow(row)

    def adult(self, key: str, adult: Adult, family_name: str, addresses: Sequence[str]) -> None:
        told = ",".join(addresses)
        self._adults.writerow((key, family_name, adult.given_name, told, adult.phone, adult.language))

    def bond(self, pupil: str, contact: str, adult: Adult, access: str) -> None:
        said = (_ACCES[access],) if self._habits.says_access else ()
        self._relations.writerow((pupil, contact, _LIENS[adult.relation], *said, "", adult.until))

    def teachers(self) -> None:
        """The contract has no place for those who teach."""


def _key(school: School) -> str:
    return f"ecole-{school.code}"
