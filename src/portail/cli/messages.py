"""`portail messages`: the catalogues. French is the source; English is complete or the check fails."""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
MAPPING = PACKAGE.parent.parent / "babel.cfg"
LANGUAGES = ("fr", "en")
BREAKING = re.compile(r" (?=[:»$]|%(?!\())|(?<=«) ")  # "%(count)s" is a value, not a sign
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def _file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def extract() -> Catalog:
    """Every msgid of the package, sorted, without line numbers (they would change at every edit)."""
    with MAPPING.open("rb") as file:
        methods, options = parse_mapping_cfg(io.TextIOWrapper(file, "utf-8"))  # type: ignore[no-untyped-call]  # Babel's
    catalog = Catalog(project="Portail Parents", charset="utf-8")
    for filename, _line, message, comments, context in extract_from_dir(
        PACKAGE, method_map=methods, options_map=options, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        catalog.add(message, locations=[(filename, 0)], auto_comments=comments, context=context)
    return catalog


def read_catalogue(language: str) -> Catalog:
    path = _file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def typeset(words: str | Sequence[str]) -> str | tuple[str, ...]:
    """French as Quebec sets it: spaces that may not break before : » % $ and after «."""
    if isinstance(words, str):
        return BREAKING.sub("\u00a0", words)
    return tuple(BREAKING.sub("\u00a0", one) for one in words)


def _update(language: str, template: Catalog) -> Catalog:
    catalog = read_catalogue(language)
    # A copy: Babel puts the template's own messages into the catalogue, and French fills them in.
    catalog.update(deepcopy(template), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    if language == "fr":
        # French answers for itself: without this catalogue, 0 would take the English plural.
        for message in catalog:
            if message.id:
                message.string = typeset(message.id)
    return catalog


def _written(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    catalog.header_comment = "# Portail Parents"
    catalog.project, catalog.fuzzy = "Portail Parents", False
    write_po(buffer, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    # The header's dates would make every run differ, and it names nobody.
    left_out = (b"-Date:", b"Generated-By", b"Report-Msgid", b"Last-Translator", b"Language-Team")
    lines = [line for line in buffer.getvalue().splitlines() if not any(word in line for word in left_out)]
    return b"\n".join(lines) + b"\n"


def _faults(catalog: Catalog) -> list[str]:
    faults = []
    for message in catalog:
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and not all(strings):
            faults.append(f"not translated: {message.id!r}")
        if message.id and message.fuzzy:
            faults.append(f"fuzzy: {message.id!r}")
        faults += [f"{message.id!r}: {error}" for error in message.check()]
    return faults


def compile_all() -> None:
    """Write the .mo files that gettext reads; they are made, not kept in git."""
    for language in LANGUAGES:
        target = _file(language).with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, read_catalogue(language))


@click.group()
def command() -> None:
    """Extract, check and compile the catalogues."""


@command.command("update")
def update() -> None:
    """Bring both catalogues up to date with the code, and say what English lacks."""
    template = extract()
    for language in LANGUAGES:
        _file(language).write_bytes(_written(_update(language, template)))
    compile_all()
    faults = _faults(read_catalogue("en"))
    click.echo(f"{len(template)} messages; {len(faults)} to translate into English.")


@command.command("compile")
def compile_command() -> None:
    """Write the compiled catalogues."""
    compile_all()


@command.command("check")
def check() -> None:
    """Fail when a catalogue is behind the code, or an English entry is missing or fuzzy."""
    template = extract()
    faults = _faults(read_catalogue("en"))
    faults += [
        f"locale/{language} is behind the code: run `make messages`"
        for language in LANGUAGES
        if _file(language).read_bytes() != _written(_update(language, template))
    ]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo(f"Catalogues complete: {len(template)} messages, French and English.")
