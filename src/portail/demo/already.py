"""What others do before anybody plays: the commands, in order. Floor 11.

From the other home an absence is announced; the support hands a code out and the school's office fetches what
families sent, so that a parent reads that somebody opened the file.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from portail.demo.cast import JULIETTE, MAIKA
from portail.demo.packages import guardians_of
from portail.demo.places import BOARDS
from portail.demo.samples import families_of

_SUPPORT, _OFFICE = "Diane", "Mme Thériault"
_HELPED = (MAIKA, JULIETTE)


def commands(folder: Path, *, today: date, is_first: bool) -> Iterator[list[str]]:
    """The arguments of `portail`. is_first: nothing of it was done before."""
    yield ["demo", "already", "--today", today.isoformat()]
    if not is_first:
        return
    for board in BOARDS:
        guardians = guardians_of(families_of(board))
        for child in _HELPED:
            if guardian := guardians.get(child.file_number):
                yield ["issue-code", board.code, child.file_number, guardian, "--as", _SUPPORT]
                sent = folder / f"absences-{board.code}.csv"
                yield ["absences", "export", board.code, "--since", today.isoformat(), "--output", str(sent),
                       "--as", _OFFICE]  # fmt: skip
