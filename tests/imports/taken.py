"""A package read, and all that it says kept, so that tests can look at it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from portail.imports.checked import Checked
from portail.imports.reading import check_package
from portail.imports.receive import Package
from portail.imports.taking import ReceivedTable
from portail.records.received import ReceivedRecords


@dataclass(slots=True)
class Taken:
    """A package's people, and the frames of the tables that its other files fill, by the tables' names; for
    all else, as the Checked that it is."""

    checked: Checked | None = None
    records: ReceivedRecords | None = None
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def people(self, records: ReceivedRecords) -> None:
        assert self.records is None
        self.records = records

    def table(self, received: ReceivedTable) -> None:
        table = received.filling.table
        assert table.table not in self.frames
        self.frames[table.table] = pl.concat(
            [received.filling.frame(received.rows.clear()), *received.frames()]
        )
        self.keys[table.table] = table.staged_key[0]

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """The rows of a table, by what identifies them first."""
        return {row[self.keys[table]]: row for row in self.frames[table].iter_rows(named=True)}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.checked, name)


def taken(package: Package, *, today: date) -> Taken:
    """PACKAGE read: every fault, and all it says."""
    found = Taken()
    found.checked = check_package(package, today=today, taking=found)
    return found
