"""Read a package, whichever contract it follows, and every fault in it; no database, no network. Floor 8."""

from datetime import date, timedelta

from portail.common.findings import Findings
from portail.common.tabular import Notice
from portail.imports import french, oneroster
from portail.imports.checked import Checked
from portail.imports.receive import Package
from portail.imports.tables import Tables, known_files
from portail.imports.taking import NOBODY, Taking


def check_package(package: Package, *, today: date, taking: Taking = NOBODY) -> Checked:
    """Run every check of every file of PACKAGE, so that a board may try it anywhere.

    The contract is told by the files' names: users.csv is OneRoster's, and all of ours are French.
    taking: given what each file says as soon as it is read, whatever the files after it hold; a package
    that turns out to be refused was taken for nothing.
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
    tables = Tables(files, findings, package.documents)
    return check(tables, today=today, findings=findings, taking=taking)


def reads_until(checked: Checked, *, today: date) -> date | None:
    """The first day on which the same files may read otherwise; None when no day changes them."""
    # A date may have been refused because it lay ahead: such a package is looked at anew each day.
    if "date_out_of_range" in checked.findings.codes:
        return today + timedelta(days=1)
    return checked.people.until if checked.people else None
