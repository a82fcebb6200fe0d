"""Packages for tests of what arrives: small archives, and an inbox of the test's own."""

import io
import struct
import zipfile
from pathlib import Path

from portail.database.context import rows_of
from portail.imports.models import Run


def archive(**files: str) -> bytes:
    """A zip of FILES, « users » being users.csv; its bytes differ with them alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as writing:
        for name, content in files.items():
            writing.writestr(zipfile.ZipInfo(f"{name}.csv"), content)
    return buffer.getvalue()


def in_two_parts() -> bytes:
    """The end of an archive that says it has a second part, which zipfile refuses even to look at."""
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 1, 0, 2)
    return b" " * 56 + locator + b"PK\x05\x06" + b"\0" * 18


def kept(inbox: Path) -> list[str]:
    """The packages in the inbox, half written ones included."""
    return sorted(file.name for file in inbox.iterdir() if file.name != ".arriving") if inbox.exists() else []


def runs(board_id: int) -> list[Run]:
    with rows_of(board=board_id):
        return list(Run.objects.filter(board_id=board_id).order_by("pk"))
