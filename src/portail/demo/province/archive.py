"""The files of one package, written as they come and zipped at the end: memory stays flat. Floor 11."""

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from portail.demo.province.habits import Habits

# Quick rather than small: a province is about a gigabyte before it is zipped.
_LEVEL = 1


class Writer(Protocol):
    """What csv.writer makes."""

    def writerow(self, row: Iterable[object], /) -> object: ...


class Archive:
    """A zip to be. The same rows give the same bytes: no clock, no names of the machine."""

    def __init__(self, habits: Habits) -> None:
        self._habits = habits
        self._files: dict[str, tuple[BinaryIO, io.TextIOWrapper]] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def sheet(self, name: str, header: Sequence[str]) -> Writer:
        """Begin the file NAME with its line of titles."""
        habits = self._habits
        raw = self._open.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  # the stack closes it
        text = self._open.enter_context(
            io.TextIOWrapper(raw, encoding=habits.encoding, errors=habits.errors, newline="")
        )
        self._files[name] = (raw, text)
        writer = csv.writer(text, delimiter=habits.delimiter, lineterminator=habits.newline)
        writer.writerow(header)
        return writer

    def save(self, path: Path) -> None:
        """Zip all files to PATH, in the order that they were begun."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            for name, (raw, text) in self._files.items():
                text.flush()
                raw.seek(0)
                # A name alone, without a file, is stamped 1980-01-01 by zipfile.
                with archive.open(f"{self._habits.folder}{name}", "w") as member:
                    shutil.copyfileobj(raw, member, 256 * 1024)
