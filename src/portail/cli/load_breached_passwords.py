"""`portail load-breached-passwords`: make a filter from a list of breached passwords."""

from pathlib import Path

import click

from portail.accounts.passwords.breaches import build_filter
from portail.accounts.passwords.layout import FilterRefused

FAULTS = {
    "source-missing": "{path} does not exist: give a file, or a folder of range files.",
    "source-empty": "{path} holds no password: give a list of SHA-1 hashes or of passwords, one a line.",
    "source-unreadable": "{path}, line {line}: {wanted} expected; nothing was written.",
    "rate-out-of-range": "{rate} is no rate we can build for: give one between {lowest} and {highest}.",
}
EXIT_REFUSED = 1


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("filter_file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--rate",
    type=float,
    default=0.001,
    show_default=True,
    help="How often a password that is not in the list is taken for one that is.",
)
def command(*, source: Path, filter_file: Path, rate: float) -> None:
    """Turn the list SOURCE into FILTER_FILE, a compact filter that sign-up and reset look passwords up in.

    SOURCE is a text file, plain or .gz, of SHA-1 hashes (Have I Been Pwned's, with or without counts)
    or of passwords, one a line; or the folder of its range files. Then set
    PORTAIL_BREACHED_PASSWORDS to the path of FILTER_FILE and start the workers again.
    Exit status: 0 done, 1 refused.
    """
    try:
        layout = build_filter(source, filter_file, false_positive_rate=rate, progress=_show)
    except FilterRefused as refusal:
        click.echo(FAULTS[refusal.code].format(**dict(refusal.values)), err=True)
        raise click.exceptions.Exit(EXIT_REFUSED) from None
    click.echo(
        f"{filter_file}: {layout.entries} passwords, {layout.file_bytes / 2**20:.1f} MiB,"
        f" one password in {1 / layout.expected_rate():,.0f} refused by mistake."
    )


def _show(done: int, total: int) -> None:
    click.echo(f"{done} of {total}", err=True)
