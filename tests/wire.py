"""What a connection really sends to the server, as libpq itself sees it: BEGIN and COMMIT too."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent while the block runs; filled when it ends."""
    connection.ensure_connection()
    raw = connection.connection.pgconn
    sent: list[str] = []
    with tempfile.TemporaryFile("w+") as file:
        raw.trace(file.fileno())
        try:
            yield sent
        finally:
            raw.untrace()
            file.seek(0)
            lines = [line.split("\t") for line in file.read().splitlines()]
            sent += [
                "\t".join(parts[1:])
                for parts in lines
                if len(parts) > 3 and parts[1] == "F" and parts[3] in ("Query", "Execute")
            ]
