"""`portail board`: a board's settings, and what its imports may do without anybody looking."""

from dataclasses import asdict

import click
from django.utils import timezone

from portail.boards.settings import BadSetting, change_setting, kept_settings
from portail.cli.board_settings import SETTINGS
from portail.cli.options import operator
from portail.cli.school import board_of
from portail.database.context import rows_of
from portail.imports.limits import allowed_for, change_limits

PERCENTAGES = ("aside", "departures", "lost_links", "addresses", "vanishing")
LARGEST = {**dict.fromkeys(PERCENTAGES, 100), "floor": 1_000_000}


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
@click.option("--set", "wanted", multiple=True, metavar="NAME=VALUE", help="Decide something of its pages.")
@operator
def command(*, board: str, limits: dict[str, int], wanted: tuple[str, ...], operator: str) -> None:
    """Show BOARD's settings; with --limit, change what its imports may do before a person must confirm.

    aside, departures, lost_links, addresses and vanishing are percentages; floor is the number of rows
    below which nothing waits for anybody. --set NAME= brings the usual value back. Of each setting it prints
    the value in force, the usual one and what it takes. Exit status: 0 done, 1 a value that a setting does
    not take, 2 no such board or no such setting.
    """
    found = board_of(board)
    for one in wanted:
        name, _, value = one.partition("=")
        _set(found.pk, name, value, by=operator)
    if limits:
        change_limits(board_id=found.pk, wanted=limits, by=operator, now=timezone.now())
    with rows_of(board=found.pk):
        allowed = asdict(allowed_for(found.pk))
    click.echo(f"{found.code}  {found.name}")
    click.echo(f"subscribed: {'yes' if found.subscribed else 'no'}")
    click.echo(f"absent access reads: {found.absent_access}")
    for name, value in allowed.items():
        click.echo(f"{name}: {value}{' rows' if name == 'floor' else ' %'}")
    kept = kept_settings(board_id=found.pk)
    for setting in SETTINGS:
        click.echo(f"{setting.name}: {kept.get(setting.name) or setting.said}")
        click.echo(f"    usual: {setting.said}; takes {setting.expected}")


def _set(board_id: int, name: str, typed: str, *, by: str) -> None:
    setting = next((one for one in SETTINGS if one.name == name), None)
    if setting is None:
        known = ", ".join(one.name for one in SETTINGS)
        raise click.BadParameter(f"{name}: write one of {known}.", param_hint="--set")
    try:
        change_setting(setting, board_id=board_id, typed=typed, by=by, now=timezone.now())
    except BadSetting as refusal:
        raise click.ClickException(f"{name}: {typed} is not {refusal.values['expected']}.") from None
