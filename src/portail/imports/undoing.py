"""Bring back the state before a run, in one transaction. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portail.audit.actions import note
from portail.boards.actions import raise_board_revision
from portail.boards.bulk import PUBLICATIONS, SCHOOLS, YEARS
from portail.boards.models import Board
from portail.boards.names import refresh_names
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.database.journal import Undone, forget_before, tables_written, undo
from portail.database.locks import lock_board
from portail.imports.domains import tables
from portail.imports.models import Run
from portail.imports.standing import AFTER_UNDOING, in_use
from portail.links.actions import Recheck, forget_recycling, recheck_links
from portail.records.bulk import STUDENTS, TABLES
from portail.records.queries import schools_of

KEPT_RUNS = 7
"""Applied runs a board whose changes are kept: a week of nights can be undone, the last one first."""


class NotUndone(Refusal):
    """A run that stays as it is.

    Codes: `no-such-run` (value `run`); `not-in-force` (`run`, `state`); `built-on` (`run`, `later`: the
    run to undo first); `too-old` (`run`, `kept`).
    """


@dataclass(frozen=True, slots=True)
class UndoneRun:
    """What came back, by table, and what it did to the links."""

    tables: Mapping[str, Undone]
    links: Recheck


def undo_run(*, run_id: int, board_id: int, by: str, now: datetime) -> UndoneRun:
    """Put the board's record back as it was before the run. Raises NotUndone.

    Only the last run in force can be undone: a later one compared itself with what this one wrote. Rows
    that it created go, except those that a parent's link or request stands on, which are ended.
    """
    with rows_of(board=board_id):
        lock_board(board_id, shared=False)
        run = _last_in_force(run_id, board_id)
        keep = in_use(board_id=board_id)
        keep[SCHOOLS.table] = schools_of(students=keep[STUDENTS.table])
        written = tables_written(board_id=board_id, run_id=run.pk)
        domains = [table for table in (*tables(), PUBLICATIONS) if table.table in written]
        undone = undo((SCHOOLS, YEARS, *TABLES, *domains), board_id=board_id, run_id=run.pk, keep=keep)
        for make in AFTER_UNDOING:
            make(board_id=board_id, run_id=run.pk, now=now)
        refresh_names(board=Board.objects.get(pk=board_id))
        if run.started_at is not None:
            forget_recycling(board_id=board_id, seen_at=run.started_at)
        rechecked = recheck_links(board_id=board_id, now=now)
        raise_board_revision(board_id=board_id)
        run.state, run.undone_by, run.undone_at, run.finished_at = Run.State.UNDONE, by, now, now
        run.save(update_fields=["state", "undone_by", "undone_at", "finished_at"])
        note(
            action="records.import-undone",
            actor=None,
            subject_kind="board",
            subject_id=board_id,
            board=board_id,
            details={"run": run.pk, "by": by, "links_suspended": rechecked.suspended,
                     "links_resumed": rechecked.resumed},
            now=now,
        )  # fmt: skip
    return UndoneRun(undone, rechecked)


def _last_in_force(run_id: int, board_id: int) -> Run:
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        raise NotUndone("no-such-run", run=run_id)
    if run.state not in Run.IN_FORCE:
        raise NotUndone("not-in-force", run=run_id, state=run.state)
    in_force = _in_force(board_id)
    if in_force[0] != run.pk:
        raise NotUndone("built-on", run=run_id, later=in_force[0])
    if run.figures.get("forgotten"):
        raise NotUndone("too-old", run=run_id, kept=KEPT_RUNS)
    return run


def _in_force(board_id: int) -> list[int]:
    """The board's runs in force, the last one first."""
    runs = Run.objects.filter(board_id=board_id, state__in=Run.IN_FORCE)
    return list(runs.order_by("-started_at", "-pk").values_list("pk", flat=True))


def forget_old_changes(*, board_id: int) -> None:
    """Forget what the board's older runs changed: they can't be undone any more."""
    kept = _in_force(board_id)[:KEPT_RUNS]
    if len(kept) == KEPT_RUNS:
        forgotten = forget_before(board_id=board_id, run_id=min(kept))
        for run in Run.objects.filter(pk__in=forgotten) if forgotten else ():
            run.figures = {**run.figures, "forgotten": True}
            run.save(update_fields=["figures"])
