"""What the reading of one package found, whatever its contract: what every report is made from. Floor 8."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portail.common.findings import Findings
from portail.common.tabular import Severity

PAGES = "docs/import/codes"


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file of the package as it was read; encoding and delimiter: "" where it could not be."""

    name: str
    rows: int
    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a reading.

    name: the package's own. board: what its files call the organisation. contract: "OneRoster" or the
    portal's own; version: the one found; both "" when nothing could be read. people, guardianships:
    those that an import would take. years: school years, « 2026-2027 ».
    """

    name: str
    checked_on: date
    findings: Findings
    board: str = ""
    contract: str = ""
    version: str = ""
    files: Sequence[FileRead] = ()
    schools: int = 0
    students: int = 0
    contacts: int = 0
    guardianships: int = 0
    years: Sequence[str] = field(default=())

    @property
    def errors(self) -> int:
        return self.findings.total(Severity.ERROR)

    @property
    def warnings(self) -> int:
        return self.findings.total(Severity.WARNING)

    @property
    def remarks(self) -> int:
        return self.findings.total(Severity.INFO)


def page_of(code: str) -> str:
    """Where the documentation of a code is."""
    return f"{PAGES}/{code}.md"
