"""How a domain describes the files that it reads, beside its tables. Floor 6.

`imports` reads, stages, compares, applies and undoes whatever is described so, and knows no domain.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import LiteralString

import polars as pl
from django.utils.functional import Promise

from portail.common.columns import text
from portail.common.sieve import Sieve
from portail.common.tabular import Sheet
from portail.database.bulk import BulkTable

file_name = text(limit=120)
"""A cell that names a file of the package's folder « fichiers »."""


class Touches(StrEnum):
    """Whose pages a row is on: what tells the students whose revision rises when it changes."""

    STUDENT = "student"  # its student_id
    SECTION = "section"  # whoever is enrolled in its section_id
    SCHOOL = "school"  # whoever is in its school_id, or in the board when that is empty
    NOBODY = "nobody"  # nobody by itself


def as_read(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a file that has a column for each of its table's."""
    return rows


def every_row(rows: pl.DataFrame, _others: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows of a file that is of one domain alone and says all of it."""
    return rows


def no_rule(rows: Sieve) -> None:
    """The rule of a file whose columns say all."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A table that a file fills. label: what reports call its rows, « Travaux ».

    frame: from the file's good rows, under the names of DomainFile.columns, to a frame of the table's
    `staged_types`, all text; rows of one key are one row already. It is given a part of the rows at a time.
    together: our column whose rows of one value are always in one part, where one row is made of several.
    sent_by: whose school publishes a row, where that is not whose pages it is on; sent_when: SQL, the
    rows `r` that tell. keyed: the table's staged key columns by ours, where their names differ.
    """

    table: BulkTable
    label: str | Promise
    frame: Callable[[pl.DataFrame], pl.DataFrame] = as_read
    touches: Touches = Touches.STUDENT
    together: str = ""
    sent_by: Touches | None = None
    sent_when: LiteralString = "true"
    keyed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DomainFile:
    """One file of a contract: what it looks like, what its rows must hold to, which tables it fills.

    domain: what the board publishes by it, as boards.publications says it (« absences »).
    columns: the file's own name of a column by ours; `key` are ours, each required and filled. Rows that
    repeat a key are told and only the first counts, unless they contradict each other: then all of them
    wait. rule: what no single
    column can say, told by Sieve.refuse or Sieve.remark.
    """

    domain: str
    sheet: Sheet
    columns: Mapping[str, str]
    key: tuple[str, ...]
    fills: tuple[Filling, ...]
    rule: Callable[[Sieve], None] = no_rule
    targets: Mapping[str, str] = field(default_factory=dict)
    """Our columns whose cells are keys of another file's rows, by that table's name; the package's own
    files are then looked at, when they are there, before the database is."""
    prepare: Callable[[pl.DataFrame, Mapping[str, pl.DataFrame]], pl.DataFrame] = every_row
    """Those of the file's rows that are the domain's, completed from the package's other files, by name:
    those of `beside`, empty when the package has none, and those of `people`.
    A file with rows of which none is the domain's says nothing of it: what was kept stays."""
    beside: tuple[Sheet, ...] = ()
    people: tuple[str, ...] = ()
    """Files about people, read before, that the contract hands on."""
    document: str = ""
    """Our column whose cells are names of files in the package's folder « fichiers » (`file_name`). The rows
    then have the columns digest, size and media_type, as the files' store keeps what is named."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every file that is looked at for it."""
        return (self.sheet, *self.beside)

    @property
    def tables(self) -> tuple[BulkTable, ...]:
        return tuple(filling.table for filling in self.fills)
