"""Import the directory: boards, public schools and private schools, from up to three files. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from portail.boards.actions import apply_directory
from portail.boards.models import Board
from portail.boards.package import (
    DIRECTORY_BOARDS,
    DIRECTORY_PRIVATE,
    DIRECTORY_SCHOOLS,
    ReceivedBoard,
    ReceivedSchool,
    check_directory,
    read_boards,
    read_directory_schools,
)
from portail.common.comparing import Tally
from portail.common.findings import Findings
from portail.common.reading import Table
from portail.common.tabular import Notice
from portail.imports.files import read_file


@dataclass(frozen=True, slots=True)
class DirectoryReport:
    """The outcome: accepted or refused whole, rows by table, what was found."""

    accepted: bool
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)


@dataclass(frozen=True, slots=True)
class _Files:
    boards: Table | None
    schools: Table | None
    private: Table | None

    def given(self) -> tuple[Table, ...]:
        return tuple(table for table in (self.boards, self.schools, self.private) if table is not None)


def import_directory(
    *, now: datetime, boards: Path | None = None, schools: Path | None = None, private: Path | None = None
) -> DirectoryReport:
    """Bring the directory up to date with the files given; any error refuses them all.

    The same files again write no row. Raises Unreadable when a file cannot be opened.
    """
    files = _Files(
        boards=read_file(boards, DIRECTORY_BOARDS) if boards else None,
        schools=read_file(schools, DIRECTORY_SCHOOLS) if schools else None,
        private=read_file(private, DIRECTORY_PRIVATE) if private else None,
    )
    findings = Findings()
    for table in files.given():
        findings.merge(table.findings)
    if not findings.has_errors:
        findings.extend(_faults_across(files))
    if findings.has_errors:
        return DirectoryReport(accepted=False, findings=findings)
    received_boards, received_schools = _received(files)
    with transaction.atomic():
        applied = apply_directory(boards=received_boards, schools=received_schools, now=now)
    tallies = {"boards": applied.boards, "schools": applied.schools, "names": applied.names}
    return DirectoryReport(accepted=True, tallies=tallies, findings=findings)


def _faults_across(files: _Files) -> tuple[Notice, ...]:
    known = set(Board.objects.values_list("code", flat=True))
    if files.boards is not None:
        known |= {row["code"] for row in files.boards.rows()}
    codes = {table.file: tuple(table.rows()) for table in (files.boards, files.private) if table is not None}
    return check_directory(files.schools, known_boards=known, codes_by_file=codes)


def _received(files: _Files) -> tuple[tuple[ReceivedBoard, ...], tuple[ReceivedSchool, ...]]:
    boards: tuple[ReceivedBoard, ...] = ()
    schools: tuple[ReceivedSchool, ...] = ()
    if files.boards is not None:
        boards += read_boards(files.boards)
    if files.schools is not None:
        schools += read_directory_schools(files.schools)
    if files.private is not None:
        boards += read_boards(files.private, kind=Board.Kind.PRIVATE.value)
        schools += read_directory_schools(files.private, own_board=True)
    return boards, schools
