"""What the commands that act for a board share: which board, and why its record refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from portail.boards.actions import UnknownBoard, find_board
from portail.boards.models import Board
from portail.cli.exits import EXIT_REFUSED, EXIT_UNREADABLE
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
    "student-of-age": "the student, born {birth_date}, is of age, and the board's record does not say that"
    " they consent to their parents' access. Mend the record, import it again, then repeat.",
    "no-such-account": "{contact}: no account follows this student as this contact of the board.",
    "asker-barred": "{address}: the account proved the address of a contact whom the board's record bars from"
    " this student. Refuse the request, or mend the record, import it again, then repeat.",
    "answer-missing": "give the school's answer to the parent with --answer.",
    "answer-too-long": "the answer has {count} signs; {limit} at most.",
}


def board_of(typed: str) -> Board:
    """The board of this code, name or acronym; with none, ends the command with one line."""
    try:
        return find_board(typed)
    except UnknownBoard as refusal:
        near = refusal.values["near"]
        hint = f" Did you mean: {'; '.join(near)}?" if isinstance(near, tuple) and near else ""
        known = "See `portail import-directory`."
        click.echo(f"{typed}: no board has this code or name.{hint} {known}", err=True)
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
