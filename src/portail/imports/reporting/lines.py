"""The report on the command line: totals by code, the first rows, who mends them. Floor 8."""

from collections.abc import Iterator

from django.utils.translation import gettext

from portail.common.findings import Group
from portail.common.tabular import Severity
from portail.imports.reporting.checked import Checked, FileRead, page_of
from portail.imports.reporting.verdict import verdict_of
from portail.imports.reporting.words import SEVERITY_PLURALS
from portail.imports.wording import WORDINGS, mender_of, place_of, sentence_of

FIRST_ROWS = 5


def checked_lines(checked: Checked) -> Iterator[str]:
    """Verdict first, then what was read, then each code with its first rows."""
    yield verdict_of(checked)
    yield ""
    yield " ".join(word for word in (checked.name, checked.contract, checked.version) if word)
    for file in checked.files:
        yield "  " + file_line(file)
    if checked.students or checked.contacts:
        yield gettext("%(students)s élèves, %(contacts)s répondants, %(links)s liens.") % {
            "students": checked.students, "contacts": checked.contacts, "links": checked.guardianships,
        }  # fmt: skip
    for severity in Severity:
        yield from _severity_lines(checked, severity)


def file_line(file: FileRead) -> str:
    """« users.csv : 1204 lignes, UTF-8, séparateur « ; » », in the reader's language."""
    values = {
        "file": file.name, "rows": file.rows, "encoding": file.encoding, "delimiter": file.delimiter,
    }  # fmt: skip
    if not file.encoding:
        return gettext("%(file)s : illisible") % values
    return gettext("%(file)s : %(rows)s lignes, %(encoding)s, séparateur « %(delimiter)s »") % values


def _severity_lines(checked: Checked, severity: Severity) -> Iterator[str]:
    groups = [group for group in checked.findings.groups if group.severity is severity]
    if groups:
        yield ""
        yield f"{SEVERITY_PLURALS[severity]} ({checked.findings.total(severity)})"
    for group in groups:
        yield from _group_lines(group)


def _group_lines(group: Group) -> Iterator[str]:
    yield f"  {WORDINGS[group.code].title} ({group.total})"
    for notice in group.rows[:FIRST_ROWS]:
        yield "    " + gettext("%(place)s : %(sentence)s") % {
            "place": place_of(notice), "sentence": sentence_of(notice),
        }  # fmt: skip
    rest = group.total - len(group.rows[:FIRST_ROWS])
    if rest > 0:
        yield "    " + gettext("et %(count)s autres") % {"count": rest}
    yield "    " + gettext("Qui corrige : %(mender)s") % {"mender": mender_of(group.code)}
    yield f"    {page_of(group.code)}"
