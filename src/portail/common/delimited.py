"""What a delimited file is written in: its encoding, delimiter and header, said where guessed. Floor 1."""

import codecs
import difflib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from portail.common.findings import Findings
from portail.common.splitting import Record
from portail.common.tabular import DELIMITERS, MAX_COLUMNS, Notice, Severity, Sheet, shown

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXTENSION = "metadata."
_PIECE = 1024 * 1024

_MAX_HEADER_CHARACTERS = 64 * 1024


@dataclass(frozen=True, slots=True)
class Header:
    """How many cells a line has, and the place of each of the sheet's columns that is there.

    written: how many titles the file has, those without a name at the right of the table too.
    """

    width: int
    places: Mapping[str, int]
    written: int

    def named(self, cells: list[str]) -> list[str]:
        """CELLS under titles that have a name: a line may go on, empty, under the others."""
        if len(cells) == self.written > self.width and not any(map(str.strip, cells[self.width :])):
            return cells[: self.width]
        return cells


_SAID = {"cp1252": "Windows-1252", "utf-16": "UTF-16"}


# Encoding ----------------------------------------------------------------------------------------


def find_encoding(data: bytes, *, file: str, findings: Findings) -> str:
    """By its mark if any, else UTF-8, else Windows-1252; "" when DATA is no text. Not UTF-8 is said."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if not marked and b"\0" in data:
        findings.add(Notice("not_text", file=file, line=_line_at(data, data.index(b"\0"))))
        return ""
    encoding = marked or "utf-8"
    place = _unreadable_at(data, encoding)
    if place is not None and not marked:
        encoding = "cp1252"
        place = _unreadable_at(data, encoding)
    if place is None:
        if encoding in _SAID:
            findings.add(Notice("encoding", Severity.INFO, file, facts={"encoding": _SAID[encoding]}))
        return encoding
    found = " ".join(f"{byte:02x}" for byte in data[place : place + 4])
    findings.add(Notice("undecodable", file=file, line=_line_at(data, place), value=found))
    return ""


def _unreadable_at(data: bytes, encoding: str) -> int | None:
    """The place of the first bytes that ENCODING does not know; read by pieces, for the text is large."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), _PIECE):
        end = min(start + _PIECE, len(data))
        try:
            decoder.decode(data[start:end], final=end == len(data))
        except UnicodeDecodeError as error:
            # The decoder kept the end of the piece before: places are counted from the end.
            return end - len(error.object) + error.start
    return None


def _line_at(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


# Delimiter ---------------------------------------------------------------------------------------


def find_delimiter(data: bytes, encoding: str, sheet: Sheet) -> str:
    """The delimiter under which the first line holds the most of the sheet's headers; comma by default."""
    with io.TextIOWrapper(io.BytesIO(data), encoding) as file:
        first = next(
            (line for line in iter(partial(file.readline, _MAX_HEADER_CHARACTERS), "") if line.strip()), ""
        )
    known = {_key(header) for column in sheet.columns for header in column.headers()}
    known |= {_key(header) for header in sheet.ignored}

    def headers_found(delimiter: str) -> int:
        return sum(_key(cell.strip().strip('"')) in known for cell in first.split(delimiter))

    return max(DELIMITERS, key=headers_found)


# Header ------------------------------------------------------------------------------------------


def read_header(record: Record, sheet: Sheet, findings: Findings) -> Header | None:
    """The sheet's columns by the titles of RECORD; None when there are too many to be a header."""
    line, cells, _size = record
    if len(cells) > MAX_COLUMNS:
        limit = {"limit": MAX_COLUMNS}
        findings.add(
            Notice("too_many_columns", file=sheet.file, line=line, value=str(len(cells)), facts=limit)
        )
        return None
    # A spreadsheet leaves titles without a name at the right of the table.
    width = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)
    places = _places(line, cells[:width], sheet, findings)
    findings.extend(
        Notice("missing_column", file=sheet.file, line=line, column=column.name)
        for column in sheet.columns
        if column.required and column.name not in places
    )
    return Header(width, places, len(cells))


def _places(line: int, cells: Sequence[str], sheet: Sheet, findings: Findings) -> dict[str, int]:
    known = {_key(header): column.name for column in sheet.columns for header in column.headers()}
    ignored = {_key(header) for header in sheet.ignored}
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = known.get(_key(cell))
        if name is None:
            if _key(cell) not in ignored:
                findings.add(_unknown(cell, line, sheet))
        elif name in places:
            findings.add(
                Notice("duplicate_column", file=sheet.file, line=line, column=name, value=shown(cell))
            )
        else:
            places[name] = place
    return places


def _unknown(cell: str, line: int, sheet: Sheet) -> Notice:
    near = near_column(cell, sheet)
    # A header that nearly is one of ours is a slip; another's extension column is only news.
    severity = Severity.ERROR if sheet.closed else Severity.WARNING if near else Severity.INFO
    code = "misspelt_column" if near else "unknown_column"
    return Notice(code, severity, sheet.file, line, value=shown(cell), facts={"near": near} if near else {})


def near_column(title: str, sheet: Sheet) -> str:
    """The column that TITLE is nearly the name of, "" for none.

    Extension columns all begin alike: « metadata.gender » is no slip for « metadata.phone ».
    """
    is_extension = _key(title).startswith(_EXTENSION)
    names = {
        _key(column.name).removeprefix(_EXTENSION): column.name
        for column in sheet.columns
        if _key(column.name).startswith(_EXTENSION) == is_extension
    }
    near = difflib.get_close_matches(_key(title).removeprefix(_EXTENSION), names, n=1, cutoff=0.75)
    return names[near[0]] if near else ""


def _key(header: str) -> str:
    return header.strip().casefold()
