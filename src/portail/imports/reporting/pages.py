"""The pages of documentation, one a code, made from the same words as the reports. Floor 8."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils import translation

from portail.imports.reporting.words import SEVERITY_NAMES
from portail.imports.wording import (
    WORDINGS,
    advice_of,
    consequence_of,
    mender_of,
    place_of,
    problem_of,
)

INDEX = "README.md"
_OPENING = """\
# Les codes · The codes

Ce que `portail validate` et les importations peuvent dire d’un envoi. Un code ne change jamais de sens.
Ces pages sont faites par `portail validate --codes docs/import/codes`.

What `portail validate` and the imports may say of a package. A code never changes its meaning.
These pages are made by `portail validate --codes docs/import/codes`.

| code | titre | title | gravité · severity |
|---|---|---|---|
"""
# Both languages stand on one page, so the headings are no catalogue's.
_HEADS: Mapping[str, tuple[str, str, str, str, str]] = {
    "fr": ("Gravité", "Ce que cela veut dire", "Exemple", "Quoi faire", "Qui corrige"),
    "en": ("Severity", "What it means", "Example", "What to do", "Who mends it"),
}


def code_pages() -> Mapping[str, str]:
    """Each page by the name of its file, the index with them."""
    codes = sorted(WORDINGS)
    index = _OPENING + "".join(_line(code) for code in codes)
    return {INDEX: index, **{f"{code}.md": _page(code) for code in codes}}


def _line(code: str) -> str:
    titles = []
    for language in _HEADS:
        with translation.override(language):
            titles.append(str(WORDINGS[code].title))
    severities = ", ".join(severity.value for severity in WORDINGS[code].severities)
    return f"| [`{code}`]({code}.md) | {' | '.join(titles)} | {severities} |\n"


def _page(code: str) -> str:
    lines = [f"# `{code}`", ""]
    for language in _HEADS:
        with translation.override(language):
            lines += [f"## {WORDINGS[code].title}", "", *_part(code, language)]
    return "\n".join(lines).rstrip() + "\n"


def _part(code: str, language: str) -> Iterator[str]:
    """One language's share of a page, in that language."""
    notice = replace(WORDINGS[code].example, code=code)
    severity, meaning, example, mend, who = _HEADS[language]
    colon = "\u00a0:" if language == "fr" else ":"
    for one in WORDINGS[code].severities:
        yield f"**{severity}{colon}** {str(SEVERITY_NAMES[one]).lower()}. {consequence_of(code, one)}"
        yield ""
    yield f"**{meaning}{colon}** {problem_of(notice)}"
    yield ""
    yield f"**{example}{colon}** `{place_of(notice)}`" + (f", `{notice.value}`" if notice.value else "")
    yield ""
    yield f"**{mend}{colon}** {advice_of(notice)}"
    yield ""
    yield f"**{who}{colon}** {mender_of(code)}."
    yield ""
