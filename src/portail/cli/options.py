"""Options that several commands take, the same everywhere; free of Django, floor 12."""

import getpass

import click

operator = click.option(
    "--as",
    "operator",
    default=getpass.getuser,
    show_default="the system's user",
    help="Who does this, for the history and the trail.",
)
language = click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="The report's."
)
