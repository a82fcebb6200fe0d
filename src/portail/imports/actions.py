"""Run an import from a package received to its report. Floor 8."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from portail.audit.actions import note
from portail.boards.actions import find_board
from portail.boards.models import Board
from portail.common.errors import Refusal
from portail.common.findings import Findings
from portail.common.tabular import Notice
from portail.database.context import rows_of
from portail.database.locks import lock_board
from portail.imports.applying import Order, Step, Stopped, apply_package, links_behind
from portail.imports.attached import keep_documents
from portail.imports.checked import Checked
from portail.imports.inbox import forget_package, package_path, receive_package
from portail.imports.models import Run
from portail.imports.publishing import Staging
from portail.imports.reading import check_package, reads_until
from portail.imports.receive import DEFAULT_LIMITS, Limits, Package, Unreadable, receive
from portail.imports.report import Brake, Changes, Figures, ImportReport
from portail.imports.undoing import forget_old_changes
from portail.links.actions import recheck_links

# One number for each kind of thing locked (database.locks has 1).
RUN_LOCK = 2
_OF_THE_FILE = ("not-a-package", "damaged-zip", "too-large")


def silent(state: str) -> None:
    """The step of whoever shows nothing."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run is made. is_confirmed: a person saw the figures and lets it past the limits.
    limits: what a package may hold. step: called with each state reached."""

    by: str = "portail"
    is_confirmed: bool = False
    limits: Limits = DEFAULT_LIMITS
    step: Step = silent


USUAL = Manner()


class NotHeld(Refusal):
    """A run that waits for nobody.

    Codes: `no-such-run` (value `run`), `not-held` (`run`, `state`), `superseded` (`run`, `later`: a run
    received after it was applied, and this one would bring an older day of the same tables back).
    """


@dataclass(slots=True)
class _Course:
    """A run under way: its row, the board, and when each state was reached, in seconds from the start."""

    run: Run
    board: Board
    manner: Manner
    now: datetime
    began: float = field(default_factory=time.monotonic)
    steps: dict[str, float] = field(default_factory=dict)

    def reach(self, state: str) -> None:
        self.steps[state] = round(time.monotonic() - self.began, 3)
        self.manner.step(state)

    @property
    def finished_at(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self.began)


def import_board(*, board: str, path: Path, now: datetime, manner: Manner = USUAL) -> ImportReport:
    """Receive the package at PATH for a board (its code, name or acronym) and run it at once.

    The same package as the last one applied stops there. Raises UnknownBoard, and receive.Unreadable
    when there is no package at PATH, which it names: nobody knows the inbox's names.
    """
    found = find_board(board)
    run = receive_package(board_id=found.pk, path=path, source=Run.Source.COMMAND, by=manner.by, now=now)
    try:
        return execute_run(run_id=run.pk, board_id=found.pk, now=now, manner=manner)
    except Unreadable as refusal:
        raise Unreadable(refusal.code, path=str(path)) from refusal


def rehearse(*, board: str, path: Path, now: datetime, limits: Limits = DEFAULT_LIMITS) -> ImportReport:
    """Count all that importing the package at PATH would do, and keep nothing of it, not even the run.

    braked_by tells which limits it would pass. Raises UnknownBoard and receive.Unreadable.
    """
    found = find_board(board)
    package = receive(path, limits=limits)
    try:
        with rows_of(board=found.pk):
            checked = _read(package, found, now)
            order = Order(found.pk, run_id=0, is_rehearsal=True)
            apply_package(order, checked, now=now, step=silent)
    except _Refused as refused:
        return _rehearsed(found, Run.State.REFUSED, refused.checked, Figures())
    except Stopped as stopped:
        return _rehearsed(found, Run.State.COMPARED, checked, stopped.figures, braked_by=stopped.braked_by)
    raise AssertionError("a rehearsal ends by being stopped")


def _rehearsed(
    board: Board, state: str, checked: Checked, figures: Figures, *, braked_by: tuple[Brake, ...] = ()
) -> ImportReport:
    return ImportReport(
        run_id=0, state=state, board_code=board.code, board_name=board.name, contract=checked.contract,
        files=checked.files, findings=checked.findings, figures=figures, braked_by=braked_by,
        is_rehearsal=True,
    )  # fmt: skip


def confirm_run(*, run_id: int, board_id: int, now: datetime, manner: Manner) -> ImportReport:
    """Let a held run go past the board's limits. Raises NotHeld."""
    with rows_of(board=board_id):
        run = Run.objects.filter(pk=run_id).first()
        later = None if run is None else superseding(run)
    if run is None:
        raise NotHeld("no-such-run", run=run_id)
    if run.state != Run.State.BRAKED:
        raise NotHeld("not-held", run=run_id, state=run.state)
    if later is not None:
        raise NotHeld("superseded", run=run_id, later=later.pk)
    return execute_run(run_id=run_id, board_id=board_id, now=now, manner=replace(manner, is_confirmed=True))


def superseding(run: Run) -> Run | None:
    """A run received after RUN and applied, which speaks of the same things. Needs the board's context."""
    later = Run.objects.filter(board_id=run.board_id, state__in=Run.IN_FORCE, pk__gt=run.pk)
    return next((one for one in later.order_by("-pk") if one.speaks_of_what(run)), None)


def execute_run(*, run_id: int, board_id: int, now: datetime, manner: Manner = USUAL) -> ImportReport:
    """Take a run that was received, or stopped on its way, to its end.

    One run at a time a board: another waits for it. Killed anywhere, it leaves the record as it was, and
    called again it starts over from the kept package. Raises Unreadable, and then it ended as failed.
    """
    with _alone(board_id), _failing(run_id, board_id, now):
        course = _start(run_id, board_id, now, manner)
        if course.run.state not in Run.UNDER_WAY:
            return _settled(course)
        package = receive(package_path(course.run), limits=manner.limits)
        try:
            with rows_of(board=board_id):
                checked = _read(package, course.board, now)
                course.reach("checked")
                # Before the rows that name them: a file that no row names is swept, a row without its file
                # is broken.
                keep_documents(member for domain in checked.domains for member in domain.documents)
                order = Order(board_id, run_id, is_confirmed=manner.is_confirmed)
                figures = apply_package(order, checked, now=now, step=course.reach)
                _keep(course, Run.State.APPLIED, checked, figures)
                _note(course, checked, figures)
        except _Refused as refused:
            return _end(course, Run.State.REFUSED, refused.checked, Figures())
        except Stopped as stopped:
            return _stopped(course, checked, stopped)
        course.reach("applied")
        return _end(course, Run.State.REPORTED, checked, figures)


class _Refused(Exception):
    """A package that cannot be applied: what was staged of it goes with the transaction."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(checked.contract)
        self.checked = checked


def _read(package: Package, board: Board, now: datetime) -> Checked:
    """Read a package and stage it, file by file, in the transaction under way. Raises _Refused."""
    checked = check_package(package, today=timezone.localdate(now), taking=Staging())
    _refuse_other_board(checked, board)
    if checked.is_refused:
        raise _Refused(checked)
    return checked


@contextmanager
def _failing(run_id: int, board_id: int, now: datetime) -> Iterator[None]:
    """End a run whose package cannot be read: nothing waits for it any more."""
    try:
        yield
    except Unreadable as refusal:
        fail_run(run_id=run_id, board_id=board_id, code=refusal.code, now=now)
        raise


def fail_run(*, run_id: int, board_id: int, code: str, now: datetime) -> str:
    """End a run under way as failed, with the code of what broke; another state stays as it is.

    Its package is kept a while to look at, except where it is the package that is at fault.
    """
    with rows_of(board=board_id):
        run = Run.objects.get(pk=run_id)
        if run.state in Run.UNDER_WAY:
            run.state, run.failure, run.finished_at = Run.State.FAILED, code, now
            if code in _OF_THE_FILE:
                forget_package(run)
            run.save(update_fields=["state", "failure", "finished_at", "package"])
        return run.state


def _settled(course: _Course) -> ImportReport:
    """A run that needs nothing read. The same package as before still meets a new day: links are rechecked,
    for a guardianship may begin or end on it."""
    figures = Figures()
    with rows_of(board=course.board.pk):
        if course.run.state == Run.State.SAME:
            lock_board(course.board.pk, shared=False)
            rechecked = recheck_links(board_id=course.board.pk, now=course.now)
            changes = Changes(
                lost_access=rechecked.suspended,
                regained_access=rechecked.resumed,
                behind=links_behind(rechecked),
            )
            figures = replace(figures, changes=changes)
    return _report(course, Checked("", Findings.from_json(course.run.findings)), figures)


@contextmanager
def _alone(board_id: int) -> Iterator[None]:
    """Hold the board's imports for this session; the lock goes with the connection when it is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [RUN_LOCK, board_id])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [RUN_LOCK, board_id])


def _start(run_id: int, board_id: int, now: datetime, manner: Manner) -> _Course:
    with rows_of(board=board_id):
        run = Run.objects.get(pk=run_id)
        if manner.is_confirmed and run.state == Run.State.BRAKED:
            run.state, run.confirmed_by, run.confirmed_at = Run.State.RECEIVED, manner.by, now
        if run.state == Run.State.INTERRUPTED:
            run.state = Run.State.RECEIVED
        if run.state in Run.UNDER_WAY:
            run.started_at = now
            run.save()
        return _Course(run, Board.objects.get(pk=board_id), manner, now)


def _refuse_other_board(checked: Checked, board: Board) -> None:
    """A package that names another board of the directory arrived at the wrong place."""
    said = checked.board_code
    if said and said != board.code and Board.objects.filter(code=said).exists():
        checked.findings.add(Notice("other_board", value=said, facts={"board": board.code}))


def _stopped(course: _Course, checked: Checked, stopped: Stopped) -> ImportReport:
    course.reach("braked")
    course.run.braked_by = [asdict(brake) for brake in stopped.braked_by]
    with rows_of(board=course.board.pk):
        _keep(course, Run.State.BRAKED, checked, stopped.figures)
    return _report(course, checked, stopped.figures, braked_by=stopped.braked_by)


def _end(course: _Course, state: str, checked: Checked, figures: Figures) -> ImportReport:
    course.reach(state)
    course.run.finished_at = course.finished_at
    # The package goes before the row says so: a kill in between leaves a name without a file, not a file
    # of children's names that no row knows.
    forget_package(course.run)
    with rows_of(board=course.board.pk):
        _keep(course, state, checked, figures)
        forget_old_changes(board_id=course.board.pk)
    return _report(course, checked, figures)


def _keep(course: _Course, state: str, checked: Checked, figures: Figures | None = None) -> None:
    """Write on the run's row where it is, in the board's context."""
    run = course.run
    run.state, run.version = state, checked.contract
    run.serve_until(reads_until(checked, today=timezone.localdate(course.now)))
    run.findings = checked.findings.as_json()
    run.figures = {
        **(figures or Figures()).as_json(),
        "files": dict(checked.files),
        "steps": course.steps,
    }
    run.save()


def _report(
    course: _Course, checked: Checked, figures: Figures, *, braked_by: tuple[Brake, ...] = ()
) -> ImportReport:
    return ImportReport(
        run_id=course.run.pk or 0,
        state=course.run.state,
        board_code=course.board.code,
        board_name=course.board.name,
        contract=checked.contract,
        files=checked.files,
        findings=checked.findings,
        figures=figures,
        braked_by=braked_by,
    )


def _note(course: _Course, checked: Checked, figures: Figures) -> None:
    note(
        action="records.imported",
        actor=None,
        subject_kind="board",
        subject_id=course.board.pk,
        board=course.board.pk,
        details={
            "run": course.run.pk,
            "by": course.manner.by,
            "contract": checked.contract,
            "tables": {
                name: {"created": tally.created, "changed": tally.changed, "ended": tally.ended}
                for name, tally in figures.tallies.items()
            },
            "absent_access": figures.access.unsaid,
            "absent_access_reads": figures.access.reads,
            "still_barred": figures.access.still_barred,
            "links_suspended": figures.changes.lost_access,
            "links_resumed": figures.changes.regained_access,
            "rows_set_aside": figures.aside,
        },
        now=course.now,
    )
