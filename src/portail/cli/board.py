"""`portail board`: a board's settings, and what its imports may do without anybody looking."""

from dataclasses import asdict

import click
from django.utils import timezone

from portail.cli.options import operator
from portail.cli.school import board_of
from portail.database.context import rows_of
from portail.imports.limits import allowed_for, change_limits

LARGEST = {"aside": 100, "departures": 100, "lost_links": 100, "addresses": 100, "floor": 1_000_000}


def _limit(_context: click.Context, _option: click.Parameter, stated: tuple[str, ...]) -> dict[str, int]:
    wanted = {}
    for one in stated:
        name, _, value = one.partition("=")
        if name not in LARGEST or not value.isdecimal() or int(value) > LARGEST[name]:
            known = ", ".join(f"{known}=0 to {largest}" for known, largest in LARGEST.items())
            raise click.BadParameter(f"{one}: write one of {known}.")
        wanted[name] = int(value)
    return wanted


@click.command()
@click.argument("board")
@click.option("--limit", "limits", multiple=True, metavar="NAME=N", callback=_limit, help="Set a limit.")
@operator
def command(*, board: str, limits: dict[str, int], operator: str) -> None:
    """Show BOARD's settings; with --limit, change what its imports may do before a person must confirm.

    aside, departures, lost_links and addresses are percentages; floor is the number of rows below which
    nothing waits for anybody. Exit status: 0 done, 2 no such board.
    """
    found = board_of(board)
    if limits:
        change_limits(board_id=found.pk, wanted=limits, by=operator, now=timezone.now())
    with rows_of(board=found.pk):
        allowed = asdict(allowed_for(found.pk))
    click.echo(f"{found.code}  {found.name}")
    click.echo(f"subscribed: {'yes' if found.subscribed else 'no'}")
    click.echo(f"absent access reads: {found.absent_access}")
    for name, value in allowed.items():
        click.echo(f"{name}: {value}{' rows' if name == 'floor' else ' %'}")
