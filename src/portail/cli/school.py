"""What the commands that speak for a school share: who acts, which board, and why they are refused."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import click

from portail.boards.actions import UnknownBoard, find_board
from portail.cli.import_board import EXIT_REFUSED, EXIT_UNREADABLE, unknown_board
from portail.common.errors import Refusal

SENTENCES = {
    "no-such-request": "no open request has this id; see `portail requests list`.",
    "request-decided": "this request was decided already: {state}.",
    "no-such-student": "{file_number}: no student of this board has this file number now.",
    "no-such-guardian": "{contact}: not a guardian of this student; the board's keys for theirs: {known}.",
    "guardian-without-access": "{contact}: the board's record says access « {access} ». Mend the record,"
    " import it again, then repeat.",
    "guardian-not-in-force": "{contact}: the guardianship is not in force today. Mend the record, import it"
    " again, then repeat.",
    "no-such-account": "{contact}: no account follows this student as this contact of the board.",
    "asker-barred": "{address}: the account proved the address of a contact whom the board's record bars from"
    " this student. Refuse the request, or mend the record, import it again, then repeat.",
    "answer-missing": "give the school's answer to the parent with --answer.",
    "answer-too-long": "the answer has {count} signs; {limit} at most.",
}

operator = click.option(
    "--as",
    "operator",
    default=getpass.getuser,
    show_default="the system's user",
    help="Who decides, for the trail.",
)


def board_of(typed: str) -> int:
    """The id of the board of this code, name or acronym; with none, ends the command with one line."""
    try:
        return find_board(typed).pk
    except UnknownBoard as refusal:
        click.echo(unknown_board(refusal), err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE) from None


@contextmanager
def refusals() -> Iterator[None]:
    """End the command with one line and status 1 when the school's record refuses."""
    try:
        yield
    except Refusal as refusal:
        values = {
            name: ", ".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in refusal.values.items()
        }
        click.echo(SENTENCES[refusal.code].format(**values), err=True)
        raise click.exceptions.Exit(EXIT_REFUSED) from None
