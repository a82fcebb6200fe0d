"""Packages of one or more domains, as a board sends them by day: French files, imported for real.

For tests marked transaction=True: imports work as another role.
"""

import csv
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from portail.imports.actions import Manner, import_board
from portail.imports.report import ImportReport
from tests.cast import BoardFacts
from tests.roles import as_role
from tests.world import NOW

type Rows = Iterable[Mapping[str, str]]


def publish(board: BoardFacts, *, now: datetime = NOW, **files: Rows) -> ImportReport:
    """Import these files (`absences=[{"eleve": …}]`) for BOARD, past its brakes; all of it must be taken."""
    report = publish_anyhow(board, now=now, **files)
    assert report.accepted, [(group.code, group.rows[:3]) for group in report.findings.groups]
    assert not report.figures.waiting, f"{report.figures.waiting} rows point at what the record does not have"
    return report


def publish_anyhow(board: BoardFacts, *, now: datetime = NOW, **files: Rows) -> ImportReport:
    """The same, whatever becomes of it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in files.items():
            write(Path(folder) / f"{name}.csv", rows)
        with as_role("jobs"):
            return import_board(
                board=board.code, path=Path(folder), now=now, manner=Manner(by="tests", is_confirmed=True)
            )


def write(path: Path, rows: Rows) -> None:
    """One CSV file whose columns are those that the rows name."""
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
