"""`portail import`: make a board's records say what its export says."""

from pathlib import Path

import click
from django.utils import timezone, translation

from portail.boards.actions import UnknownBoard
from portail.imports.actions import import_board
from portail.imports.receive import Unreadable
from portail.imports.text import report_lines

EXIT_REFUSED = 1
EXIT_UNREADABLE = 2
UNREADABLE = {
    "no-such-file": "{path}: there is no such file or folder.",
    "not-a-package": "{path}: neither a zip archive nor a folder; give the one that holds users.csv.",
    "damaged-zip": "{path}: the archive is damaged; make it again.",
    "not-permitted": "{path}: this user may not read it.",
    "still-written": "{path}: it changes while it is read; wait for the export to end.",
}


def unknown_board(refusal: UnknownBoard) -> str:
    """The line for a board that is not in the directory."""
    near = refusal.values["near"]
    hint = f" Did you mean: {'; '.join(near)}?" if isinstance(near, tuple) and near else ""
    return f"{refusal.values['typed']}: no board has this code or name.{hint} See `portail import-directory`."


@click.command()
@click.argument("board")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="The report's."
)
def command(*, board: str, file: Path, language: str) -> None:
    """Import a board's export: a OneRoster 1.1 or 1.2 CSV package, zip or folder.

    BOARD is the board's code, name or acronym; FILE the package. Any error refuses it whole.
    Exit status: 0 done, 1 refused, 2 no such board or nothing readable.
    """
    try:
        report = import_board(board=board, path=file, now=timezone.now())
    except UnknownBoard as refusal:
        click.echo(unknown_board(refusal), err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE) from None
    except Unreadable as refusal:
        click.echo(UNREADABLE[refusal.code].format(path=refusal.values["path"]), err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE) from None
    with translation.override(language):
        for line in report_lines(report):
            click.echo(line, err=not report.accepted)
    if not report.accepted:
        raise click.exceptions.Exit(EXIT_REFUSED)
