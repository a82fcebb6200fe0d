"""`portail demo`: everything on this machine, with invented families."""

import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from portail.demo.children import ChildFailed
from portail.demo.postgres import PostgresError
from portail.demo.run import Choices, PortTaken, Running, running, watch

ROOT = Path(__file__).resolve().parent.parent.parent.parent
MAIL_PORT_AFTER = 25  # 8025 beside 8000
_PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--port", default=8000, show_default=True, type=_PORT, help="The portal's.")
@click.option("--mail-port", type=_PORT, show_default="25 after --port", help="The mailbox's page.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "var" / "demo",
    help="Where the data is kept; var/demo unless told.",
)
def command(*, port: int, mail_port: int | None, folder: Path) -> None:
    """Run the portal with three sample boards and a mailbox, on this machine only.

    Ctrl-C stops all of it; the data is kept for the next time. PORTAIL_EMAIL_URL sends the mails to
    a server of yours, PORTAIL_DATABASE_URL uses your database.
    """
    choices = Choices(
        folder=folder.resolve(),
        port=port,
        mail_port=mail_port or port + MAIL_PORT_AFTER,
        mail_url=os.environ.get("PORTAIL_EMAIL_URL", ""),
        database_url=os.environ.get("PORTAIL_DATABASE_URL", ""),
    )
    # All stop like Ctrl-C, children and all; SIGINT too, which a shell's background job ignores.
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, signal.default_int_handler)
    started = time.monotonic()
    try:
        with running(choices, say=click.echo) as demo:
            _welcome(demo, choices, seconds=time.monotonic() - started)
            watch(demo)
    except KeyboardInterrupt:
        click.echo("\nStopped.")
    except (PortTaken, PostgresError, ChildFailed) as error:
        raise click.ClickException(str(error)) from None


def _welcome(demo: Running, choices: Choices, *, seconds: float) -> None:
    cast = json.loads((choices.folder / "cast.json").read_text(encoding="utf-8"))
    lines = [
        "",
        f"Ready in {seconds:.1f} s.",
        f"  Portal    {demo.url}",
        f"  Mailbox   {demo.mailbox_url or 'mails go to PORTAIL_EMAIL_URL'}",
        "",
        "Some parents to play (create the account with the address, then associate each child):",
        *_parents(cast["parents"][:3]),
        "",
        f"Everybody, traps included: {choices.folder / 'cast.json'}",
        "Ctrl-C stops everything.",
    ]
    click.echo("\n".join(lines))


def _parents(parents: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for parent in parents:
        lines.append(f"  {parent['email']}")
        lines += [
            f"    {child['given_name']} {child['family_name']}, {child['birth_date']}, "
            f"fiche {child['file_number']}, {child['board']}"
            for child in parent["children"]
        ]
    return lines
