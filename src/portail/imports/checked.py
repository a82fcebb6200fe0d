"""A package read and checked, and whether it can be applied. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portail.boards.package import ReceivedSchool, ReceivedYear
from portail.common.findings import Findings
from portail.common.tabular import BLINDING, Severity
from portail.imports.domains import DomainSaid
from portail.imports.tables import Writing
from portail.records.received import PeopleSaid

# Errors of the whole package. Any other error sets one row aside.
REFUSING = BLINDING | {
    "unsafe_path", "unsafe_link", "encrypted", "zip_bomb", "file_too_large", "package_too_large",
    "too_many_files", "file_twice", "missing_file", "misspelt_file", "unknown_version", "delta_package",
    "delta_row", "manifest_disagrees", "no_students", "no_contract", "unknown_column", "misspelt_column",
    "other_board",
}  # fmt: skip
# Files that everything else points at: a row missing there would set a whole school aside.
FOUNDING = frozenset({"orgs.csv", "organismes.csv", "ecoles.csv"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a package once it was read, and every fault found in it: what it says is with
    whoever took it (taking.Taking).

    contract: "OneRoster 1.1", "OneRoster 1.2", "français", or "" when none was recognised. board_code: the
    board that the package says it is of, "" when it does not say. people: None when the package has no file
    about people, or when faults of whole files kept it from being read through (is_blinded). domains: what
    else it has. files: data rows by file.
    """

    contract: str
    findings: Findings
    board_code: str = ""
    schools: tuple[ReceivedSchool, ...] = ()
    years: tuple[ReceivedYear, ...] = ()
    people: PeopleSaid | None = None
    domains: tuple[DomainSaid, ...] = ()
    is_blinded: bool = False
    files: Mapping[str, int] = field(default_factory=dict)
    writing: Mapping[str, Writing] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether the package as a whole cannot be applied, whatever its good rows."""
        return (
            self.is_blinded
            or (self.people is None and not self.domains)
            or any(
                group.severity is Severity.ERROR
                and (group.code in REFUSING or any(row.file in FOUNDING for row in group.rows))
                for group in self.findings.groups
            )
        )

    @property
    def is_clean(self) -> bool:
        return not self.findings.has_errors
