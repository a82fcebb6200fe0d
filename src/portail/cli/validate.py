"""`portail validate`: check a board's export anywhere, without a database or a network."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import django
from django.conf import settings
from django.utils import timezone, translation

import portail
from portail.cli.exits import EXIT_UNREADABLE, unreadable
from portail.cli.options import language
from portail.imports.receive import Package, receive
from portail.imports.reporting.inspected import Inspected, inspect_package
from portail.imports.reporting.lines import inspected_lines
from portail.imports.reporting.machine import as_json
from portail.imports.reporting.page import as_html
from portail.imports.reporting.pages import code_pages
from portail.imports.reporting.redaction import redact_package

EXIT_ERRORS = 1
_OUT = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@dataclass(frozen=True, slots=True)
class Reports:
    """Where each report goes; None for one that nobody asked for."""

    html: Path | None
    machine: Path | None
    redacted: Path | None


def speak() -> None:
    """Only what sentences need of Django: its catalogues. A running program already has them."""
    if not settings.configured:
        settings.configure(
            LANGUAGE_CODE="fr",
            LOCALE_PATHS=[Path(portail.__file__).parent / "locale"],
            USE_I18N=True,
            USE_TZ=True,
            TIME_ZONE="America/Toronto",
        )
        django.setup()


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--html", type=_OUT, help="Write the report here, as one page.")
@click.option("--json", "machine", type=_OUT, help="Write the report here, for programs.")
@click.option("--redacted", type=_OUT, help="Write a copy here, a zip without personal data, for support.")
@language
@click.option(
    "--contract",
    type=click.Choice(["auto"]),
    default="auto",
    show_default=True,
    expose_value=False,
    help="Told by the files' names.",
)
@click.option("--codes", type=_FOLDER, help="Write the documentation of every code in this folder, and end.")
def command(*, file: Path | None, codes: Path | None, language: str, **reports: Path | None) -> None:
    """Check FILE, a board's export: a zip, a folder or one CSV file, OneRoster's or the portal's French ones.

    Needs no database and sends nothing. Exit status: 0 nothing to mend (warnings may remain), 1 errors,
    2 nothing readable, or a report that could not be written.
    """
    speak()
    if codes is not None:
        write_codes(codes)
        return
    if file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    inspected = _validate(file, Reports(**reports), language)
    if inspected.errors:
        raise click.exceptions.Exit(EXIT_ERRORS)


def write_codes(folder: Path) -> None:
    """The pages of docs/import/codes; those of codes that are no more are left to git."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in code_pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _validate(file: Path, reports: Reports, language: str) -> Inspected:
    try:
        with unreadable(), translation.override(language):
            package = receive(file)
            inspected = inspect_package(package, name=file.resolve().name, today=timezone.localdate())
            for line in inspected_lines(inspected):
                click.echo(line)
            _write(package, inspected, reports)
    except OSError as error:
        click.echo(f"{error.filename}: not written ({error.strerror}).", err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE) from None
    return inspected


def _write(package: Package, inspected: Inspected, reports: Reports) -> None:
    if reports.html is not None:
        reports.html.write_text(as_html(inspected), encoding="utf-8")
    if reports.machine is not None:
        reports.machine.write_text(as_json(inspected), encoding="utf-8")
    if reports.redacted is not None:
        redact_package(package, inspected, to=reports.redacted)
        for line in unlike(reports.redacted, inspected):
            click.echo(line, err=True)


def unlike(copy: Path, inspected: Inspected) -> Iterator[str]:
    """What the copy does not show as the original does; nothing, unless the copying has a fault."""
    again = inspect_package(receive(copy), name=copy.name, today=inspected.inspected_on)
    totals = {(group.code, group.severity): group.total for group in again.findings.groups}
    for group in inspected.findings.groups:
        found = totals.get((group.code, group.severity), 0)
        if found != group.total:
            yield f"{copy}: {group.code} is there {found} times instead of {group.total}."
