"""`portail silence`: tell no other guardian of new links to a student."""

import click
from django.utils import timezone

from portail.cli.options import operator
from portail.cli.school import board_of, refusals
from portail.links.actions import silence_student


@click.command()
@click.argument("board")
@click.argument("file_number")
@operator
def command(*, board: str, file_number: str, operator: str) -> None:
    """Silence the student with FILE_NUMBER in BOARD: for families under protection.

    Whoever is linked is still told themselves. Exit status: 0 done or done before, 1 refused, 2 no
    such board.
    """
    board_id = board_of(board).pk
    with refusals():
        is_new = silence_student(
            board_id=board_id, file_number=file_number, actor=operator, now=timezone.now()
        )
    click.echo("Silenced." if is_new else "It was silenced already.")
