"""`portail communications`: what families answered to a board's messages, and wrote back."""

import csv
from collections.abc import Sequence
from datetime import datetime
from typing import IO, TypedDict

import click
from django.utils import timezone

from portail.cli.options import operator
from portail.cli.school import board_of
from portail.communications import exporting
from portail.communications.exporting import Rows

_since = click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), required=True, help="From then on."
)
_output = click.option(
    "--output", type=click.File("w", encoding="utf-8"), default="-", help="A file; else the screen."
)


@click.group()
def command() -> None:
    """Export what families answered, wrote and took note of, as CSV, the oldest first."""


@command.command()
@click.argument("board")
@_since
@_output
@operator
def answers(*, board: str, since: datetime, output: IO[str], operator: str) -> None:
    """Answers to BOARD's questions, those taken back too. Exit status: 0 done, 2 no such board."""
    rows = exporting.answers_since(**_asked(board, since, operator))
    _write(rows, exporting.ANSWER_COLUMNS, output)


@command.command()
@click.argument("board")
@_since
@_output
@operator
def replies(*, board: str, since: datetime, output: IO[str], operator: str) -> None:
    """Replies to BOARD's messages. Exit status: 0 done, 2 no such board."""
    rows = exporting.replies_since(**_asked(board, since, operator))
    _write(rows, exporting.REPLY_COLUMNS, output)


@command.command()
@click.argument("board")
@_since
@_output
@operator
def receipts(*, board: str, since: datetime, output: IO[str], operator: str) -> None:
    """Who opened and took note of BOARD's messages that ask for it. Exit status: 0 done, 2 no such board."""
    rows = exporting.receipts_since(**_asked(board, since, operator))
    _write(rows, exporting.RECEIPT_COLUMNS, output)


class _Asked(TypedDict):
    board_id: int
    since: datetime
    by: str
    now: datetime


def _asked(board: str, since: datetime, by: str) -> _Asked:
    return {
        "board_id": board_of(board).pk, "since": timezone.make_aware(since), "by": by, "now": timezone.now(),
    }  # fmt: skip


def _write(rows: Rows, columns: Sequence[str], output: IO[str]) -> None:
    writer = csv.DictWriter(output, columns)
    writer.writeheader()
    writer.writerows(rows)
    click.echo(f"{len(rows)} rows.", err=True)
