"""Read a package of our own contract whole: French CSV files, each described beside its room. Floor 8."""

from datetime import date

from portail.boards.french import ECOLES, ORGANISMES, read_ecoles
from portail.common.findings import Findings
from portail.imports.checked import Checked
from portail.imports.tables import Tables
from portail.records.french import ADULTES, RELATIONS_SHEET, FrenchTables, eleves, read_french

CONTRACT = "français"
READ_FILES = (ORGANISMES.file, ECOLES.file, "eleves.csv", ADULTES.file, RELATIONS_SHEET.file)
REQUIRED = READ_FILES[1:]
# The contract's files that later domains read; they may travel already.
PASSED_FILES = (
    "calendrier.csv", "groupes.csv", "horaire.csv", "travaux.csv", "resultats.csv", "bulletins.csv",
    "absences.csv", "messages.csv", "frais.csv", "transport.csv", "documents.csv",
)  # fmt: skip


def check_french(files: Tables, *, today: date, findings: Findings) -> Checked:
    """Run every check of every file; faults go to FINDINGS."""
    organismes = files.read(ORGANISMES)
    ecoles, students = files.read(ECOLES), files.read(eleves(today=today))
    adults, relations = files.read(ADULTES), files.read(RELATIONS_SHEET)
    board_code = next((row["code"] for row in organismes.rows()), "") if organismes else ""
    files.require(REQUIRED)
    if files.are_blinded or ecoles is None or students is None or adults is None or relations is None:
        return Checked(CONTRACT, findings, board_code, files=files.counts, writing=files.writing)
    schools = read_ecoles(ecoles)
    records = read_french(
        FrenchTables(students, adults, relations),
        schools=ecoles.frame["ecole"].drop_nulls(),
        findings=findings,
    )
    files.refuse_empty(records, students.file)
    return Checked(CONTRACT, findings, board_code, schools, (), records, files.counts, files.writing)
