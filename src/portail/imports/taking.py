"""Who takes what a package says, a part at a time, as its files are read. Floor 8."""

from dataclasses import dataclass
from typing import Protocol

import polars as pl

from portail.records.domains import Filling
from portail.records.received import ReceivedRecords


@dataclass(frozen=True, slots=True)
class ReceivedTable:
    """What a file says of one table. rows: its good rows, as Filling.frame takes them. held: keys of rows set
    aside, whose kept rows stay as they are."""

    filling: Filling
    rows: pl.DataFrame
    held: pl.DataFrame

    @property
    def frame(self) -> pl.DataFrame:
        """The table's own rows, made anew each time."""
        return self.filling.frame(self.rows)


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
