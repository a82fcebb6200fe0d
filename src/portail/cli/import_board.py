"""`portail import`: make a board's records say what its export says; its runs, one by one."""

import importlib
from pathlib import Path
from typing import Any

import click
from django.utils import timezone, translation

from portail.cli.exits import EXIT_REFUSED, EXIT_UNREADABLE, unreadable
from portail.cli.import_many import command as many
from portail.cli.options import language, operator
from portail.cli.school import board_of
from portail.imports.actions import Manner, NotHeld, confirm_run, import_board, rehearse, silent
from portail.imports.inbox import TooLarge
from portail.imports.report import ImportReport
from portail.imports.text import report_lines
from portail.imports.undoing import NotUndone, undo_run

NOT_HELD = {
    "no-such-run": "{run}: this board has no such run. See `portail import history`.",
    "not-held": "{run}: this run is {state}, not held for anybody to confirm.",
    "superseded": "{run}: a later run, {later}, was applied since; send the package again if it still holds.",
}
NOT_UNDONE = {
    "no-such-run": "{run}: this board has no such run. See `portail import history`.",
    "not-in-force": "{run}: this run is {state}; nothing of it is in the record.",
    "built-on": "{run}: a later run was applied since. Undo run {later} first.",
    "too-old": "{run}: what this run changed is no longer kept (the last {kept} runs are).",
}
STATES = {
    "checked": "Files read and checked.",
    "staged": "Staged beside the record.",
    "compared": "Compared with the record.",
    "applied": "Applied.",
}
# In modules of their own, which share what stands below: loaded when asked for.
ELSEWHERE = {"history": "import_history", "token": "import_token", "watch": "import_watch"}


class Import(click.Group):
    """`portail import BOARD FILE` runs; a first word that names a subcommand is that subcommand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted((*super().list_commands(ctx), *ELSEWHERE))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        found: click.Command = importlib.import_module(f"portail.cli.{ELSEWHERE[cmd_name]}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.list_commands(ctx):
            args = ["run", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Options of a run may come before its arguments, as they always could.
        if args and args[0].startswith("-") and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Import)
def command(**_: Any) -> None:
    """Import a board's export: `portail import BOARD FILE`.

    BOARD is the board's code, name or acronym; FILE a zip or a folder, OneRoster 1.1 or 1.2 CSV or the
    portal's own French files. Rows with a fault are set aside and told, the others applied, in one
    transaction; a fault of a whole file refuses the package. `portail import run --help` has the options.
    """


command.add_command(many)


@command.command("run")
@click.argument("board")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Let the run past the board's limits: somebody saw the figures.")
@click.option("--dry-run", is_flag=True, help="Count everything, keep nothing.")
@operator
@click.option("--quiet", is_flag=True, help="No line for each step.")
@language
def run(
    *, board: str, file: Path, yes: bool, dry_run: bool, operator: str, quiet: bool, language: str
) -> None:
    """Import FILE as what BOARD says now.

    Exit status: 0 done, 1 refused or held for a person to confirm, 2 no such board or nothing readable.
    """
    code, now = board_of(board).code, timezone.now()
    manner = Manner(by=operator, is_confirmed=yes, step=silent if quiet else say)
    try:
        with unreadable():
            if dry_run:
                report = rehearse(board=code, path=file, now=now)
            else:
                report = import_board(board=code, path=file, now=now, manner=manner)
    except TooLarge as refusal:
        click.echo(f"{file}: a package has at most {refusal.values['limit']} MiB.", err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE) from None
    show(report, language=language)


@command.command("confirm")
@click.argument("board")
@click.argument("number", metavar="RUN", type=int)
@operator
@language
def confirm(*, board: str, number: int, operator: str, language: str) -> None:
    """Let a run of BOARD that was held go past the board's limits.

    Exit status: 0 done, 1 refused, 2 no such board or run, a run that is not held, or nothing readable.
    """
    found = board_of(board)
    manner = Manner(by=operator, is_confirmed=True, step=say)
    try:
        with unreadable():
            report = confirm_run(run_id=number, board_id=found.pk, now=timezone.now(), manner=manner)
    except NotHeld as refusal:
        click.echo(NOT_HELD[refusal.code].format(**refusal.values), err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE) from None
    show(report, language=language)


@command.command("undo")
@click.argument("board")
@click.argument("number", metavar="RUN", type=int)
@operator
def undo(*, board: str, number: int, operator: str) -> None:
    """Bring BOARD's record back to what it said before a run: the last one applied.

    Exit status: 0 done, 1 not undone, 2 no such board.
    """
    found = board_of(board)
    try:
        undone = undo_run(run_id=number, board_id=found.pk, by=operator, now=timezone.now())
    except NotUndone as refusal:
        click.echo(NOT_UNDONE[refusal.code].format(**refusal.values), err=True)
        raise click.exceptions.Exit(EXIT_REFUSED) from None
    for table, counts in undone.tables.items():
        click.echo(
            f"{table}: {counts.restored} restored, {counts.brought_back} brought back,"
            f" {counts.deleted} removed, {counts.ended} ended."
        )
    links = undone.links
    click.echo(f"Run {number} undone. Links suspended: {links.suspended}; resumed: {links.resumed}.")


def say(state: str) -> None:
    """One line a step, apart from the report."""
    if state in STATES:
        click.echo(STATES[state], err=True)


def show(report: ImportReport, *, language: str) -> None:
    """Print the report; status 1 when nothing was applied."""
    is_done = report.accepted or (report.is_rehearsal and report.state != "refused")
    with translation.override(language):
        for line in report_lines(report):
            click.echo(line, err=not is_done)
        if report.state == "braked":
            click.echo(f"portail import confirm {report.board_code} {report.run_id}", err=True)
    if not is_done:
        raise click.exceptions.Exit(EXIT_REFUSED)
