"""The report on the command line: totals by code, the first rows, who mends them. Floor 8."""

from collections.abc import Iterator

from django.utils.translation import gettext, ngettext

from portail.common.findings import Findings, Group
from portail.common.tabular import Severity
from portail.imports.reporting.inspected import FileRead, Inspected, page_of
from portail.imports.reporting.verdict import contract_of, verdict_of
from portail.imports.reporting.words import DELIMITER_NAMES, NOBODY, SEVERITY_PLURALS
from portail.imports.wording import WORDINGS, advice_of, mender_of, place_of, problem_of

FIRST_ROWS = 5


def inspected_lines(inspected: Inspected) -> Iterator[str]:
    """Verdict first, then what was read, then each code with its first rows."""
    yield verdict_of(inspected)
    yield ""
    yield gettext("%(package)s : %(contract)s") % {
        "package": inspected.name, "contract": contract_of(inspected),
    }  # fmt: skip
    for file in inspected.files:
        yield "  " + file_line(file)
    if inspected.students or inspected.contacts:
        # Labels and numbers: no plural has to agree.
        yield gettext("Élèves : %(students)s. Répondants : %(contacts)s. Liens : %(links)s.") % {
            "students": inspected.students, "contacts": inspected.contacts, "links": inspected.guardianships,
        }  # fmt: skip
    yield from findings_lines(inspected.findings)


def file_line(file: FileRead) -> str:
    """« users.csv (lignes : 1204; UTF-8; séparateur : virgule) », in the reader's language."""
    values = {
        "file": file.name, "rows": file.rows, "encoding": file.encoding,
        "delimiter": DELIMITER_NAMES.get(file.delimiter, file.delimiter),
    }  # fmt: skip
    if not file.encoding:
        return gettext("%(file)s : illisible") % values
    return gettext("%(file)s (lignes : %(rows)s; %(encoding)s; séparateur : %(delimiter)s)") % values


def findings_lines(findings: Findings) -> Iterator[str]:
    """Each severity under its total, each code with its first rows, what to do and who does it."""
    for severity in Severity:
        groups = [group for group in findings.groups if group.severity is severity]
        if groups:
            yield ""
            yield f"{SEVERITY_PLURALS[severity]} ({findings.total(severity)})"
        for group in groups:
            yield from _group_lines(group)


def _group_lines(group: Group) -> Iterator[str]:
    yield f"  {WORDINGS[group.code].title} ({group.total})"
    for notice in group.rows[:FIRST_ROWS]:
        yield "    " + gettext("%(place)s : %(sentence)s") % {
            "place": place_of(notice), "sentence": problem_of(notice),
        }  # fmt: skip
    rest = group.total - len(group.rows[:FIRST_ROWS])
    if rest > 0:
        yield "    " + ngettext("et %(count)s autre", "et %(count)s autres", rest) % {"count": rest}
    if WORDINGS[group.code].mender is not NOBODY:
        yield "    " + gettext("Quoi faire : %(advice)s") % {"advice": advice_of(group.rows[0])}
        yield "    " + gettext("Qui corrige : %(mender)s") % {"mender": mender_of(group.code)}
    yield f"    {page_of(group.code)}"
