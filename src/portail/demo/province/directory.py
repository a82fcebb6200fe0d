"""The directory's three files, as `portail import-directory` reads them. Floor 11."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from portail.boards.package import STAGES
from portail.demo.province.places import Board, School


def write_directory(folder: Path, boards: Sequence[Board]) -> None:
    """Write boards.csv, schools.csv and private.csv under FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    public = [board for board in boards if not board.is_private]
    _write(
        folder / "boards.csv",
        ("code", "name", "type", "website", "region", "municipality", "phone"),
        ((b.code, b.name, b.kind, _site(b), b.region, b.town, b.phone) for b in public),
    )
    _write(
        folder / "schools.csv",
        ("code", "name", "municipality", "board_code", *STAGES, "phone", "address"),
        (
            (s.code, s.name, s.town, board.code, *_flags(s), s.phone, s.address)
            for board in public
            for s in board.schools
        ),
    )
    _write(
        folder / "private.csv",
        ("code", "name", "municipality", "website", "region", "phone", "address", *STAGES),
        (
            (b.code, b.name, b.town, _site(b), b.region, b.phone, b.schools[0].address, *_flags(b.schools[0]))
            for b in boards
            if b.is_private
        ),
    )


def _site(board: Board) -> str:
    return f"o{board.code}.exemple.ca"


def _flags(school: School) -> Iterable[str]:
    return ("1" if stage in school.stages else "0" for stage in STAGES)


def _write(path: Path, header: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
