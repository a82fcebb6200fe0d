"""`portail issue-recovery`: a school's code for a parent who lost every second step."""

import click
from django.utils import timezone

from portail.accounts.factors.rescue import CODE_LIFE, WAIT
from portail.cli.options import operator
from portail.cli.school import board_of, refusals
from portail.links.actions import issue_recovery


@click.command()
@click.argument("board")
@click.argument("file_number")
@click.argument("contact")
@operator
def command(*, board: str, file_number: str, contact: str, operator: str) -> None:
    """Issue a code for the account of CONTACT, who follows the student with FILE_NUMBER in BOARD.

    For a parent who lost the application, the codes and the passkeys. Make sure who asks: in person
    with a card, or by calling the number on the record. The code is shown this once and serves once;
    it opens nothing by itself, and every address of the account is told. Exit status: 0 done,
    1 refused, 2 no such board.
    """
    board_id = board_of(board).pk
    with refusals():
        code = issue_recovery(
            board_id=board_id, file_number=file_number, contact=contact, actor=operator, now=timezone.now()
        )
    click.echo(code)
    hours = int(WAIT.total_seconds() // 3600)
    click.echo(
        f"Serves once, for {CODE_LIFE.days} days; the second step goes {hours} hours after it is typed.",
        err=True,
    )
