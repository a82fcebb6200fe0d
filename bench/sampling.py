"""Measuring a page beside its floor: short runs in turn, the quiet ones kept, the median shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench import load
from bench.client import Request
from bench.figures import Figure
from bench.load import Run
from bench.machine import Spent, Watch
from bench.serving import Server

SECONDS = 2
WANTED, MOST = 3, 6  # quiet runs, and how many are tried for them
QUIET = 0.06  # of the machine taken by others
NOISY = 0.25  # beyond, even processor time grows: nothing is judged
CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """One run and what it cost."""

    run: Run
    spent: Spent

    @property
    def app_ms(self) -> float:
        return self.spent.app / self.run.requests * 1e3

    @property
    def database_ms(self) -> float:
        return self.spent.database / self.run.requests * 1e3


@dataclass(frozen=True, slots=True)
class Subject:
    """What is sent to whom. length: of the page as it was checked, so that a run is not of another."""

    server: Server
    requests: Sequence[Request]
    length: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A page's median run at 8 connections and at one, its floor's, and how many runs were quiet."""

    busy: Sample
    alone: Sample
    floor: Sample
    quiet: int
    tried: int


def measure(subject: Subject, floor: Subject, *, database: int) -> Measured:
    """Run both in turn until three pairs were quiet, six at most; then one connection alone."""
    pairs: list[tuple[Sample, Sample]] = []
    for each in (subject, floor):
        load.run(each.server.port, each.requests, connections=CONNECTIONS, seconds=1)  # warm
    while len(pairs) < MOST and sum(map(_is_quiet, pairs)) < WANTED:
        pairs.append((sample(subject, database, CONNECTIONS), sample(floor, database, CONNECTIONS)))
    kept = [pair for pair in pairs if _is_quiet(pair)]
    chosen = kept or [min(pairs, key=lambda pair: pair[0].spent.foreign)]
    alone = [sample(subject, database, 1) for _ in range(WANTED)]
    return Measured(
        busy=_median([own for own, _ in chosen]),
        alone=min(alone, key=lambda sample: sample.spent.foreign),
        floor=_median([other for _, other in chosen]),
        quiet=len(kept),
        tried=len(pairs),
    )


def figures(name: str, measured: Measured, *, peer: dict[str, float], floor_is: str) -> list[Figure]:
    """A page's figures. peer: the better peer's, by the figure's last word (research: two peers, 2 cores)."""
    busy, alone, floor = measured.busy, measured.alone, measured.floor
    runs = (
        f"median of {measured.quiet} quiet runs"
        if measured.quiet
        else f"NOISY: the least disturbed of {measured.tried} runs"
    )
    how = f"{load.generator()}, {CONNECTIONS} connections, {runs} of {SECONDS} s"
    beside = "; baseline: the better peer" if peer else ""
    one = f"{load.generator()}, one connection, the least disturbed of {WANTED} runs of {SECONDS} s"
    peers_one = "; baseline: the better peer" if "p50_ms_alone" in peer else ""
    values = [
        ("requests_per_s", busy.run.per_second, "1/s", how + beside),
        ("cpu_ms", busy.app_ms + busy.database_ms, "ms", "server and database, a request" + beside),
        ("app_cpu_ms", busy.app_ms, "ms", "server's processes, a request" + beside),
        ("db_cpu_ms", busy.database_ms, "ms", "PostgreSQL's processes, a request" + beside),
        ("p50_ms", busy.run.p50_ms, "ms", how + beside),
        ("p99_ms", busy.run.p99_ms, "ms", how + beside),
        ("p50_ms_alone", alone.run.p50_ms, "ms", one + peers_one),
        ("p99_ms_alone", alone.run.p99_ms, "ms", one + peers_one),
    ]
    found = [Figure(f"{name}.{key}", value, unit, said, peer.get(key)) for key, value, unit, said in values]
    ratio = floor.run.per_second / busy.run.per_second
    words = f"raw WSGI, {floor_is}, over ours in the same runs; baseline: the raw one's requests/s"
    found.append(Figure(f"{name}.floor_ratio", ratio, "×", words, floor.run.per_second))
    least = floor.app_ms + floor.database_ms
    words = "the raw one's, server and database, a request: beside cpu_ms, it says the same on a busy machine"
    found.append(Figure(f"{name}.floor_cpu_ms", least, "ms", words))
    others = "share of the machine taken by others in that run; a run is quiet under 0.06"
    found.append(Figure(f"{name}.foreign_cpu", busy.spent.foreign, "", others, QUIET))
    return found


def sample(subject: Subject, database: int, connections: int) -> Sample:
    watch = Watch(app=subject.server.pid, database=database)
    run = load.run(subject.server.port, subject.requests, connections=connections, seconds=SECONDS)
    spent = watch.stop()
    if run.failed or run.requests == 0:
        raise RuntimeError(
            f"{run.failed} of {run.requests} requests to {subject.requests[0].path} failed:\n"
            f"{subject.server.words()}"
        )
    if subject.length and run.received / run.requests < subject.length:
        raise RuntimeError(
            f"{subject.requests[0].path} answered {run.received / run.requests:.0f} bytes where the page "
            f"that was checked has {subject.length}: the run measured another page"
        )
    return Sample(run, spent)


def _is_quiet(pair: tuple[Sample, Sample]) -> bool:
    return all(sample.spent.foreign < QUIET for sample in pair)


def _median(samples: Sequence[Sample]) -> Sample:
    ordered = sorted(samples, key=lambda sample: sample.run.per_second)
    return ordered[len(ordered) // 2]
