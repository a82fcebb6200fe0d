"""The report as one page: no script, no request, readable by mail and on paper. Floor 8."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from portail.common.dates import NBSP, long_date
from portail.common.findings import Group
from portail.common.tabular import Severity
from portail.imports.reporting.inspected import Inspected, page_of
from portail.imports.reporting.verdict import contract_of, verdict_of
from portail.imports.reporting.words import DELIMITER_NAMES, SEVERITY_NAMES
from portail.imports.wording import WORDINGS, advice_of, consequence_of, mender_of, problem_of

SHEET = Path(__file__).with_name("page.css")


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    column: str
    value: str
    fix: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group with its words. meaning: the problem of its first row. rest: rows that are not shown."""

    code: str
    severity: Severity
    label: str
    total: int
    title: str
    meaning: str
    consequence: str
    mender: str
    rows: Sequence[_Row]
    rest: int
    page: str


def as_html(inspected: Inspected) -> str:
    """The whole page, in the reader's language."""
    return render(
        "imports/report.html",
        title=inspected.name,
        inspected=inspected,
        inspected_on=long_date(inspected.inspected_on, language()),
        verdict=verdict_of(inspected),
        contract=contract_of(inspected),
        tone="wrong" if inspected.errors else "doubtful" if inspected.warnings else "good",
        sections=[section(group) for group in inspected.findings.groups],
    )


def render(template: str, **context: object) -> str:
    """A template that extends imports/report_page.html, with its own style, in the reader's language."""
    style = SHEET.read_text(encoding="utf-8")
    page: str = (
        environment()
        .get_template(template)
        .render(
            language=language(),
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=_digest(style),
            **context,
        )
    )
    return page


def language() -> str:
    """The reader's, in two letters."""
    return (translation.get_language() or "fr")[:2]


def section(group: Group) -> Section:
    """A group of findings as the pages show it."""
    return Section(
        code=group.code,
        severity=group.severity,
        label=str(SEVERITY_NAMES[group.severity]),
        total=group.total,
        title=str(WORDINGS[group.code].title),
        meaning=problem_of(group.rows[0]),
        consequence=consequence_of(group.code, group.severity),
        mender=mender_of(group.code),
        rows=[
            _Row(
                notice.file or gettext("archive"),
                notice.line,
                notice.column,
                notice.value,
                advice_of(notice),
            )
            for notice in group.rows
        ],
        rest=group.total - len(group.rows),
        page=page_of(group.code),
    )


def _digest(style: str) -> str:
    """The hash by which the page's policy knows its own style, and no other."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def number(count: int) -> str:
    """« 18 231 » or « 18,231 »."""
    grouped = f"{count:,}"
    return grouped if language() == "en" else grouped.replace(",", NBSP)


def delimiter(sign: str) -> str:
    """« point-virgule »: a comma alone in a cell is hardly seen."""
    return str(DELIMITER_NAMES.get(sign, sign))


@cache
def environment() -> Environment:
    """One of our own: the web's stands floors above, and wants a database behind it."""
    env = Environment(
        loader=PackageLoader("portail.imports", "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"number": number, "delimiter": delimiter}
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    return env
