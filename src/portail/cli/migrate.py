"""`portail migrate`: bring the tables up to date, as the owner."""

import click
from django.core.management import call_command


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing when all goes well.")
def command(*, quiet: bool) -> None:
    """Bring the database's tables up to date."""
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1, skip_checks=True)
