"""`portail demo`: everything on this machine, with invented families; or the files of a whole province."""

import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import django
from django.utils import timezone

from portail.demo.children import ChildFailed
from portail.demo.postgres import PostgresError
from portail.demo.run import Choices, PortTaken, Running, running, watch

ROOT = Path(__file__).resolve().parent.parent.parent.parent
MAIL_PORT_AFTER = 25  # 8025 beside 8000
_PORT = click.IntRange(1, 65535)


@click.group(invoke_without_command=True)
@click.option("--port", default=8000, show_default=True, type=_PORT, help="The portal's.")
@click.option("--mail-port", type=_PORT, show_default="25 after --port", help="The mailbox's page.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=ROOT / "var" / "demo",
    help="Where the data is kept; var/demo unless told.",
)
@click.pass_context
def command(ctx: click.Context, *, port: int, mail_port: int | None, folder: Path) -> None:
    """Run the portal with three sample boards and a mailbox, on this machine only.

    Ctrl-C stops all of it; the data is kept for the next time. PORTAIL_EMAIL_URL sends the mails to
    a server of yours, PORTAIL_DATABASE_URL uses your database.
    """
    if ctx.invoked_subcommand is not None:
        return
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
        "One whose account is open already:",
        *(f"  {one['email']}, {one['password']}" for one in cast["parents"] if "password" in one),
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


@command.command(hidden=True)
@click.option("--today", required=True, type=click.DateTime(["%Y-%m-%d"]))
def already(*, today: datetime) -> None:
    """Do what a parent did before anybody plays; safe to repeat."""
    django.setup()
    from portail.demo.played import play

    play(today.date(), now=timezone.now())


@command.command()
@click.option("--pupils", required=True, type=click.IntRange(1, 5_000_000), help="In the whole province.")
@click.option("--seed", required=True, type=int, help="Which province; the same one gives the same bytes.")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where directory/, packages/ and answers.json are written.",
)
@click.option(
    "--night", default=0, type=click.IntRange(0, 400), help="The same province, so many nights later."
)
@click.option(
    "--changed",
    default=0.01,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Families changed each night.",
)
@click.option(
    "--errors",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 100),
    help="Times each rate of errors.",
)
@click.option(
    "--shuffle", is_flag=True, help="Write the rows in another order: the same content, other bytes."
)
@click.option(
    "--contract",
    default="oneroster",
    show_default=True,
    type=click.Choice(["oneroster", "french", "mixed"]),
    help="The form of the packages.",
)
@click.option("--processes", type=click.IntRange(1, 64), show_default="one a processor", help="At once.")
def province(
    *,
    pupils: int,
    seed: int,
    out: Path,
    night: int,
    changed: float,
    errors: float,
    shuffle: bool,
    contract: str,
    processes: int | None,
) -> None:
    """Write the exports of 72 boards and 256 private schools, all invented; see docs/province.md.

    `portail import-directory` reads OUT/directory, `portail import CODE OUT/packages/CODE.zip` a board.
    """
    from portail.demo.province.writing import Order, Written, peak_mib, write_province

    order = Order(
        pupils, seed, out, night=night, changed=changed, errors=errors, shuffle=shuffle, contract=contract
    )
    started = time.monotonic()
    packages: list[Written] = []
    with click.progressbar(length=pupils, label="Pupils written") as bar:

        def say(written: Written) -> None:
            packages.append(written)
            bar.update(written.pupils)

        write_province(order, processes=processes, say=say)
    peak = max(peak_mib(), *(package.peak_mib for package in packages))
    click.echo(
        f"{out}: {sum(package.pupils > 0 for package in packages)} packages,"
        f" {sum(package.pupils for package in packages):,} pupils in"
        f" {time.monotonic() - started:.1f} s, at most {peak:.0f} MiB a process."
    )
