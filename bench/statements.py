"""What the database was asked, as its own log tells: the count that a page's budget is held against."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# A record: "role|process|LEVEL:  words", and continuation lines that the server indents with a tab.
_RECORD = re.compile(r"^([^|\n]*)\|(\d+)\|([A-Z]+\d?): {2}(.*(?:\n\t.*)*)", re.MULTILINE)
_SIMPLE = re.compile(r"statement: (.*)", re.DOTALL)
_EXTENDED = re.compile(r"execute [^:]*: (.*)", re.DOTALL)
_PARAMETERS = re.compile(r"parameters: (.*)", re.DOTALL | re.IGNORECASE)
_PARAMETER = re.compile(r"\$\d+ = (?:NULL|'((?:[^']|'')*)')")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. parameters: as text, None for NULL."""

    sql: str
    parameters: tuple[str | None, ...] = ()


def read(text: str, *, role: str) -> list[Statement]:
    """The statements of one role, in the order that the server ran them."""
    found: list[Statement] = []
    for level, words in _records(text, role):
        said = _SIMPLE.fullmatch(words) or _EXTENDED.fullmatch(words)
        if level == "LOG" and said:
            found.append(Statement(said[1].strip()))
        elif level == "DETAIL" and found and (listed := _PARAMETERS.fullmatch(words)):
            found[-1] = Statement(found[-1].sql, _values(listed[1]))
    return found


class Tail:
    """Reads what a log has grown by."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = path.stat().st_size

    def new(self) -> str:
        """What was written since the last call."""
        with self._path.open("rb") as log:
            log.seek(self._offset)
            written = log.read()
        self._offset += len(written)
        return written.decode(errors="replace")


def _records(text: str, role: str) -> Iterator[tuple[str, str]]:
    for record in _RECORD.finditer(text):
        if record[1] == role:
            yield record[3], record[4].replace("\n\t", "\n")


def _values(listed: str) -> tuple[str | None, ...]:
    return tuple(
        None if match[1] is None else match[1].replace("''", "'") for match in _PARAMETER.finditer(listed)
    )
