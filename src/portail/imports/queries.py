"""Reading the runs of a board's imports. Floor 8."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.imports.models import Run

TREND_RUNS = 30


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as its board's history shows it. codes: notices of each code. waits: it has not ended."""

    id: int
    state: str
    source: str
    by: str
    received_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    size_bytes: int
    version: str
    sha256: str
    figures: Mapping[str, object]
    findings: tuple[Mapping[str, object], ...]
    braked_by: tuple[Mapping[str, object], ...]
    confirmed_by: str
    undone_by: str
    failure: str
    waits: bool

    @property
    def seconds(self) -> float | None:
        """How long it ran, once it ended."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def codes(self) -> dict[str, int]:
        return {str(group["code"]): int(str(group["total"])) for group in self.findings}

    def as_json(self) -> dict[str, object]:
        """What a machine reads of it; the instants are left to the encoder."""
        return {
            "run": self.id,
            **{k: v for k, v in asdict(self).items() if k != "id"},
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class Trend:
    """How often a code was found in each of the last runs that read a package, the oldest first."""

    code: str
    totals: tuple[int, ...]


def history(*, board_id: int, limit: int = TREND_RUNS) -> list[RunRow]:
    """A board's last runs, the newest first."""
    with rows_of(board=board_id):
        runs = Run.objects.filter(board_id=board_id).order_by("-received_at", "-pk")[:limit]
        return [_row(run) for run in runs]


def run_of(*, board_id: int, run_id: int) -> RunRow | None:
    """One run of a board, or None when the board has no such run."""
    with rows_of(board=board_id):
        run = Run.objects.filter(board_id=board_id, pk=run_id).first()
        return None if run is None else _row(run)


def board_of_run(run_id: int) -> int | None:
    """The board of a run: each board's rows are looked at in turn, as the row policies ask."""
    for board_id in Board.objects.order_by("code").values_list("pk", flat=True):
        with rows_of(board=board_id):
            if Run.objects.filter(pk=run_id).exists():
                return board_id
    return None


def trends(*, board_id: int, runs: int = TREND_RUNS) -> list[Trend]:
    """Each code of the last RUNS runs that read their package, and its totals, the oldest first."""
    with rows_of(board=board_id):
        read = Run.objects.filter(board_id=board_id).exclude(
            state__in=[Run.State.SAME, Run.State.RECEIVED, Run.State.FAILED, Run.State.INTERRUPTED]
        )
        found = [_row(run).codes for run in read.order_by("-received_at", "-pk")[:runs]][::-1]
    codes = sorted({code for one in found for code in one})
    return [Trend(code, tuple(one.get(code, 0) for one in found)) for code in codes]


def _row(run: Run) -> RunRow:
    return RunRow(
        id=run.pk,
        state=run.state,
        source=run.source,
        by=run.by,
        received_at=run.received_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        size_bytes=run.size_bytes,
        version=run.version,
        sha256=run.sha256,
        figures=run.figures,
        findings=tuple(run.findings),
        braked_by=tuple(run.braked_by),
        confirmed_by=run.confirmed_by,
        undone_by=run.undone_by,
        failure=run.failure,
        waits=run.state in Run.UNSETTLED,
    )
