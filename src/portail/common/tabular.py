"""The words of delimited files: what is documented of them, and what is found in them. Floor 1."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MAX_CELL_CHARACTERS = 20_000
MAX_COLUMNS = 200
SHOWN_CHARACTERS = 80
DELIMITERS = (",", ";", "\t", "|")
MAX_ROW_CHARACTERS = MAX_COLUMNS * MAX_CELL_CHARACTERS
MAX_CELLS = 40_000_000
"""Cells kept of a file: each costs 16 bytes however short, and a small file may have many short rows."""

BLINDING = frozenset(
    {
        "missing_column", "duplicate_column", "too_many_columns", "empty_file", "not_text", "undecodable",
        "broken_quotes", "cell_too_long", "row_too_long", "too_many_rows",
    }
)  # fmt: skip
"""Faults of a header or a whole file: they refuse a package, and behind them others would be noise."""


class Severity(StrEnum):
    """ERROR sets a row aside, or refuses the whole (BLINDING); WARNING and INFO are only said."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark on a file, worded later in the reader's language by its code.

    line: counted from 1 as a text editor counts; 0 is the file as a whole.
    value: what was read, cut to SHOWN_CHARACTERS.
    facts: what else the sentence needs (a limit, another line).
    """

    code: str
    severity: Severity = Severity.ERROR
    file: str = ""
    line: int = 0
    column: str = ""
    value: str = ""
    facts: Mapping[str, str | int] = field(default_factory=dict)


class BadCell(Exception):
    """A cell that its column refuses: a stable code, and what the sentence needs."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Check:
    """What a column asks of its cells.

    read: turns a cell, never empty and without blanks around it, into its one canonical text, or raises
    BadCell. plain: a pattern of values that `read` surely returns as they are, so that a column of
    millions is mostly settled without calling it; "" for none. It is matched whole, by Python's engine
    and by Rust's: no look-around, no \\d or \\w, and never a comma, which parts the values of a list.
    is_list: plain values parted by commas are a list of them, whose canonical text parts them otherwise.
    names_nobody: its values are numbers, days or words of a list, which a copy without persons may keep.
    """

    read: Callable[[str], str]
    plain: str = ""
    names_nobody: bool = False
    is_list: bool = False

    def __call__(self, value: str) -> str:
        return self.read(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One documented column.

    required: the header must hold it. filled: its cells must not be empty.
    aliases: other headers read as this one. unique: no value twice in the file.
    """

    name: str
    check: Check
    aliases: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    unique: bool = False

    def headers(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One documented file: its name, its columns, and the standard columns that are read past.

    closed: a column that is in neither list is an error, not a warning: for files whose form is
    ours alone, where a misspelt optional header would silently read as absent.
    headers: those of a file without a line of titles, whose first line is data.
    """

    file: str
    columns: tuple[Column, ...]
    ignored: frozenset[str] = frozenset()
    closed: bool = False
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it starts on, and its canonical cells ('' when empty, absent or refused).

    faulty: an error was found on it.
    """

    line: int
    cells: Mapping[str, str]
    faulty: bool = False

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def shown(value: str) -> str:
    """VALUE as a notice shows it: one line, at most SHOWN_CHARACTERS, control characters visible."""
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in value)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def tidy(value: str) -> str:
    """VALUE without blanks around it, each run of blanks inside as one space, composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(value.split()))
