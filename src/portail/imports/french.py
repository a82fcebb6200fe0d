"""Read a package of our own contract whole: French CSV files, each described beside its room. Floor 8."""

from dataclasses import replace
from datetime import date

from portail.boards.french import ECOLES, ORGANISMES, read_ecoles
from portail.common.findings import Findings
from portail.common.reading import Table
from portail.imports.checked import Checked
from portail.imports.domains import FRENCH, KnownKeys, read_domains
from portail.imports.tables import Tables
from portail.records.french import ADULTES, RELATIONS_SHEET, FrenchTables, eleves, read_french

CONTRACT = "français"
PEOPLE_FILES = (ECOLES.file, "eleves.csv", ADULTES.file, RELATIONS_SHEET.file)
DOMAIN_FILES = tuple(one.sheet.file for one in FRENCH)
READ_FILES = (ORGANISMES.file, *PEOPLE_FILES, *DOMAIN_FILES)
PASSED_FILES = ()


def check_french(files: Tables, *, today: date, findings: Findings) -> Checked:
    """Run every check of every file; faults go to FINDINGS.

    People come in four files together, or not at all: a package may bring the day's absences alone.
    """
    organismes = files.read(ORGANISMES)
    has_people = any(name in files for name in PEOPLE_FILES)
    if not has_people and any(name in files for name in DOMAIN_FILES):
        return _only_domains(files, organismes, findings)
    ecoles, students = files.read(ECOLES), files.read(eleves(today=today))
    adults, relations = files.read(ADULTES), files.read(RELATIONS_SHEET)
    files.require(PEOPLE_FILES)
    if ecoles is None or students is None or adults is None or relations is None or files.are_blinded:
        return _told(files, organismes, findings, is_blinded=True)
    schools = read_ecoles(ecoles)
    records = read_french(
        FrenchTables(students, adults, relations),
        schools=ecoles.frame["ecole"].drop_nulls(),
        findings=findings,
    )
    files.refuse_empty(records, students.file)
    known = KnownKeys(
        {
            "boards_school": (ecoles.file, ecoles.frame["ecole"].drop_nulls()),
            "records_student": (students.file, students.frame["eleve"].drop_nulls()),
            "records_contact": (adults.file, adults.frame["adulte"].drop_nulls()),
        }
    )
    domains = read_domains(files, FRENCH, known=known, findings=findings)
    told = _told(files, organismes, findings, is_blinded=files.are_blinded)
    return replace(told, schools=schools, records=records, domains=domains)


def _only_domains(files: Tables, organismes: Table | None, findings: Findings) -> Checked:
    domains = read_domains(files, FRENCH, known=KnownKeys({}), findings=findings)
    return replace(_told(files, organismes, findings, is_blinded=files.are_blinded), domains=domains)


def _told(files: Tables, organismes: Table | None, findings: Findings, *, is_blinded: bool) -> Checked:
    board_code = next((row["code"] for row in organismes.rows()), "") if organismes else ""
    return Checked(
        CONTRACT, findings, board_code, files=files.counts, writing=files.writing, is_blinded=is_blinded
    )
