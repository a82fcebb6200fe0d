"""Reading the runs of a board's imports. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from portail.boards.models import Board
from portail.common.comparing import Tally
from portail.common.findings import Findings
from portail.database.context import rows_of
from portail.imports.models import Run
from portail.imports.report import AccessSaid, Brake, Changes, Figures, ImportReport

TREND_RUNS = 30


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as its board's history shows it. failure: the code of what ended it, "" for none.

    steps: when each state was reached, in seconds from the start.
    """

    report: ImportReport
    source: str
    by: str
    received_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    size_bytes: int
    sha256: str
    confirmed_by: str
    undone_by: str
    failure: str
    steps: Mapping[str, float]

    @property
    def id(self) -> int:
        return self.report.run_id

    @property
    def state(self) -> str:
        return self.report.state

    @property
    def seconds(self) -> float | None:
        """How long it ran, once it ended; how long it waited for a person does not count."""
        if self.steps:
            return max(self.steps.values())
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Trend:
    """How often a code was found in each of the last runs that read a package, the oldest first."""

    code: str
    totals: tuple[int, ...]


def history(*, board_id: int, limit: int = TREND_RUNS) -> list[RunRow]:
    """A board's last runs, the newest first."""
    board = Board.objects.get(pk=board_id)
    with rows_of(board=board_id):
        runs = Run.objects.filter(board_id=board_id).order_by("-received_at", "-pk")[:limit]
        return [_row(run, board) for run in runs]


def run_of(*, board_id: int, run_id: int) -> RunRow | None:
    """One run of a board, or None when the board has no such run."""
    with rows_of(board=board_id):
        run = Run.objects.filter(board_id=board_id, pk=run_id).first()
        return None if run is None else _row(run, Board.objects.get(pk=board_id))


def trends(*, board_id: int, runs: int = TREND_RUNS) -> list[Trend]:
    """Each code of the last RUNS runs that read their package, and its totals, the oldest first."""
    with rows_of(board=board_id):
        read = Run.objects.filter(board_id=board_id).exclude(
            state__in=[Run.State.SAME, Run.State.RECEIVED, Run.State.FAILED, Run.State.INTERRUPTED]
        )
        found = [_totals(run) for run in read.order_by("-received_at", "-pk")[:runs]][::-1]
    codes = sorted({code for one in found for code in one})
    return [Trend(code, tuple(one.get(code, 0) for one in found)) for code in codes]


def _totals(run: Run) -> dict[str, int]:
    totals: dict[str, int] = {}
    for group in run.findings:
        totals[group["code"]] = totals.get(group["code"], 0) + group["total"]
    return totals


def _row(run: Run, board: Board) -> RunRow:
    return RunRow(
        report=_report(run, board),
        source=run.source,
        by=run.by,
        received_at=run.received_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        size_bytes=run.size_bytes,
        sha256=run.sha256,
        confirmed_by=run.confirmed_by,
        undone_by=run.undone_by,
        failure=run.failure,
        steps=run.figures.get("steps", {}),
    )


def _report(run: Run, board: Board) -> ImportReport:
    return ImportReport(
        run_id=run.pk,
        state=run.state,
        board_code=board.code,
        board_name=board.name,
        contract=run.version,
        files=run.figures.get("files", {}),
        findings=Findings.from_json(run.findings),
        figures=_figures(run.figures),
        braked_by=tuple(Brake(**brake) for brake in run.braked_by) if run.state == Run.State.BRAKED else (),
    )


def _figures(kept: Mapping[str, Any]) -> Figures:
    """The figures that Figures.as_json gave, and what actions keeps beside them left out."""
    plain = {name: kept[name] for name in ("rows", "aside", "waiting") if name in kept}
    changes = {field.name: kept["changes"][field.name] for field in fields(Changes)
               if field.name in kept.get("changes", {})}  # fmt: skip
    return Figures(
        tallies={name: Tally(**tally) for name, tally in kept.get("tallies", {}).items()},
        access=AccessSaid(**kept.get("access", {})),
        changes=Changes(**changes),
        **plain,
    )
