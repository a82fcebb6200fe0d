"""Import a board's package: check it whole, then apply it in one locked transaction. Floor 8."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from portail.audit.actions import note
from portail.boards.actions import apply_schools, apply_years, find_board
from portail.boards.models import Board
from portail.boards.names import refresh_names
from portail.common.comparing import Tally
from portail.database.context import rows_of
from portail.database.locks import lock_board
from portail.imports.oneroster import ReadPackage, read_package
from portail.imports.receive import DEFAULT_LIMITS, Limits, receive
from portail.imports.report import ImportReport
from portail.links.actions import recheck_links
from portail.records.actions import AppliedRecords, apply_records, raise_revisions
from portail.records.package import ReceivedRecords


def import_board(*, board: str, path: Path, now: datetime, limits: Limits = DEFAULT_LIMITS) -> ImportReport:
    """Import the package at PATH as what a board says now; board: its code, name or acronym.

    A package with any error is refused whole: nothing is written and the report lists every fault.
    The same package again writes no row. Raises UnknownBoard, and receive.Unreadable when there is
    no package at PATH.
    """
    found = find_board(board)
    package = read_package(receive(path, limits=limits), today=timezone.localdate(now))
    report = ImportReport(
        board_code=found.code,
        board_name=found.name,
        accepted=package.is_sound,
        version=package.version,
        files=package.files,
        absent_access_reads=found.absent_access,
        notices=package.notices,
    )
    if package.records is None or not package.is_sound:
        return report
    return _apply(found.pk, package, package.records, report, now)


def _apply(
    board_id: int, package: ReadPackage, records: ReceivedRecords, report: ImportReport, now: datetime
) -> ImportReport:
    with rows_of(board=board_id):
        lock_board(board_id, shared=False)
        # Read again under the lock: the setting decides who may see a child.
        board = Board.objects.get(pk=board_id)
        schools = apply_schools(board_id=board_id, received=package.schools)
        years = apply_years(board_id=board_id, received=package.years)
        applied = apply_records(
            board_id=board_id, received=records, schools=schools.ids, absent_access=board.absent_access
        )
        raise_revisions(board_id=board_id, schools=schools.changed)
        refresh_names(board=board)
        # Last, in the same transaction: nobody ever reads the new record through an old link.
        rechecked = recheck_links(board_id=board_id, now=now)
        report = replace(
            report,
            absent_access_reads=board.absent_access,
            absent_access=applied.absent_access,
            still_barred=applied.still_barred,
            links_suspended=rechecked.suspended,
            links_resumed=rechecked.resumed,
            tallies=_tallies(schools.tally, years, applied),
        )
        _note(board_id, report, now)
    return report


def _tallies(schools: Tally, years: Tally, applied: AppliedRecords) -> Mapping[str, Tally]:
    return {
        "schools": schools,
        "school_years": years,
        "students": applied.students,
        "contacts": applied.contacts,
        "addresses": applied.addresses,
        "guardianships": applied.guardianships,
    }


def _note(board_id: int, report: ImportReport, now: datetime) -> None:
    note(
        action="records.imported",
        actor=None,
        subject_kind="board",
        subject_id=board_id,
        board=board_id,
        details={
            "version": report.version,
            "tables": {
                name: {"created": tally.created, "changed": tally.changed, "ended": tally.ended}
                for name, tally in report.tallies.items()
            },
            "absent_access": report.absent_access,
            "absent_access_reads": report.absent_access_reads,
            "still_barred": report.still_barred,
            "links_suspended": report.links_suspended,
            "links_resumed": report.links_resumed,
        },
        now=now,
    )
