"""Read a package of our own contract whole: French CSV files, each described beside its room. Floor 8."""

from dataclasses import dataclass, replace
from datetime import date

from portail.boards.french import ECOLES, ORGANISMES, read_ecoles
from portail.boards.package import ReceivedSchool
from portail.common.findings import Findings
from portail.common.reading import Table
from portail.imports.checked import Checked
from portail.imports.domains import FRENCH, DomainReader, KnownKeys
from portail.imports.tables import Tables
from portail.imports.taking import Taking
from portail.records.french import ADULTES, RELATIONS_SHEET, FrenchTables, eleves, read_french
from portail.records.received import PeopleSaid

CONTRACT = "français"
PEOPLE_FILES = (ECOLES.file, "eleves.csv", ADULTES.file, RELATIONS_SHEET.file)
DOMAIN_FILES = tuple(one.sheet.file for one in FRENCH)
READ_FILES = (ORGANISMES.file, *PEOPLE_FILES, *DOMAIN_FILES)
PASSED_FILES = ()


@dataclass(frozen=True, slots=True)
class _People:
    """What the rest of a package asks of its people, once they were handed on."""

    schools: tuple[ReceivedSchool, ...]
    said: PeopleSaid
    known: KnownKeys


def check_french(files: Tables, *, today: date, findings: Findings, taking: Taking) -> Checked:
    """Run every check of every file; faults go to FINDINGS, and what each file says to TAKING.

    People come in four files together, or not at all: a package may bring the day's absences alone.
    """
    organismes = files.read(ORGANISMES)
    has_people = any(name in files for name in PEOPLE_FILES)
    if not has_people and any(name in files for name in DOMAIN_FILES):
        domains = DomainReader(files, KnownKeys({}), findings, taking).read(FRENCH)
        return replace(_told(files, organismes, findings, is_blinded=files.are_blinded), domains=domains)
    people = _read_people(files, today, findings, taking)
    if people is None:
        return _told(files, organismes, findings, is_blinded=True)
    domains = DomainReader(files, people.known, findings, taking).read(FRENCH)
    told = _told(files, organismes, findings, is_blinded=files.are_blinded)
    return replace(told, schools=people.schools, people=people.said, domains=domains)


def _read_people(files: Tables, today: date, findings: Findings, taking: Taking) -> _People | None:
    """None where a fault of a whole file keeps the four from being read through."""
    ecoles, students = files.read(ECOLES), files.read(eleves(today=today))
    adults, relations = files.read(ADULTES), files.read(RELATIONS_SHEET)
    files.require(PEOPLE_FILES)
    if ecoles is None or students is None or adults is None or relations is None or files.are_blinded:
        return None
    records = read_french(
        FrenchTables(students, adults, relations),
        schools=ecoles.frame["ecole"].drop_nulls(),
        findings=findings,
    )
    files.refuse_empty(records.said, students.file)
    taking.people(records)
    known = KnownKeys(
        {
            "boards_school": (ecoles.file, ecoles.frame["ecole"].drop_nulls()),
            "records_student": (students.file, students.frame["eleve"].drop_nulls()),
            "records_contact": (adults.file, adults.frame["adulte"].drop_nulls()),
        }
    )
    return _People(read_ecoles(ecoles), records.said, known)


def _told(files: Tables, organismes: Table | None, findings: Findings, *, is_blinded: bool) -> Checked:
    board_code = next((row["code"] for row in organismes.rows()), "") if organismes else ""
    return Checked(
        CONTRACT, findings, board_code, files=files.counts, writing=files.writing, is_blinded=is_blinded
    )
