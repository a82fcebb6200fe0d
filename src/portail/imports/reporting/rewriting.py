"""Write a delimited file again line for line, each cell replaced, its faults where they were. Floor 8."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from portail.common.delimited import near_column
from portail.common.tabular import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROW_CHARACTERS, Sheet
from portail.imports.reporting.pseudonyms import masked

type Replace = Callable[[Sequence[str], Sequence[str]], Sequence[str]]
"""Takes a row's column names ("" for one that is not read) and its cells; gives as many cells."""


class _Lines:
    """Lines as they are read, and those of the present record again."""

    def __init__(self, source: IO[str]) -> None:
        self._source = source
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._source:
            self.taken.append(line)
            if sum(map(len, self.taken)) > MAX_ROW_CHARACTERS:
                raise csv.Error("row too long")
            yield line

    def pop(self) -> str:
        """The record's own text."""
        record = "".join(self.taken)
        self.taken.clear()
        return record


def rewritten(source: IO[str], *, delimiter: str, sheet: Sheet, replace: Replace) -> Iterator[str]:
    """SOURCE, opened with newline="", piece by piece; what cannot be parted into cells is masked."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    lines = _Lines(source)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    columns: Sequence[str] | None = None
    try:
        for cells in reader:
            record = lines.pop()
            if not any(map(str.strip, cells)):
                yield record
            elif columns is None:
                columns, titles = _header(cells, sheet)
                yield _joined(titles, delimiter, record)
                if len(cells) > MAX_COLUMNS:
                    break  # no reader goes further
            else:
                yield _joined(replace(columns, cells), delimiter, record)
    except csv.Error:
        yield masked(lines.pop())
    for line in source:
        yield masked(line)


def _header(cells: Sequence[str], sheet: Sheet) -> tuple[Sequence[str], Sequence[str]]:
    """The column each cell is read as, "" for none, and the titles of the copy.

    A title that is no column's may be a person's value, in a file without titles: it is replaced, by
    one as near to a column's name as it was.
    """
    known = {_key(header): column.name for column in sheet.columns for header in column.headers()}
    ignored = {_key(header) for header in sheet.ignored}
    columns, titles = [], []
    for place, cell in enumerate(cells, 1):
        name = known.get(_key(cell), "")
        columns.append("" if name in columns else name)
        if name or _key(cell) in ignored:
            titles.append(cell)
            continue
        near = near_column(cell, sheet)
        trace = "" if cell.isascii() else "é"
        new = f"{near}{trace}x" if near else f"colonn{trace or 'e'}{place}"
        titles.append(new if cell.strip() else cell)
    return columns, titles


def _key(header: str) -> str:
    return header.strip().casefold()


def _joined(cells: Sequence[str], delimiter: str, record: str) -> str:
    """A line of CELLS that ends as RECORD did and is as many lines long."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="").writerow(cells)
    end = record[len(record.rstrip("\r\n")) :]
    # Blank lines at the end of a record belong to the records after it.
    return buffer.getvalue() + (end if end in ("\n", "\r\n", "\r", "") else end[-1:])
