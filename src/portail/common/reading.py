"""Read a delimited file into a frame of canonical cells, whatever its size, and every fault. Floor 1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched

import polars as pl

from portail.common.delimited import (
    Header,
    Record,
    find_delimiter,
    find_encoding,
    read_header,
    read_records,
)
from portail.common.findings import SHOWN_ROWS, Findings
from portail.common.tabular import BadCell, Column, Notice, Row, Severity, Sheet, shown

CHUNK_ROWS = 20_000
"""Records held as Python lists at a time."""

_UNEVEN = "_uneven"
_EMPTY_CELL = BadCell("empty_cell")


@dataclass(frozen=True, slots=True)
class Table:
    """A file read: the columns it has, its rows, how it was written, and every fault found.

    frame: `line` (the one a row starts on), `faulty` (an error was found on it), then a column of text
    for each of the sheet's, in its order: the canonical cell, "" when empty, absent or refused.
    """

    file: str
    columns: frozenset[str]
    frame: pl.DataFrame
    findings: Findings
    encoding: str = "utf-8"
    delimiter: str = ","

    def rows(self) -> Iterator[Row]:
        """One by one, for files of a few thousand lines at most."""
        for cells in self.frame.iter_rows(named=True):
            line, faulty = cells.pop("line"), cells.pop("faulty")
            yield Row(line, cells, faulty=faulty)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A column of a chunk: its canonical texts, which of its cells were refused, and for what."""

    column: Column
    texts: pl.Series
    raw: pl.Series
    refused: pl.Series
    why: Mapping[str, BadCell]


def read_table(*, data: bytes, sheet: Sheet) -> Table:
    """Read DATA, the bytes of a file described by SHEET.

    Never raises for what a file may hold: whatever is wrong is in the table's findings, and the
    rows hold what could be read, so that faults across files are found in the same run.
    """
    findings = Findings()
    encoding = find_encoding(data, file=sheet.file, findings=findings)
    if not encoding:
        return Table(sheet.file, frozenset(), _frame_of(sheet), findings, encoding)
    delimiter = find_delimiter(data, encoding, sheet)
    if delimiter != ",":
        said = {"\t": "TAB"}.get(delimiter, delimiter)
        findings.add(Notice("delimiter", Severity.INFO, sheet.file, facts={"delimiter": said}))
    records = read_records(data, encoding=encoding, delimiter=delimiter, file=sheet.file, findings=findings)
    header = _find_header(records, sheet, findings)
    if header is None:
        return Table(sheet.file, frozenset(), _frame_of(sheet), findings, encoding, delimiter)
    frame = _read_rows(records, header, sheet, findings)
    return Table(sheet.file, frozenset(header.places), frame, findings, encoding, delimiter)


def _frame_of(sheet: Sheet) -> pl.DataFrame:
    """No row yet, every column."""
    texts = {column.name: pl.String for column in sheet.columns}
    return pl.DataFrame(schema={"line": pl.Int64, "faulty": pl.Boolean, **texts})


def _find_header(records: Iterator[Record], sheet: Sheet, findings: Findings) -> Header | None:
    first = (1, list(sheet.headers)) if sheet.headers else next(records, None)
    if first is not None:
        return read_header(first, sheet, findings)
    if not findings.has_errors:
        findings.add(Notice("empty_file", file=sheet.file))
    return None


def _read_rows(records: Iterator[Record], header: Header, sheet: Sheet, findings: Findings) -> pl.DataFrame:
    none = _frame_of(sheet).with_columns(pl.lit(value=False).alias(_UNEVEN))
    chunks = (_read_chunk(chunk, header, sheet, findings) for chunk in batched(records, CHUNK_ROWS))
    frame = pl.concat([none, *chunks], rechunk=False)
    for column in sheet.columns:
        if column.unique and column.name in header.places:
            frame = _mark_repeated(frame, column.name, sheet.file, findings)
    return frame.drop(_UNEVEN)


# Cells -------------------------------------------------------------------------------------------


def _read_chunk(chunk: Sequence[Record], header: Header, sheet: Sheet, findings: Findings) -> pl.DataFrame:
    lines = pl.Series("line", [line for line, _cells in chunk], dtype=pl.Int64)
    widths = [len(cells) for _line, cells in chunk]
    uneven = pl.Series(_UNEVEN, [width != header.width for width in widths], dtype=pl.Boolean)
    if uneven.any():
        _tell_widths(lines, widths, header, sheet.file, findings)
    places = list(zip(*(_even(cells, header, sheet) for _line, cells in chunk), strict=True))
    checked = [
        _check(column, pl.Series(column.name, places[header.places[column.name]], dtype=pl.String), ~uneven)
        for column in sheet.columns
        if column.name in header.places
    ]
    _tell_refused(checked, lines, sheet.file, findings)
    faulty = uneven.alias("faulty")
    for column in checked:
        faulty |= column.refused
    found = pl.DataFrame([lines, faulty, uneven, *(column.texts for column in checked)])
    absent = [column.name for column in sheet.columns if column.name not in header.places]
    names = [column.name for column in sheet.columns]
    return found.with_columns(pl.lit("").alias(name) for name in absent).select(
        "line", "faulty", *names, _UNEVEN
    )


def _even(cells: list[str], header: Header, sheet: Sheet) -> list[str]:
    """CELLS, or what is left of a row of the wrong width: its key, so that references to it are no faults."""
    if len(cells) == header.width:
        return cells
    left = [""] * header.width
    for column in sheet.columns:
        place = header.places.get(column.name, len(cells))
        if column.unique and place < len(cells):
            left[place], _why = _read(column, cells[place])
    return left


def _read(column: Column, cell: str) -> tuple[str, BadCell | None]:
    """The canonical text of a cell, or "" and why it is refused."""
    value = cell.strip()
    try:
        return (column.check(value) if value else ""), (_EMPTY_CELL if column.filled and not value else None)
    except BadCell as bad:
        return "", bad


def _check(column: Column, raw: pl.Series, even: pl.Series) -> _Checked:
    """Settle what is plain at once, and the rest once for each value that occurs."""
    odd = even & (raw != "")
    if column.check.plain:
        odd &= ~raw.str.contains(f"^(?:{column.check.plain})$")
    read: dict[str, str] = {}
    why: dict[str, BadCell] = {"": _EMPTY_CELL} if column.filled else {}
    for cell in raw.filter(odd).unique():
        read[cell], bad = _read(column, cell)
        if bad is not None:
            why[cell] = bad
    texts = raw.replace(list(read), list(read.values())) if read else raw
    refused = raw.is_in(list(why)) & even if why else pl.repeat(value=False, n=len(raw), eager=True)
    return _Checked(column, texts, raw, refused, why)


# Findings ----------------------------------------------------------------------------------------


def _tell_widths(
    lines: pl.Series, widths: Sequence[int], header: Header, file: str, findings: Findings
) -> None:
    rows = pl.DataFrame([lines, pl.Series("width", widths)]).filter(pl.col("width") != header.width)
    findings.of_rows("row_width", rows, file=file, value="width", facts={"expected": header.width})


def _tell_refused(checked: Sequence[_Checked], lines: pl.Series, file: str, findings: Findings) -> None:
    """A notice for each cell refused, in the order of the file: line by line, then by column."""
    refused = [
        pl.DataFrame(
            {"line": lines.filter(found.refused), "value": found.raw.filter(found.refused)}
        ).with_columns(
            pl.lit(place).alias("place"),
            pl.col("value")
            .replace_strict(list(found.why), [bad.code for bad in found.why.values()])
            .alias("code"),
        )
        for place, found in enumerate(checked)
        if found.refused.any()
    ]
    if not refused:
        return
    for (code,), cells in pl.concat(refused).sort("line", "place").group_by("code", maintain_order=True):
        first = [
            Notice(
                str(code), file=file, line=line, column=checked[place].column.name,
                value=shown(value.strip()), facts=checked[place].why[value].facts,
            )
            for line, value, place, _code in cells.head(SHOWN_ROWS).iter_rows()
        ]  # fmt: skip
        findings.several(first, total=cells.height)


def _mark_repeated(frame: pl.DataFrame, column: str, file: str, findings: Findings) -> pl.DataFrame:
    """FRAME with the rows faulty whose key stood on a line before."""
    keys = frame.filter(~pl.col(_UNEVEN) & (pl.col(column) != "")).select("line", column)
    again = keys.filter(~pl.col(column).is_first_distinct())
    if again.is_empty():
        return frame
    firsts = keys.filter(pl.col(column).is_first_distinct()).rename({"line": "first"})
    again = again.join(firsts, on=column, maintain_order="left")
    findings.of_rows("repeated_value", again, file=file, column=column, facts_from={"first": "first"})
    return frame.with_columns(pl.col("faulty") | pl.col("line").is_in(again["line"].implode()))
