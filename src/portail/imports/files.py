"""Read one delimited file given by its path. Floor 8."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from portail.common.findings import Findings
from portail.common.reading import Table, read_table
from portail.common.tabular import Notice, Sheet
from portail.imports.receive import MAX_FILE_BYTES, MEBI, Unreadable


def read_file(path: Path, sheet: Sheet, *, headless: bool = False) -> Table:
    """The file at PATH read as SHEET says, under its own name in every notice.

    headless: a first line that holds an address is data, as in a plain list of one column. Raises
    Unreadable when the file cannot be opened.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_FILE_BYTES else b""
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Unreadable("no-such-file", path=str(path)) from error
    except PermissionError as error:
        raise Unreadable("not-permitted", path=str(path)) from error
    if size > MAX_FILE_BYTES:
        limit = f"{MAX_FILE_BYTES / MEBI:.1f}"
        notice = Notice("file_too_large", file=path.name, value=f"{size / MEBI:.1f}", facts={"limit": limit})
        findings = Findings()
        findings.add(notice)
        return Table(path.name, frozenset(), pl.DataFrame(), findings)
    if headless and b"@" in data.split(b"\n", 1)[0]:
        sheet = replace(sheet, headers=(sheet.columns[0].name,))
    return read_table(data=data, sheet=replace(sheet, file=path.name))
