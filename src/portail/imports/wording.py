"""Every notice of an import in words: the problem with its value and limit, then what to do. Floor 8."""

from collections.abc import Mapping

from django.utils.translation import gettext

from portail.common.tabular import Notice, Severity
from portail.imports.checked import REFUSING
from portail.imports.reporting.words import REFUSING_MEANING, SEVERITY_MEANINGS, Sentence, Wording
from portail.imports.reporting.words_domains import DOMAINS
from portail.imports.reporting.words_package import ENVELOPE, HEADERS
from portail.imports.reporting.words_people import ADULTS, STUDENTS
from portail.imports.reporting.words_writing import VALUES, WRITING

WORDINGS: Mapping[str, Wording] = {
    **ENVELOPE,
    **HEADERS,
    **WRITING,
    **VALUES,
    **STUDENTS,
    **ADULTS,
    **DOMAINS,
}


def place_of(notice: Notice) -> str:
    """« users.csv, ligne 412, colonne birthDate », in the reader's language."""
    values = {"file": notice.file or gettext("archive"), "line": notice.line, "column": notice.column}
    if notice.line and notice.column:
        return gettext("%(file)s, ligne %(line)s, colonne %(column)s") % values
    if notice.line:
        return gettext("%(file)s, ligne %(line)s") % values
    if notice.column:
        return gettext("%(file)s, colonne %(column)s") % values
    return str(values["file"])


def problem_of(notice: Notice) -> str:
    """What is wrong, with its value and limit, in the reader's language."""
    return _filled(WORDINGS[notice.code].problem, notice)


def advice_of(notice: Notice) -> str:
    """What to do about it, in the reader's language."""
    return _filled(WORDINGS[notice.code].advice, notice)


def mender_of(code: str) -> str:
    """« le secrétariat de l’école, dans le dossier de l’élève », in the reader's language."""
    mender = WORDINGS[code].mender
    return gettext("%(who)s, %(where)s") % {"who": mender.who, "where": mender.where}


def consequence_of(code: str, severity: Severity) -> str:
    """What becomes of the row, or of the whole package, in the reader's language."""
    if severity is Severity.ERROR and code in REFUSING:
        return str(REFUSING_MEANING)
    return str(SEVERITY_MEANINGS[severity])


def _filled(sentence: Sentence, notice: Notice) -> str:
    return str(sentence) % {"value": notice.value, "column": notice.column, **notice.facts}
