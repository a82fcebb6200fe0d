"""`portail import watch`: take what SFTP leaves in the drop folder."""

import signal
import threading
from pathlib import Path

import click
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from portail.cli.exits import EXIT_UNREADABLE
from portail.cli.school import board_of
from portail.imports.drop import Left, prepare, sweep

EVERY_SECONDS = 10.0


@click.command("watch")
@click.option("--once", is_flag=True, help="Look once and end.")
@click.option("--prepare", "board", metavar="BOARD", help="Make a board's folder, and end.")
def command(*, once: bool, board: str | None) -> None:
    """Take each whole package out of PORTAIL_DROP_FOLDER/<code>/, until told to stop (SIGTERM, Ctrl-C).

    `portail work` looks there too, once a minute, and is what runs the imports. A report of each is left
    in <code>/rapports/. Exit status: 0 done, 2 no drop folder or no such board.
    """
    root: Path | None = settings.DROP_FOLDER
    if root is None:
        click.echo("PORTAIL_DROP_FOLDER names no folder; set it, for `portail work` too.", err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE)
    if board is not None:
        click.echo(prepare(root, board_code=board_of(board).code))
        return
    stopping = threading.Event()
    for request in (signal.SIGTERM, signal.SIGINT):
        signal.signal(request, lambda *_: stopping.set())
    told: set[Left] = set()
    while not stopping.is_set():
        told = _pass(root, told)
        if once:
            return
        stopping.wait(EVERY_SECONDS)


def _pass(root: Path, told: set[Left]) -> set[Left]:
    """One pass; what was left is told once, as long as it stays."""
    try:
        swept = sweep(root, now=timezone.now())
    except OperationalError as error:  # the database is away for a while: nothing was taken
        click.echo(f"the database does not answer ({type(error).__name__}); trying again", err=True)
        connection.close()
        return told
    for run_id in swept.runs:
        click.echo(f"run {run_id}")
    for left in sorted(set(swept.left) - told, key=str):
        click.echo(str(left), err=True)
    return set(swept.left)
