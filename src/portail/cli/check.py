"""`portail check`: say everything that would keep the portal from starting."""

import click

from portail.config.check import database_faults, settings_faults, start_up_faults

EXIT_FAULTY = 2


def refuse_faults() -> None:
    """End the program with one line for each fault, before it serves or works; do nothing without."""
    faults = start_up_faults()
    for fault in faults:
        click.echo(f"portail: {fault.text}", err=True)
    if faults:
        raise click.exceptions.Exit(EXIT_FAULTY)


@click.command()
def command() -> None:
    """Check the settings, the database, its roles and its migrations.

    Exit status: 0 ready to start, 2 not; one line for each thing to mend.
    """
    faults = [*settings_faults(), *database_faults()]
    for fault in faults:
        click.echo(f"{fault.code}: {fault.text}")
    if faults:
        raise click.exceptions.Exit(EXIT_FAULTY)
    click.echo("Settings, database, role and migrations: ready to start.")
