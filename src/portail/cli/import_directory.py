"""`portail import-directory`: boards and schools from CSV files, and the settings of single boards."""

from collections.abc import Iterable
from pathlib import Path

import click
from django.utils import timezone, translation

from portail.boards.actions import change_settings
from portail.cli.exits import EXIT_REFUSED, unreadable
from portail.cli.options import language
from portail.cli.school import board_of
from portail.imports.directory import import_directory
from portail.imports.text import directory_lines

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--boards", type=_FILE, help="Service centres and school boards.")
@click.option("--schools", type=_FILE, help="Their schools.")
@click.option("--private", type=_FILE, help="Private schools, each a board of one school.")
@click.option("--subscribe", multiple=True, metavar="BOARD", help="This board uses the portal.")
@click.option("--unsubscribe", multiple=True, metavar="BOARD", help="This board does not any more.")
@click.option(
    "--absent-access",
    multiple=True,
    metavar="BOARD=yes|unknown",
    help="How the access of a guardian reads where this board's files leave it unsaid (unknown at first).",
)
@language
def command(
    *,
    boards: Path | None,
    schools: Path | None,
    private: Path | None,
    subscribe: tuple[str, ...],
    unsubscribe: tuple[str, ...],
    absent_access: tuple[str, ...],
    language: str,
) -> None:
    """Bring the directory up to date; the same files again change nothing.

    A board is never removed, and never subscribed unless told. BOARD is a code, a name or an
    acronym. Exit status: 0 done, 1 refused, 2 no such board or nothing readable.
    """
    readings = [_reading(stated) for stated in absent_access]
    if boards or schools or private:
        _import(boards, schools, private, language)
    for board in subscribe:
        _change(board, subscribed=True)
    for board in unsubscribe:
        _change(board, subscribed=False)
    for board, reading in readings:
        _change(board, absent_access=reading)


def _reading(stated: str) -> tuple[str, str]:
    board, equals, reading = stated.rpartition("=")
    if not equals or reading not in ("yes", "unknown"):
        raise click.BadParameter(f"{stated}: write BOARD=yes or BOARD=unknown.", param_hint="--absent-access")
    return board, reading


def _import(boards: Path | None, schools: Path | None, private: Path | None, language: str) -> None:
    with unreadable():
        report = import_directory(now=timezone.now(), boards=boards, schools=schools, private=private)
    with translation.override(language):
        _echo(directory_lines(report), is_error=not report.accepted)
    if not report.accepted:
        raise click.exceptions.Exit(EXIT_REFUSED)


def _echo(lines: Iterable[str], *, is_error: bool) -> None:
    for line in lines:
        click.echo(line, err=is_error)


def _change(board: str, *, subscribed: bool | None = None, absent_access: str | None = None) -> None:
    code = board_of(board).code
    is_changed = change_settings(
        board=code, subscribed=subscribed, absent_access=absent_access, now=timezone.now()
    )
    setting = (
        f"absent access reads {absent_access}"
        if absent_access
        else "subscribed"
        if subscribed
        else "not subscribed"
    )
    click.echo(f"{board}: {setting}{'' if is_changed else ' (as before)'}.")
