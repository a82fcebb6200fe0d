"""`portail import-legacy-accounts`: addresses that had an account before February 2017."""

from pathlib import Path

import click
from django.utils import timezone, translation

from portail.cli.exits import EXIT_REFUSED, unreadable
from portail.cli.options import language
from portail.imports.legacy import import_legacy_addresses
from portail.imports.text import legacy_lines


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@language
def command(*, file: Path, language: str) -> None:
    """Keep the addresses in FILE: one a line, or a CSV file with a column named email.

    Their owners create the account again with the same address; the mail that they then receive
    tells them so. Exit status: 0 done, 1 refused, 2 nothing readable.
    """
    with unreadable():
        report = import_legacy_addresses(path=file, now=timezone.now())
    with translation.override(language):
        for line in legacy_lines(report):
            click.echo(line, err=not report.accepted)
    if not report.accepted:
        raise click.exceptions.Exit(EXIT_REFUSED)
