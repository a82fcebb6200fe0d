"""Load the addresses of accounts from before February 2017, from a list or a CSV file. Floor 8."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from portail.accounts.actions.addresses import load_legacy_addresses
from portail.common.columns import address
from portail.common.tabular import Column, Notice, Severity, Sheet
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
    notices: tuple[Notice, ...] = ()


def import_legacy_addresses(*, path: Path, now: datetime) -> LegacyReport:
    """Keep the addresses of the file at PATH; any that is no address refuses the file.

    One address a line, or a CSV file with a column `email`. The same file again keeps nothing more.
    Raises Unreadable.
    """
    table = read_file(path, LEGACY_ADDRESSES, headless=True)
    notices = tuple(
        # Another system's columns are its own affair: only the addresses are read.
        replace(notice, severity=Severity.INFO) if notice.code == "misspelt_column" else notice
        for notice in table.notices
    )
    if any(notice.severity is Severity.ERROR for notice in notices):
        return LegacyReport(accepted=False, notices=notices)
    addresses = [row["email"] for row in table.rows]
    with rows_of():
        new = load_legacy_addresses(addresses=addresses, now=now)
    return LegacyReport(accepted=True, new=new, known=len(addresses) - new, notices=notices)
