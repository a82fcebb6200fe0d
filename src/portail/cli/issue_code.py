"""`portail issue-code`: a one-time code that the school hands to a guardian."""

import click
from django.utils import timezone

from portail.cli.options import operator
from portail.cli.school import board_of, refusals
from portail.links.actions import CODE_LIFE, issue_code


@click.command()
@click.argument("board")
@click.argument("file_number")
@click.argument("contact")
@operator
def command(*, board: str, file_number: str, contact: str, operator: str) -> None:
    """Issue a code for CONTACT, a guardian of the student with FILE_NUMBER in BOARD.

    For a guardian whose address the school does not have. CONTACT is the board's own key. The code is
    shown this once, serves once and for 14 days; the parent still types the child's name, birth date
    and number. Exit status: 0 done, 1 refused, 2 no such board.
    """
    board_id = board_of(board).pk
    with refusals():
        code = issue_code(
            board_id=board_id, file_number=file_number, contact=contact, actor=operator, now=timezone.now()
        )
    click.echo(code)
    click.echo(f"Serves once, for {CODE_LIFE.days} days. Hand it over in person or by post.", err=True)
