"""Read a package, whichever contract it follows, and every fault in it; no database, no network. Floor 8."""

from datetime import date, timedelta

from portail.common.findings import Findings
from portail.common.tabular import Notice
from portail.imports import french, oneroster
from portail.imports.checked import Checked
from portail.imports.receive import Package
from portail.imports.tables import Tables, known_files


def check_package(package: Package, *, today: date) -> Checked:
    """Run every check of every file of PACKAGE, so that a board may try it anywhere.

    The contract is told by the files' names: users.csv is OneRoster's, and all of ours are French.
    """
    findings = Findings()
    findings.extend(package.notices)
    names = {name.casefold() for name in package.files}
    is_french = bool(names & set(french.READ_FILES)) and "users.csv" not in names
    contract = french if is_french else oneroster
    files = known_files(
        package.files, read=contract.READ_FILES, passed=contract.PASSED_FILES, findings=findings
    )
    if not files and not package.notices:
        findings.add(Notice("no_contract"))
    if not files:
        return Checked("", findings)
    check = french.check_french if is_french else oneroster.check_oneroster
    return check(Tables(files, findings, package.documents), today=today, findings=findings)


def reads_until(checked: Checked, *, today: date) -> date | None:
    """The first day on which the same files may read otherwise; None when no day changes them."""
    # A date may have been refused because it lay ahead: such a package is looked at anew each day.
    if "date_out_of_range" in checked.findings.codes:
        return today + timedelta(days=1)
    return checked.records.until if checked.records else None
