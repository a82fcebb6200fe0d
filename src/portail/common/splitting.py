"""Split a delimited file into records, many at once where each of them is a line. Floor 1."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import polars as pl

from portail.common.findings import Findings
from portail.common.tabular import MAX_CELL_CHARACTERS, MAX_ROW_CHARACTERS, Notice

type Record = tuple[int, list[str], int]
"""The line a record starts on, its cells, and how many characters it was read from."""

PIECE_BYTES = 4 * 1024 * 1024
"""What is split at once, of as many lines at most: a line, however short, has a cell in every column."""
PIECE_LINES = 100_000

_PLAIN_LINE_BYTES = 2_000


def records_of(
    data: bytes, *, encoding: str, delimiter: str, file: str, findings: Findings
) -> Iterator[Record]:
    """Each record that is not blank. Where quotes or lengths go wrong it is said, and the file ends."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    if is_plain(data, encoding):
        return PlainRecords(data, encoding=encoding, delimiter=delimiter, file=file, findings=findings)
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    return read_records(text, delimiter=delimiter, file=file, findings=findings)


# One by one --------------------------------------------------------------------------------------


class _EndlessRow(Exception):
    """A record longer than any sheet's can be."""


class _Lines:
    """The lines of a text, their ends kept, as they are asked for.

    room: what the present record may still take; the reader's memory is bounded by it.
    """

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self.room = MAX_ROW_CHARACTERS

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self._text.readline, MAX_ROW_CHARACTERS + 1), ""):
            self.room -= len(line)
            if self.room < 0:
                raise _EndlessRow
            yield line


def read_records(
    text: io.TextIOBase, *, delimiter: str, file: str, findings: Findings, before: int = 0
) -> Iterator[Record]:
    """The records of a text, which may stand on several lines and be of any length.

    before: lines of the file that come before the text.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = before + 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield start, cells, MAX_ROW_CHARACTERS - lines.room
            start = before + reader.line_num + 1
            lines.room = MAX_ROW_CHARACTERS
    except _EndlessRow:
        limit: dict[str, str | int] = {"limit": MAX_ROW_CHARACTERS}
        findings.add(Notice("row_too_long", file=file, line=start, facts=limit))
    except csv.Error as error:
        _tell_broken(error, file, start, findings)


def _tell_broken(error: csv.Error, file: str, line: int, findings: Findings) -> None:
    """After a broken quote nothing below can be trusted."""
    if "field larger" in str(error):
        limit: dict[str, str | int] = {"limit": MAX_CELL_CHARACTERS}
        findings.add(Notice("cell_too_long", file=file, line=line, facts=limit))
    else:
        findings.add(Notice("broken_quotes", file=file, line=line))


# Many at once ------------------------------------------------------------------------------------


def is_plain(data: bytes, encoding: str) -> bool:
    """Whether every line is short and ends in the usual ways, as in nearly every export."""
    if encoding == "utf-16" or data.count(b"\r") != data.count(b"\r\n"):
        return False
    # What parts lines from each other below, and what would be lost at the beginning of a piece.
    if b"\0" in data or data.find(codecs.BOM_UTF8, _begin(encoding)) >= 0:
        return False
    return max(map(len, io.BytesIO(data)), default=0) <= _PLAIN_LINE_BYTES


def _begin(encoding: str) -> int:
    """Where the text begins, past its mark."""
    return len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0


_FILLED = "[0-9A-Za-z]"


def _of_width(width: int, delimiter: str) -> str:
    """A line of WIDTH cells, each quoted whole or without a quote."""
    mark = _mark(delimiter)
    cell = f'(?:[^"{mark}]*|"[^"]*")'
    return f"^{cell}(?:{mark}{cell}){{{width - 1}}}$"


def _whole(delimiter: str) -> str:
    """A line that is a record: no cell is left open at its end, and none goes on after its last quote."""
    mark = _mark(delimiter)
    cell = f'(?:[^"{mark}][^{mark}]*|"(?:[^"]|"")*")?'
    return f"^{cell}(?:{mark}{cell})*$"


def _mark(delimiter: str) -> str:
    return f"\\x{ord(delimiter):02x}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a file's records. even: those of the width asked for, as their `line` and the cells of each
    place asked for, under its number. others: the rest."""

    even: pl.DataFrame
    others: Iterator[Record]


class PlainRecords(Iterator[Record]):
    """The records of a plain file, one by one or many at once; what `read_records` would give.

    From the first line on that is no whole record, all is read one by one.
    """

    def __init__(self, data: bytes, *, encoding: str, delimiter: str, file: str, findings: Findings) -> None:
        self._data = data
        self._encoding = encoding.removesuffix("-sig")
        self._delimiter = delimiter
        self._read = partial(read_records, delimiter=delimiter, file=file, findings=findings)
        self._at = _begin(encoding)
        self._passed = 0  # lines
        self._rest: Iterator[Record] | None = None

    def __next__(self) -> Record:
        while self._rest is None:
            end, text = self._next(1)
            if not text:
                raise StopIteration
            lines = pl.Series("text", [text.decode().rstrip("\r\n")])
            if self._are_whole(lines):
                for record in self._split(self._passing(lines, end)):
                    return record
        return next(self._rest)

    def several(self, *, width: int, places: Iterable[int]) -> Piece | None:
        """The next records; None at the end, and where they are to be read one by one."""
        end, text = self._next(self._piece_bytes())
        if self._rest is not None or not text:
            return None
        lines = _lines_of(text)
        is_even = lines.str.contains(_of_width(width, self._delimiter)) & lines.str.contains(_FILLED)
        if not is_even.all() and not self._are_whole(lines.filter(~is_even)):
            return None
        numbered = self._passing(lines, end)
        even, others = numbered.filter(is_even), numbered.filter(~is_even)
        body = text if others.is_empty() else even["text"].str.join("\n").item().encode()
        cells = _columns_of(body, width=width, places=sorted(places), delimiter=self._delimiter)
        return Piece(even.select(pl.col("line").cast(pl.Int64)).hstack(cells), self._split(others))

    def _piece_bytes(self) -> int:
        lines = self._data.count(b"\n", self._at, self._at + PIECE_BYTES)
        return min(PIECE_BYTES, PIECE_BYTES * PIECE_LINES // max(lines, 1))

    def _next(self, size: int) -> tuple[int, bytes]:
        """The next whole lines, SIZE bytes or a little more, in UTF-8, and where they end."""
        end = self._data.find(b"\n", self._at + size - 1) + 1 or len(self._data)
        piece = self._data[self._at : end]
        return end, piece if self._encoding == "utf-8" else piece.decode(self._encoding).encode()

    def _passing(self, lines: pl.Series, end: int) -> pl.DataFrame:
        """LINES under their numbers; what comes next begins at END."""
        numbered = lines.to_frame("text").with_row_index("line", offset=self._passed + 1)
        self._at = end
        self._passed += len(lines)
        return numbered

    def _are_whole(self, lines: pl.Series) -> bool:
        """Whether LINES are whole records; if not, all that is left is read one by one."""
        if lines.str.contains(_whole(self._delimiter)).all():
            return True
        rest = io.BytesIO(self._data)
        rest.seek(self._at)
        self._rest = self._read(io.TextIOWrapper(rest, self._encoding, newline=""), before=self._passed)
        return False

    def _split(self, lines: pl.DataFrame) -> Iterator[Record]:
        reader = csv.reader(lines["text"], delimiter=self._delimiter, strict=True)
        for line, cells in zip(lines["line"], reader, strict=True):
            if any(map(str.strip, cells)):
                yield line, cells, 0


def _lines_of(text: bytes) -> pl.Series:
    """The lines of a text without NUL, without their ends."""
    return _read(text, separator="\0", quote_char=None, schema={"text": pl.String})["text"]


def _columns_of(text: bytes, *, width: int, places: list[int], delimiter: str) -> list[pl.Series]:
    """The cells of lines of WIDTH cells, those of PLACES alone, each place a column under its number."""
    schema = {str(place): pl.String for place in range(width)}
    return _read(text, separator=delimiter, schema=schema).select(map(str, places)).get_columns()


_read = partial(pl.read_csv, has_header=False, empty_string_is_null=False, raise_if_empty=False)
