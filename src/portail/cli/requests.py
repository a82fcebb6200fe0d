"""`portail requests`: what parents asked their school to verify, until schools have screens of their own."""

from uuid import UUID

import click
from django.utils import timezone

from portail.cli.options import operator
from portail.cli.school import refusals
from portail.common.tabular import shown
from portail.links.actions import RequestRefused, accept_request, refuse_request
from portail.links.queries import QueuedRequest, requests_everywhere
from portail.privacy.actions import AskingRefused, answer_request, open_request
from portail.privacy.queries import Queued, queue_everywhere


@click.group()
def command() -> None:
    """List and decide the requests that parents sent to schools."""


@command.command("list")
def show() -> None:
    """Every open request, the oldest first, as the parent typed it.

    Of those about a child's file, which they name, only what they are: `show` opens one.
    """
    asked = requests_everywhere()
    for one in asked:
        click.echo(f"{one.id}  {one.board_code}  {timezone.localtime(one.opened_at):%Y-%m-%d %H:%M}")
        # Typed by anybody: shown without what a terminal would obey.
        given, family, address = (shown(text) for text in (one.given_name, one.family_name, one.address))
        click.echo(f"    {given} {family}, {one.birth_date}, number {one.number}, {address}")
    about_files = queue_everywhere()
    for one_file in about_files:
        _show_head(one_file)
        what = "correction" if one_file.kind == "correction" else "NOT THE GUARDIAN"
        click.echo(f"    {what}{f', {one_file.part}' if one_file.part else ''}")
    click.echo(f"{len(asked) + len(about_files)} open.")


@command.command("show")
@click.argument("request_id", metavar="ID", type=click.UUID)
@operator
def show_one(*, request_id: UUID, operator: str) -> None:
    """Open one request about a child's file: whose, and in which words.

    The child's families read that the file was looked at. Exit status: 0 done, 1 refused.
    """
    with refusals():
        _show_about_file(open_request(request_id=request_id, actor=operator, now=timezone.now()))


def _show_head(asked: Queued) -> None:
    click.echo(f"{asked.id}  {asked.board_code}  {timezone.localtime(asked.opened_at):%Y-%m-%d %H:%M}")


def _show_about_file(asked: Queued) -> None:
    """A correction asked for, or somebody who says that they are not the guardian."""
    _show_head(asked)
    what = "correction of" if asked.kind == "correction" else "NOT THE GUARDIAN of"
    who = f"by the contact {asked.contact}" if asked.contact else "by an account no longer linked"
    click.echo(f"    {what} {asked.file_number}{f', {asked.part}' if asked.part else ''}, {who}")
    for line in asked.text.splitlines():
        click.echo(f"    {shown(line)}")


@command.command()
@click.argument("request_id", metavar="ID", type=click.UUID)
@click.option(
    "--student", "file_number", required=True, help="The child's file number in the board's record."
)
@click.option("--contact", required=True, help="The board's own key for the guardian who asked.")
@operator
def accept(*, request_id: UUID, file_number: str, contact: str, operator: str) -> None:
    """Link the child to whoever asked; they are told by mail.

    Only as a guardian to whom the board's record gives access: what a link may show is the record's
    to say. Exit status: 0 done, 1 refused.
    """
    with refusals():
        asked = _find(request_id)
        accept_request(
            board_id=asked.board_id,
            request_id=request_id,
            file_number=file_number,
            contact=contact,
            actor=operator,
            now=timezone.now(),
        )
    click.echo(f"{asked.address} now follows the student {file_number}.")


@command.command()
@click.argument("request_id", metavar="ID", type=click.UUID)
@click.option("--answer", required=True, help="What the parent reads, in the school's words.")
@operator
def refuse(*, request_id: UUID, answer: str, operator: str) -> None:
    """Answer with no; the parent is told by mail. Exit status: 0 done, 1 refused."""
    with refusals():
        asked = _find(request_id)
        refuse_request(
            board_id=asked.board_id, request_id=request_id, answer=answer, actor=operator, now=timezone.now()
        )
    click.echo(f"{asked.address} will read the answer.")


@command.command()
@click.argument("request_id", metavar="ID", type=click.UUID)
@click.option("--answer", "words", required=True, help="What the parent reads, in the school's words.")
@click.option("--refused", is_flag=True, help="The file stays as it is.")
@operator
def answer(*, request_id: UUID, words: str, refused: bool, operator: str) -> None:
    """Close a correction, or a word that somebody is not the guardian; the parent is told by mail.

    It changes nothing by itself: mend the board's record, which the next import brings. Exit status: 0 done,
    1 refused.
    """
    with refusals():
        found = next((asked for asked in queue_everywhere() if asked.id == request_id), None)
        if found is None:
            raise AskingRefused("no-such-request")
        answer_request(
            board_id=found.board_id,
            request_id=request_id,
            answer=words,
            is_done=not refused,
            actor=operator,
            now=timezone.now(),
        )
    click.echo("Answered; the parent is told by mail.")


def _find(request_id: UUID) -> QueuedRequest:
    found = next((asked for asked in requests_everywhere() if asked.id == request_id), None)
    if found is None:
        raise RequestRefused("no-such-request")
    return found
