"""Who takes what a package says, a part at a time, as its files are read. Floor 8."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from portail.records.domains import Filling
from portail.records.received import ReceivedRecords

PART_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class ReceivedTable:
    """What a file says of one table. rows: its good rows, as Filling.frame takes them. held: keys of rows set
    aside, whose kept rows stay as they are."""

    filling: Filling
    rows: pl.DataFrame
    held: pl.DataFrame

    def frames(self) -> Iterator[pl.DataFrame]:
        """The table's own rows, a part of them at a time: what is made of a file may be larger than it."""
        return map(self.filling.frame, _parts(self.rows, together=self.filling.together))


def _parts(rows: pl.DataFrame, *, together: str) -> Iterator[pl.DataFrame]:
    """ROWS, so many at a time; those of one value of TOGETHER in one part, each in its order."""
    if not together or rows.height <= PART_ROWS:
        yield from rows.iter_slices(PART_ROWS)
        return
    count = rows.height // PART_ROWS + 1
    part = rows[together].hash() % count
    for number in range(count):
        yield rows.filter(part == number)


class Taking(Protocol):
    """Takes each part once. Nothing else holds it then: a package larger than memory can be read."""

    def people(self, records: ReceivedRecords) -> None:
        """All of a package's people, who are read together."""

    def table(self, received: ReceivedTable) -> None:
        """One of the tables that a file fills."""


class _Nobody:
    """For whoever asks what is wrong, and not what is said."""

    def people(self, records: ReceivedRecords) -> None:
        pass

    def table(self, received: ReceivedTable) -> None:
        pass


NOBODY: Taking = _Nobody()
