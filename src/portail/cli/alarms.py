"""`portail alarms`: what an operator must look at."""

from datetime import timedelta

import click
from django.utils import timezone

from portail.accounts.actions.alarms import AlarmFacts, alarms

SHOWN = timedelta(days=30)
EXIT_ALARMED = 1


@click.command()
def command() -> None:
    """The alarms of the last thirty days, and those that last.

    Exit status: 0 none lasts, 1 one does.
    """
    found = alarms(since=timezone.now() - SHOWN)
    for one in found:
        click.echo(_line(one))
    lasting = sum(one.ended_at is None for one in found)
    click.echo(f"{lasting} lasting.")
    if lasting:
        raise click.exceptions.Exit(EXIT_ALARMED)


def _line(one: AlarmFacts) -> str:
    began = f"{timezone.localtime(one.began_at):%Y-%m-%d %H:%M}"
    ended = f"to {timezone.localtime(one.ended_at):%H:%M}" if one.ended_at else "lasts"
    figures = f"{one.failures} of {one.tries} passwords wrong in five minutes, usually {one.usual_percent} %"
    return f"{one.code}  {began} {ended}: {figures}"
