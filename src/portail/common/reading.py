"""Read a delimited file into a frame of canonical cells, whatever its size, and every fault. Floor 1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from portail.common.columns import plain_lists
from portail.common.delimited import Header, find_delimiter, find_encoding, read_header
from portail.common.findings import SHOWN_ROWS, Findings
from portail.common.splitting import PlainRecords, Record, records_of
from portail.common.tabular import MAX_CELLS, BadCell, Column, Notice, Row, Severity, Sheet, shown

CHUNK_ROWS = 20_000
CHUNK_CHARACTERS = 8_000_000
"""What is held as Python texts at a time."""

_UNEVEN = "_uneven"
_EMPTY_CELL = BadCell("empty_cell")


@dataclass(frozen=True, slots=True)
class Table:
    """A file read: the columns it has, its rows, how it was written, and every fault found.

    frame: `line` (the one a row starts on), `faulty` (an error was found on it), then a column of text
    for each of the sheet's, in its order: the canonical cell, "" when empty or absent, null when refused:
    its fault is told already. A row of the wrong width keeps its keys alone.
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
            yield Row(line, {name: cell or "" for name, cell in cells.items()}, faulty=faulty)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A column of a chunk: its canonical texts, which of its cells are refused, if any, and for what."""

    column: Column
    texts: pl.Series
    raw: pl.Series
    refused: pl.Series | None
    why: Mapping[str, BadCell]


def read_table(*, data: bytes, sheet: Sheet) -> Table:
    """Read DATA, the bytes of a file described by SHEET.

    Never raises for what a file may hold: whatever is wrong is in the table's findings, and the
    rows hold what could be read, so that faults across files are found in the same run.
    """
    findings = Findings()
    encoding = find_encoding(data, file=sheet.file, findings=findings)
    if not encoding:
        return Table(sheet.file, frozenset(), no_rows(sheet), findings, encoding)
    delimiter = find_delimiter(data, encoding, sheet)
    if delimiter != ",":
        said = {"\t": "TAB"}.get(delimiter, delimiter)
        findings.add(Notice("delimiter", Severity.INFO, sheet.file, facts={"delimiter": said}))
    records = records_of(data, encoding=encoding, delimiter=delimiter, file=sheet.file, findings=findings)
    header = _find_header(records, sheet, findings)
    if header is None:
        return Table(sheet.file, frozenset(), no_rows(sheet), findings, encoding, delimiter)
    frame = _read_rows(records, header, sheet, findings)
    return Table(sheet.file, frozenset(header.places), frame, findings, encoding, delimiter)


def no_rows(sheet: Sheet) -> pl.DataFrame:
    """No row yet, every column."""
    texts = {column.name: pl.String for column in sheet.columns}
    return pl.DataFrame(schema={"line": pl.Int64, "faulty": pl.Boolean, **texts})


def _find_header(records: Iterator[Record], sheet: Sheet, findings: Findings) -> Header | None:
    first = (1, list(sheet.headers), 0) if sheet.headers else next(records, None)
    if first is not None:
        return read_header(first, sheet, findings)
    if not findings.has_errors:
        findings.add(Notice("empty_file", file=sheet.file))
    return None


def _read_rows(records: Iterator[Record], header: Header, sheet: Sheet, findings: Findings) -> pl.DataFrame:
    names = [column.name for column in sheet.columns]
    there = [name for name in names if name in header.places]
    chunks = [no_rows(sheet).select("line", "faulty", pl.lit(value=False).alias(_UNEVEN), *there)]
    room = MAX_CELLS // len(sheet.columns)
    while not (chunk := _take(records, header, sheet)).is_empty():
        room -= chunk.height
        if room < 0:
            limit = {"limit": MAX_CELLS // len(sheet.columns)}
            findings.add(Notice("too_many_rows", file=sheet.file, line=chunk["line"][room], facts=limit))
            break
        chunks.append(_read_chunk(chunk, header, sheet, findings))
    frame = pl.concat(chunks, rechunk=False)
    for column in sheet.columns:
        if column.unique and column.name in header.places:
            frame = _mark_repeated(frame, column.name, sheet.file, findings)
    # Once for all rows: a value alone, as long as nobody writes into the column.
    absent = [pl.lit("").alias(name) for name in names if name not in header.places]
    return frame.with_columns(absent).select("line", "faulty", *names)


def _take(records: Iterator[Record], header: Header, sheet: Sheet) -> pl.DataFrame:
    """The next records, many of them; none at the end.

    `line`, `width`, and a column for each place of the header: raw cells, null where a row has lost them.
    """
    places = header.places.values()
    while isinstance(records, PlainRecords) and header.width:
        piece = records.several(width=header.width, places=places)
        if piece is None:
            break
        others = pl.concat(_chunks_of(piece.others, header, sheet))
        even = piece.even.select(
            "line", pl.lit(header.width, pl.Int64).alias("width"), *map(str, sorted(places))
        )
        chunk = even if others.is_empty() else pl.concat([even, others]).sort("line")
        if not chunk.is_empty():
            return chunk
    return _chunk_of(islice(records, CHUNK_ROWS), header, sheet)


def _chunks_of(records: Iterator[Record], header: Header, sheet: Sheet) -> Iterator[pl.DataFrame]:
    """All of RECORDS, so many at a time: as texts of Python, those of a piece could fill the memory."""
    while not (chunk := _chunk_of(islice(records, CHUNK_ROWS), header, sheet)).is_empty():
        yield chunk
    yield chunk


def _chunk_of(records: Iterator[Record], header: Header, sheet: Sheet) -> pl.DataFrame:
    lines: list[int] = []
    widths: list[int] = []
    every: list[str | None] = []  # one list of all cells: a list a row would cost more than all the rest
    taken = 0
    for line, record, size in records:
        cells = record if len(record) == header.width else header.named(record)
        lines.append(line)
        widths.append(len(cells))
        every.extend(cells if len(cells) == header.width else _shell(cells, header, sheet))
        taken += size
        if taken > CHUNK_CHARACTERS:
            break
    columns = [
        pl.Series(str(place), every[place :: header.width], dtype=pl.String)
        for place in sorted(header.places.values())
    ]
    numbers = (pl.Series("line", lines, dtype=pl.Int64), pl.Series("width", widths, dtype=pl.Int64))
    return pl.DataFrame([*numbers, *columns])


def _shell(cells: Sequence[str], header: Header, sheet: Sheet) -> list[str | None]:
    """What is left of a row of the wrong width: the keys that say which one it is."""
    left: list[str | None] = [None] * header.width
    for column in sheet.columns:
        place = header.places.get(column.name, len(cells))
        if place < len(cells) and (column.unique or (column.required and column.filled)):
            left[place], _why = _read(column, cells[place])
    return left


# Cells -------------------------------------------------------------------------------------------


def _read_chunk(chunk: pl.DataFrame, header: Header, sheet: Sheet, findings: Findings) -> pl.DataFrame:
    lines = chunk["line"]
    uneven = (chunk["width"] != header.width).alias(_UNEVEN)
    rows = chunk.select("line", "width").filter(uneven)
    findings.of_rows("row_width", rows, file=sheet.file, value="width", facts={"expected": header.width})
    even = ~uneven
    checked = [
        _check(column, chunk[str(place)].alias(column.name), even)
        for column in sheet.columns
        if (place := header.places.get(column.name)) is not None
    ]
    _tell_refused(checked, lines, sheet.file, findings)
    faulty = uneven.alias("faulty")
    for found in checked:
        if found.refused is not None:
            faulty |= found.refused
    return pl.DataFrame([lines, faulty, uneven, *(found.texts for found in checked)])


def _read(column: Column, cell: str) -> tuple[str | None, BadCell | None]:
    """The canonical text of a cell, or None and why it is refused."""
    value = cell.strip()
    if not value:
        return (None, _EMPTY_CELL) if column.filled else ("", None)
    try:
        return column.check(value), None
    except BadCell as bad:
        # A new one: the one raised holds on to every call it came through.
        return None, BadCell(bad.code, **bad.facts)


def _check(column: Column, raw: pl.Series, even: pl.Series) -> _Checked:
    """Settle what is plain at once, and the rest once for each value that occurs."""
    plain = column.check.plain
    odd = even if column.filled else even & (raw != "")
    if plain:
        odd &= ~raw.str.contains(f"^(?:{plain})$")
    listed = pl.Series([], dtype=pl.Boolean)
    if plain and column.check.is_list:
        listed = odd & raw.str.contains(f"^(?:{plain})(?:,(?:{plain}))+$")
        odd &= ~listed
    read: dict[str, str | None] = {}
    why: dict[str, BadCell] = {}
    for cell in raw.filter(odd).unique():
        read[cell], bad = _read(column, cell)
        if bad is not None:
            why[cell] = bad
    texts = raw.replace(list(read), pl.Series(list(read.values()), dtype=pl.String)) if read else raw
    if listed.any():
        texts = texts.zip_with(~listed, plain_lists(raw))
    refused = raw.is_in(list(why)) & even if why else None
    return _Checked(column, texts, raw, refused, why)


# Findings ----------------------------------------------------------------------------------------


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
        if found.refused is not None and found.refused.any()
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
