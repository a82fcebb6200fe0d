"""A copy of a package without personal data, its faults where they were, for a support ticket. Floor 8."""

import difflib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from typing import IO

from portail.common.delimited import find_delimiter, find_encoding
from portail.common.findings import Findings
from portail.common.tabular import Column, Sheet
from portail.imports.receive import Package
from portail.imports.reporting.inspected import Inspected
from portail.imports.reporting.kinds import (
    FAMILY_NAMES,
    GIVEN_NAMES,
    LISTS,
    Kind,
    contract_files,
    kind_of,
    sheets_of,
)
from portail.imports.reporting.pseudonyms import Pseudonyms
from portail.imports.reporting.rewriting import rewrite
from portail.records.rules import NumberRefused, PermanentCode, permanent_code_letters, read_permanent_code

_UNDEFINED_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_TRIES = 20


def redact_package(package: Package, inspected: Inspected, *, to: Path, random: Random | None = None) -> None:
    """Write at TO a zip of PACKAGE, read as INSPECTED tells, in which no person can be recognised.

    Names, addresses, numbers, keys and birth dates are replaced; columns and files that no contract
    describes are emptied. A package whose envelope was refused has no file, and neither has its copy.
    """
    today = inspected.inspected_on
    sheets = sheets_of(inspected.contract, inspected.version, today=today)
    pseudonyms = Pseudonyms(random=random or SystemRandom(), today=today)
    described = {name.casefold(): sheet for name, sheet in sheets.items()}
    names = _names(package.files, contract_files(inspected.contract))
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in package.files.items():
            sheet = described.get(name.casefold())
            with archive.open(names[name], "w") as target:
                if sheet is not None:
                    _redact_file(member.read(), sheet, pseudonyms, target)


def _names(files: Iterable[str], contract: Iterable[str]) -> Mapping[str, str]:
    """Each file's name in the copy: another's own file may be called after a person."""
    known = [name.casefold() for name in contract]
    return {
        name: name if difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.85) else f"autre{place}"
        for place, name in enumerate(files, 1)
    }


def _redact_file(data: bytes, sheet: Sheet, pseudonyms: Pseudonyms, target: IO[bytes]) -> None:
    encoding = find_encoding(data, file=sheet.file, findings=Findings())
    if not encoding:
        target.write(_hidden(data))
        return
    delimiter = find_delimiter(data, encoding, sheet)
    source = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    copy = io.TextIOWrapper(target, encoding, errors="replace", newline="")
    rows = _Rows(sheet, pseudonyms)
    rewrite(source, copy, delimiter=delimiter, sheet=sheet, replace=rows.replaced)
    copy.flush()
    copy.detach()


def _hidden(data: bytes) -> bytes:
    """Bytes that are no text, as little a text as before: what made them so is kept, and nothing else."""
    return bytes(_hidden_byte(byte) for byte in data)


def _hidden_byte(byte: int) -> int:
    if byte in _UNDEFINED_IN_1252 or byte in b'\0\r\n,;\t|"':
        return byte
    return 0xFF if byte >= 0x80 else ord("x")


@dataclass(slots=True)
class _Rows:
    """The rows of one file, their cells replaced."""

    sheet: Sheet
    pseudonyms: Pseudonyms

    def replaced(self, columns: Sequence[str], cells: Sequence[str]) -> Sequence[str]:
        known = {column.name: column for column in self.sheet.columns}
        even = len(cells) == len(columns)
        names = [*columns, *([""] * len(cells))][: len(cells)]
        # Of a row of the wrong width only its keys are read.
        read = [known[name] if name and (even or known[name].unique) else None for name in names]
        new = [self._cell(column, cell) for column, cell in zip(read, cells, strict=True)]
        if even:
            self._follow_code(names, cells, new)
        return new

    def _cell(self, column: Column | None, cell: str) -> str:
        value = cell.strip()
        if not value:
            return cell
        before, _value, after = cell.partition(value)
        if column is None:
            return before + ("x" if value.isascii() else "é") + _line_ends(value, "") + after
        parts = value.split(",") if column.name in LISTS else [value]
        new = ",".join(self._part(column, part) for part in parts)
        return before + new + _line_ends(value, new) + after

    def _part(self, column: Column, part: str) -> str:
        value = part.strip()
        if not value:
            return part
        before, _value, after = part.partition(value)
        kind = kind_of(self.sheet, column.name)
        return before + self.pseudonyms.of(kind, value, column.check) + after

    def _follow_code(self, names: Sequence[str], cells: Sequence[str], new: list[str]) -> None:
        """Draw the names of a student again, so that they agree with the code exactly as they did."""
        places = {kind_of(self.sheet, name): place for place, name in enumerate(names) if name}
        place = places.get(Kind.PERMANENT_CODE)
        if place is None or (code := _code(cells[place])) is None:
            return
        family = next((at for at, name in enumerate(names) if name in FAMILY_NAMES), None)
        given = next((at for at, name in enumerate(names) if name in GIVEN_NAMES), None)
        if family is None or given is None:
            return
        old = permanent_code_letters(cells[family], cells[given])
        if old is None:
            return
        dealt = self.pseudonyms.code(code)
        agrees = (old[:3] == code.letters[:3], old[3] == code.letters[3])
        drawn = self._names_that_agree((cells[family], cells[given]), dealt, agrees)
        new[family], new[given] = drawn

    def _names_that_agree(
        self, names: tuple[str, str], code: str, agrees: tuple[bool, bool]
    ) -> tuple[str, str]:
        firsts = (code[:3] if agrees[0] else "", code[3] if agrees[1] else "")
        for attempt in range(_TRIES):
            # Ligatures and such do not always fold back to the letters wanted: then plain ones are drawn.
            shapes = names if attempt < _TRIES // 2 else tuple(_plain(name) for name in names)
            family, given = (
                self.pseudonyms.name(shape, first=first) for shape, first in zip(shapes, firsts, strict=True)
            )
            letters = permanent_code_letters(family, given)
            if letters and (letters[:3] == code[:3], letters[3] == code[3]) == agrees:
                break
        return family, given


def _code(cell: str) -> PermanentCode | None:
    try:
        return read_permanent_code(cell)
    except NumberRefused:
        return None


def _plain(name: str) -> str:
    """As many letters, without accents or joints."""
    return "X" + "x" * (len(name) - 1)


def _line_ends(value: str, new: str) -> str:
    """The line ends of VALUE that NEW lacks, so that the lines below keep their numbers."""
    return "\n" * (len(value.splitlines()) - len(new.splitlines() or [""]))
