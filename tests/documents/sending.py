"""A board's package with documents in its folder « fichiers », imported for real."""

import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from portail.imports.actions import Manner, import_board
from portail.imports.report import ImportReport
from tests.cast import BoardFacts
from tests.publishing import Rows, write
from tests.roles import as_role
from tests.world import NOW

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def document(key: str, title: str, **cells: str) -> dict[str, str]:
    """A row of documents.csv; whom it is for is said by the caller."""
    return {"document": key, "titre": title, "date": "2026-09-15", "fichier": "lettre.pdf"} | cells


def send(
    board: BoardFacts, inside: Mapping[str, bytes], /, *, now: datetime = NOW, **files: Rows
) -> ImportReport:
    """Import a zip of these files, with those INSIDE « fichiers », past the brakes, whatever comes of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "envoi.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in files.items():
                write(Path(folder) / f"{name}.csv", rows)
                archive.write(Path(folder) / f"{name}.csv", f"{name}.csv")
            for name, content in inside.items():
                archive.writestr(f"fichiers/{name}", content)
        with as_role("jobs"):
            return import_board(
                board=board.code, path=path, now=now, manner=Manner(by="tests", is_confirmed=True)
            )
