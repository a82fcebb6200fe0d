"""What the reading of one package found, as every report tells it; no database, no network. Floor 8."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portail.common.findings import Findings
from portail.common.tabular import Severity
from portail.imports.checked import Checked
from portail.imports.reading import check_package
from portail.imports.receive import Package
from portail.imports.tables import Writing

PAGES = "docs/import/codes"
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
_NOT_READ = Writing("", "")


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file of the package as it was read; encoding: "" when it is no text."""

    name: str
    rows: int
    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """The outcome of a reading.

    name: the package's own. board_code: the board that it says it is of, "" when it does not say.
    contract, version: "" when nothing could be read. refused: nothing of it would be applied. schools
    to guardianships: what an import would take; aside: rows, of people and of all else, that it would not.
    """

    name: str
    inspected_on: date
    findings: Findings
    refused: bool = False
    board_code: str = ""
    contract: str = ""
    version: str = ""
    files: Sequence[FileRead] = ()
    schools: int = 0
    students: int = 0
    contacts: int = 0
    guardianships: int = 0
    aside: int = 0
    years: Sequence[str] = ()

    @property
    def errors(self) -> int:
        return self.findings.total(Severity.ERROR)

    @property
    def warnings(self) -> int:
        return self.findings.total(Severity.WARNING)

    @property
    def remarks(self) -> int:
        return self.findings.total(Severity.INFO)


def inspect_package(package: Package, *, name: str, today: date) -> Inspected:
    """Read PACKAGE, whichever contract it follows, and every fault in it; name: how the reports call it."""
    return told_of(check_package(package, today=today), name=name, today=today)


def told_of(checked: Checked, *, name: str, today: date) -> Inspected:
    """What there is to tell of a package that was checked."""
    contract, _space, version = checked.contract.partition(" ")
    people = checked.people
    return Inspected(
        name=name,
        inspected_on=today,
        findings=checked.findings,
        refused=checked.is_refused,
        board_code=checked.board_code,
        contract=contract,
        version=version,
        files=[_file(file, rows, checked.writing.get(file)) for file, rows in checked.files.items()],
        schools=len(checked.schools),
        students=people.students if people else 0,
        contacts=people.contacts if people else 0,
        guardianships=people.guardianships if people else 0,
        aside=(sum(people.aside.values()) if people else 0) + sum(one.aside for one in checked.domains),
        years=sorted(year.label for year in checked.years),
    )


def _file(name: str, rows: int, writing: Writing | None) -> FileRead:
    written = writing or _NOT_READ
    encoding = ENCODINGS.get(written.encoding, written.encoding)
    return FileRead(name, rows, encoding, written.delimiter if encoding else "")


def page_of(code: str) -> str:
    """Where the documentation of a code is."""
    return f"{PAGES}/{code}.md"
