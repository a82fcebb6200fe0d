"""How commands end when they cannot do what was asked: one line, and a status that scripts can read.

Free of Django: `portail validate` starts without it. Floor 12.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from portail.imports.receive import Unreadable

EXIT_REFUSED = 1
EXIT_UNREADABLE = 2
UNREADABLE = {
    "no-such-file": "{path}: there is no such file or folder.",
    "not-a-package": "{path}: neither a zip archive nor a folder nor a CSV file; give one of these.",
    "damaged-zip": "{path}: the archive is damaged; make it again.",
    "not-permitted": "{path}: this user may not read it.",
    "still-written": "{path}: it changes while it is read; wait for the export to end.",
}


@contextmanager
def unreadable() -> Iterator[None]:
    """End the command with one line and status 2 when there is nothing to read."""
    try:
        yield
    except Unreadable as refusal:
        click.echo(UNREADABLE[refusal.code].format(**refusal.values), err=True)
        raise click.exceptions.Exit(EXIT_UNREADABLE) from None
