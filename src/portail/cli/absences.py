"""`portail absences`: what families sent, and the notices that wait for somebody to look."""

import csv
import shutil
from datetime import datetime
from pathlib import Path
from typing import IO

import click
from django.utils import timezone

from portail.attendance.exporting import Sent, sent_since
from portail.attendance.holds import held_now, release
from portail.cli.exits import EXIT_REFUSED
from portail.cli.options import operator
from portail.cli.school import board_of
from portail.files.rules import SUFFIXES
from portail.files.store import Shelf, open_kept

COLUMNS = (
    "reference", "genre", "eleve", "fiche", "absence", "du", "au", "moment", "periodes", "motif", "precision",
    "piece", "adulte", "envoye_le", "retire_le",
)  # fmt: skip


@click.group()
def command() -> None:
    """Export what families sent; see and release the notices that are held."""


@command.command()
@click.argument("board")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), required=True, help="Sent from then on."
)
@click.option(
    "--output", type=click.File("w", encoding="utf-8"), default="-", help="A file; else the screen."
)
@click.option(
    "--notes", type=click.Path(file_okay=False, path_type=Path), help="A folder for the documents, as sent."
)
@operator
def export(*, board: str, since: datetime, output: IO[str], notes: Path | None, operator: str) -> None:
    """Write the reasons and announcements of BOARD's families as CSV, the oldest first.

    Documents come from outside and were looked through by nobody: open them as you would a stranger's mail.
    Exit status: 0 done, 2 no such board.
    """
    found = board_of(board)
    sent = sent_since(board_id=found.pk, since=timezone.make_aware(since), by=operator, now=timezone.now())
    writer = csv.DictWriter(output, COLUMNS)
    writer.writeheader()
    writer.writerows(one.cells for one in sent)
    if notes is not None:
        notes.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in sent:
            _copy(one, notes)
    click.echo(f"{len(sent)} sent since {since:%Y-%m-%d %H:%M}.", err=True)


def _copy(sent: Sent, folder: Path) -> None:
    """A document under its row's reference: a name that somebody typed never becomes a path."""
    if sent.note_digest:
        target = folder / f"{sent.reference}.{SUFFIXES[sent.note_type]}"
        with open_kept(sent.note_digest, shelf=Shelf.QUARANTINE) as kept, target.open("wb") as copied:
            shutil.copyfileobj(kept, copied)


@command.command()
@click.argument("board")
def held(*, board: str) -> None:
    """The half-days of BOARD's schools whose notices are held: too many absent at once to be true.

    Exit status: 0 none, 1 one or more, 2 no such board.
    """
    found = held_now(board_id=board_of(board).pk, now=timezone.now())
    for one in found:
        click.echo(
            f"{one.school_code}  {one.day} {one.half}  {one.absent} of {one.students} absent,"
            f" held {timezone.localtime(one.held_at):%H:%M}  {one.school}"
        )
    click.echo(f"{len(found)} held.")
    if found:
        raise click.exceptions.Exit(EXIT_REFUSED)


@command.command("release")
@click.argument("board")
@click.argument("school_code", metavar="SCHOOL")
@operator
def release_command(*, board: str, school_code: str, operator: str) -> None:
    """Let the held notices of the SCHOOL with this code go out: these students are absent indeed.

    Exit status: 0 released, 1 nothing was held, 2 no such board.
    """
    released = release(board_id=board_of(board).pk, school_code=school_code, by=operator, now=timezone.now())
    click.echo(f"{released} half-days released.")
    if not released:
        raise click.exceptions.Exit(EXIT_REFUSED)
