"""A copy of a package without personal data, its faults where they were, for a support ticket. Floor 8."""

import codecs
import difflib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from random import Random, SystemRandom
from typing import IO

from portail.common.delimited import find_delimiter, find_encoding
from portail.common.findings import Findings
from portail.common.tabular import Column, Sheet
from portail.files.rules import HEAD_BYTES, media_type
from portail.imports.receive import DOCUMENTS, Member, Package
from portail.imports.reporting.inspected import Inspected
from portail.imports.reporting.kinds import (
    FAMILY_NAMES,
    GIVEN_NAMES,
    LISTS,
    PERMANENT_CODES,
    Kind,
    contract_files,
    kind_of,
    sheets_of,
)
from portail.imports.reporting.pseudonyms import Pseudonyms, outcome_of
from portail.imports.reporting.rewriting import rewritten
from portail.records.domains import file_name
from portail.records.rules import NumberRefused, PermanentCode, permanent_code_letters, read_permanent_code

_UNDEFINED_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_TRIES = 20
_WRITTEN_AT_ONCE = 1000


def redact_package(package: Package, inspected: Inspected, *, to: Path, random: Random | None = None) -> None:
    """Write at TO a zip of PACKAGE, read as INSPECTED tells, in which no person can be recognised.

    Names, addresses, numbers, keys and birth dates are replaced; columns and files that no contract
    describes are emptied, documents cut to what tells their type. A package whose envelope was refused
    has no file, and neither has its copy.
    """
    today = inspected.inspected_on
    sheets = sheets_of(inspected.contract, inspected.version, today=today)
    # What is drawn owes nothing to what it replaces: only the seed must not be guessed.
    drawing = random or Random(SystemRandom().getrandbits(256))  # noqa: S311 - as the line above says
    pseudonyms = Pseudonyms(random=drawing, today=today)
    described = {name.casefold(): sheet for name, sheet in sheets.items()}
    names = _names(package.files, contract_files(inspected.contract))
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in package.files.items():
            sheet = described.get(name.casefold())
            with archive.open(names[name], "w") as target:
                if sheet is not None:
                    _redact_file(member.read(), sheet, pseudonyms, target)
        for name, member in package.documents.items():
            archive.writestr(f"{DOCUMENTS}/{pseudonyms.of(Kind.KEY, name, file_name)}", _beginning(member))


def _beginning(member: Member) -> bytes:
    """What tells a document's type, and nothing of what it says; of any other file, that it is none."""
    head = member.read()[:HEAD_BYTES]
    return (head[:12] if media_type(head) else b"x")[: len(head)]


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
    # Not a TextIOWrapper: on a stream that cannot be rewound it leaves out the mark of UTF-16.
    encode = codecs.getincrementalencoder(encoding)("replace").encode
    rows = _Rows(sheet, pseudonyms)
    pieces = rewritten(source, delimiter=delimiter, sheet=sheet, replace=rows.replaced)
    for texts in batched(pieces, _WRITTEN_AT_ONCE):
        target.write(encode("".join(texts)))


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
            self._follow_code(read, cells, new)
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
        kind = kind_of(self.sheet, column)
        return before + self.pseudonyms.of(kind, value, column.check) + after

    def _follow_code(self, columns: Sequence[Column | None], cells: Sequence[str], new: list[str]) -> None:
        """Draw the names of a student again, so that they agree with the code exactly as they did."""
        places = {column.name: place for place, column in enumerate(columns) if column is not None}
        place, family, given = (
            next((places[name] for name in names if name in places), None)
            for names in (PERMANENT_CODES, FAMILY_NAMES, GIVEN_NAMES)
        )
        if place is None or family is None or given is None:
            return
        code = _code(cells[place])
        old = permanent_code_letters(cells[family], cells[given])
        # Where a name is refused, nobody compares.
        if (
            code is None
            or old is None
            or not all(_is_taken(columns[at], cells[at]) for at in (family, given))
        ):
            return
        agrees = (old[:3] == code.letters[:3], old[3] == code.letters[3])
        new[family], new[given] = self._names_that_agree(
            (cells[family], cells[given]), self.pseudonyms.code(code), agrees
        )

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


def _is_taken(column: Column | None, cell: str) -> bool:
    return column is not None and bool(cell.strip()) and outcome_of(column.check, cell.strip()) == ""


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
