"""Load the addresses of accounts from before February 2017, from a list or a CSV file. Floor 8."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from portail.accounts.actions.addresses import load_legacy_addresses
from portail.common.columns import address
from portail.common.findings import Findings
from portail.common.tabular import Column, Severity, Sheet
from portail.database.context import rows_of
from portail.imports.files import read_file

LEGACY_ADDRESSES = Sheet(
    "addresses.csv",
    (
        Column(
            "email",
            address,
            aliases=("courriel", "adresse", "address", "e-mail", "mail"),
            required=True,
            filled=True,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class LegacyReport:
    """new: addresses kept now; known: those that were already, or stand twice in the file."""

    accepted: bool
    new: int = 0
    known: int = 0
    findings: Findings = field(default_factory=Findings)


def import_legacy_addresses(*, path: Path, now: datetime) -> LegacyReport:
    """Keep the addresses of the file at PATH; any that is no address refuses the file.

    One address a line, or a CSV file with a column `email`. The same file again keeps nothing more.
    Raises Unreadable.
    """
    table = read_file(path, LEGACY_ADDRESSES, headless=True)
    findings = Findings()
    for group in table.findings.groups:
        # Another system's columns are its own affair: only the addresses are read.
        is_slip = group.code == "misspelt_column"
        rows = [replace(row, severity=Severity.INFO) if is_slip else row for row in group.rows]
        findings.several(rows, total=group.total)
    if findings.has_errors:
        return LegacyReport(accepted=False, findings=findings)
    addresses = table.frame["email"].to_list()
    with rows_of():
        new = load_legacy_addresses(addresses=addresses, now=now)
    return LegacyReport(accepted=True, new=new, known=len(addresses) - new, findings=findings)
