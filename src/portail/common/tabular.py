"""Read delimited text files: encoding, delimiter, header, rows, and a notice for every fault. Floor 1."""

import codecs
import csv
import difflib
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """ERROR refuses the file; WARNING and INFO are only said."""

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
    """

    read: Callable[[str], str]
    plain: str = ""

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
    refused: frozenset[str] = frozenset()
    faulty: bool = False

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file read: the columns it has, its rows, how it was written, and every fault found."""

    file: str
    columns: frozenset[str]
    rows: tuple[Row, ...]
    notices: tuple[Notice, ...]
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns found, each with its place in a line."""

    width: int
    places: Mapping[str, int]
    notices: tuple[Notice, ...]


def shown(value: str) -> str:
    """VALUE as a notice shows it: one line, at most SHOWN_CHARACTERS, control characters visible."""
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in value)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def tidy(value: str) -> str:
    """VALUE without blanks around it, each run of blanks inside as one space, composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(value.split()))


def read_table(*, data: bytes, sheet: Sheet) -> Table:
    """Read DATA, the bytes of a file described by SHEET.

    Never raises for what a file may hold: whatever is wrong is in the table's notices, and the
    rows hold what could be read, so that faults across files are found in the same run.
    """
    text, encoding, faults = decode(data, file=sheet.file)
    if text is None:
        return Table(sheet.file, frozenset(), (), faults)
    delimiter = detect_delimiter(text, sheet)
    notices = list(faults)
    if delimiter != ",":
        notices.append(Notice("delimiter", Severity.INFO, sheet.file, facts={"delimiter": _name(delimiter)}))
    records = _records(text, delimiter, sheet.file, notices)
    first = (1, list(sheet.headers)) if sheet.headers else next(records, None)
    if first is None:
        notices.append(Notice("empty_file", file=sheet.file))
        return Table(sheet.file, frozenset(), (), tuple(notices), encoding, delimiter)
    header = _read_header(first[1], first[0], sheet)
    notices.extend(header.notices)
    rows = _read_rows(records, header, sheet, notices)
    return Table(sheet.file, frozenset(header.places), rows, tuple(notices), encoding, delimiter)


def decode(data: bytes, *, file: str) -> tuple[str | None, str, tuple[Notice, ...]]:
    """Turn bytes into text: by their mark if any, else UTF-8, else Windows-1252, which is said."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decode_as(data, encoding, file)
    if b"\0" in data:
        return None, "", (Notice("not_text", file=file, line=data[: data.index(b"\0")].count(b"\n") + 1),)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        text, encoding, faults = _decode_as(data, "cp1252", file)
    if text is None:
        return None, encoding, faults
    return text, encoding, (Notice("encoding", Severity.INFO, file, facts={"encoding": "Windows-1252"}),)


def _decode_as(data: bytes, encoding: str, file: str) -> tuple[str | None, str, tuple[Notice, ...]]:
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = " ".join(f"{byte:02x}" for byte in data[error.start : error.start + 4])
        return None, encoding, (Notice("undecodable", file=file, line=line, value=found),)


def detect_delimiter(text: str, sheet: Sheet) -> str:
    """The delimiter under which the first line holds the most of the sheet's headers; comma by default."""
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    known = {_key(header) for column in sheet.columns for header in column.headers()}
    known |= {_key(header) for header in sheet.ignored}

    def headers_found(delimiter: str) -> int:
        return sum(_key(cell.strip().strip('"')) in known for cell in first.split(delimiter))

    return max(DELIMITERS, key=headers_found)


def _name(delimiter: str) -> str:
    return {"\t": "TAB"}.get(delimiter, delimiter)


def _key(header: str) -> str:
    return header.strip().casefold()


def _records(text: str, delimiter: str, file: str, notices: list[Notice]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on; blank lines are passed over."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            # After a broken quote nothing below can be trusted: one notice, and the file ends here.
            too_long = "field larger" in str(error)
            code = "cell_too_long" if too_long else "broken_quotes"
            facts: dict[str, str | int] = {"limit": MAX_CELL_CHARACTERS} if too_long else {}
            notices.append(Notice(code, file=file, line=start, facts=facts))
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _read_header(cells: Sequence[str], line: int, sheet: Sheet) -> _Header:
    notices: list[Notice] = []
    if len(cells) > MAX_COLUMNS:
        notices.append(
            Notice("too_many_columns", file=sheet.file, line=line, value=str(len(cells)),
                   facts={"limit": MAX_COLUMNS})
        )  # fmt: skip
        return _Header(len(cells), {}, tuple(notices))
    known = {_key(header): column.name for column in sheet.columns for header in column.headers()}
    ignored = {_key(header) for header in sheet.ignored}
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = known.get(_key(cell))
        if name is None:
            if _key(cell) not in ignored:
                notices.append(_unknown(cell, line, sheet))
        elif name in places:
            notices.append(
                Notice("duplicate_column", file=sheet.file, line=line, column=name, value=shown(cell))
            )
        else:
            places[name] = place
    notices.extend(
        Notice("missing_column", file=sheet.file, line=line, column=column.name)
        for column in sheet.columns
        if column.required and column.name not in places
    )
    return _Header(len(cells), places, tuple(notices))


def _unknown(cell: str, line: int, sheet: Sheet) -> Notice:
    names = {_key(column.name): column.name for column in sheet.columns}
    near = difflib.get_close_matches(_key(cell), names, n=1, cutoff=0.75)
    # A header that nearly is one of ours is a slip; another's extension column is only news.
    severity = Severity.ERROR if sheet.closed else Severity.WARNING if near else Severity.INFO
    code = "misspelt_column" if near else "unknown_column"
    return Notice(
        code, severity, sheet.file, line, value=shown(cell), facts={"near": names[near[0]]} if near else {}
    )


def _read_rows(
    records: Iterator[tuple[int, list[str]]], header: _Header, sheet: Sheet, notices: list[Notice]
) -> tuple[Row, ...]:
    columns = [
        (column, header.places[column.name]) for column in sheet.columns if column.name in header.places
    ]
    firsts: dict[str, dict[str, int]] = {column.name: {} for column in sheet.columns if column.unique}
    rows: list[Row] = []
    for line, cells in records:
        if len(cells) != header.width:
            facts = {"expected": header.width}
            notices.append(
                Notice("row_width", file=sheet.file, line=line, value=str(len(cells)), facts=facts)
            )
            rows.append(_shell(line, cells, columns))
            continue
        row, faults = _check_row(line, cells, columns, sheet.file)
        notices.extend(faults)
        notices.extend(_repeated(row, firsts, sheet.file))
        rows.append(row)
    return tuple(rows)


def _shell(line: int, cells: Sequence[str], columns: Sequence[tuple[Column, int]]) -> Row:
    """What is left of a row of the wrong width: its key, so that references to it are not faults too."""
    keys = {
        column.name: tidy(cells[place]) for column, place in columns if column.unique and place < len(cells)
    }
    return Row(line, keys, frozenset(column.name for column, _place in columns))


def _check_row(
    line: int, cells: Sequence[str], columns: Sequence[tuple[Column, int]], file: str
) -> tuple[Row, list[Notice]]:
    faults: list[Notice] = []
    kept: dict[str, str] = {}
    refused: set[str] = set()
    for column, place in columns:
        value = cells[place].strip()
        try:
            if value:
                kept[column.name] = column.check(value)
            elif column.filled:
                raise BadCell("empty_cell")
        except BadCell as bad:
            refused.add(column.name)
            faults.append(
                Notice(
                    bad.code, file=file, line=line, column=column.name, value=shown(value), facts=bad.facts
                )
            )
    return Row(line, kept, frozenset(refused)), faults


def _repeated(row: Row, firsts: Mapping[str, dict[str, int]], file: str) -> Iterator[Notice]:
    for column, seen in firsts.items():
        value = row[column]
        if value and (first := seen.setdefault(value, row.line)) != row.line:
            yield Notice(
                "repeated_value", file=file, line=row.line, column=column, value=shown(value),
                facts={"first": first},
            )  # fmt: skip
