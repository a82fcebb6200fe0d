"""The nights of a school year: every file of the contract, at two sizes, and what the province would take."""

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression

from bench.domains_year import WHOLE, YearOrder, year
from bench.figures import Figure
from bench.nights import JOBS, Night, copy_seconds, night, settled
from bench.province import TABLES, ProvinceDatabase
from bench.sampling import NOISY
from portail.imports import domains

PUPILS = int(os.environ.get("PORTAIL_BENCH_YEAR_PUPILS", "60000"))
SMALLER = 4  # the other size, by which growth is seen, is so many times smaller
PEAK_MIB = 2048
LIMITED_FROM = 50_000  # fewer pupils than that, and no limit is judged
MADE = "report_cards_reportcard"  # what a run makes of the cards it brought

_RUNS = "SELECT figures->>'rows', figures->'steps'->>'reported' FROM imports_run ORDER BY id"


@dataclass(frozen=True, slots=True)
class Sized:
    """A first load and what it left. rows: of people and domains. disk_mib: tables with their indexes.
    boards: of each run, the rows that it read and its seconds."""

    pupils: int
    rows: int
    disk_mib: float
    load: Night
    boards: Sequence[tuple[int, float]]


def run() -> list[Figure]:
    """The smaller size's first load, then every night of the larger one."""
    smaller = YearOrder(PUPILS // SMALLER)
    with ProvinceDatabase(year(smaller).directory, name="domains") as database:
        small = _loaded(database, smaller)
    with ProvinceDatabase(year(YearOrder(PUPILS)).directory, name="domains") as database:
        return _nights(database, YearOrder(PUPILS), small)


def _tables() -> tuple[str, ...]:
    return (*TABLES, *(table.table for table in domains.tables()), MADE)


def _loaded(database: ProvinceDatabase, order: YearOrder) -> Sized:
    before = database.size_mib()
    load = settled(database, year(order).first)
    pupils = database.rows(TABLES[:1])
    disk = database.size_mib() - before
    with database.superuser() as raw:
        runs = [(int(str(rows)), float(str(seconds))) for rows, seconds in raw.execute(_RUNS).fetchall()]
    return Sized(pupils, database.rows(_tables()), disk, load, runs)


def _nights(database: ProvinceDatabase, order: YearOrder, small: Sized) -> list[Figure]:
    written = year(order)
    large = _loaded(database, order)
    copy = copy_seconds(database, _tables())
    unchanged = settled(database, written.shuffled)
    changed = night(database, written.changed)
    nights = (large.load, unchanged, changed)
    every = "resident at once, the most of all nights"
    return [
        Figure("domains.pupils", large.pupils, "", "of four boards, one of which has half of them"),
        Figure("domains.rows", large.rows, "", "people, domains and the cards issued, after the first load"),
        *_figures("first_load", large.load, large.rows, "into an empty record", baseline=copy),
        *_figures("unchanged", unchanged, large.rows, "the schools of each file in another order"),
        *_figures("changed_1pct", changed, large.rows, "one row in a hundred of each file changed"),
        Figure("domains.copy_s", copy, "s", "bare COPY of the same rows, tables without index, same server"),
        Figure("domains.disk_mib", large.disk_mib, "MiB", "tables with their indexes, after the first load"),
        _peak("domains.peak_mib", [each.own_mib for each in nights], f"our processes, {every}", PEAK_MIB),
        _peak("domains.database_peak_mib", [each.database_mib for each in nights], f"PostgreSQL's, {every}"),
        *_growth(small, large),
        *_province(small, large, unchanged, changed),
    ]


def _figures(
    name: str, watched: Night, rows: int, what: str, *, baseline: float | None = None
) -> list[Figure]:
    how = f"{watched.packages} packages, {what}; {JOBS} jobs"
    how += f"; {watched.left} not applied" if watched.left else ""
    how += "; baseline: the bare COPY" if baseline else ""
    how += f"; NOISY: others took {watched.foreign:.0%}" if watched.foreign >= NOISY else ""
    return [
        Figure(f"domains.{name}_s", watched.seconds, "s", how, baseline),
        Figure(f"domains.{name}_rows", watched.rows, "", "rows written"),
        Figure(f"domains.{name}_rows_per_s", rows / watched.seconds, "1/s", "rows said, written or not"),
        Figure(f"domains.{name}_cpu_s", watched.own_cpu, "s", "processor time of our processes"),
        Figure(f"domains.{name}_db_cpu_s", watched.database_cpu, "s", "processor time of PostgreSQL's"),
        Figure(f"domains.{name}_log_mib", watched.logged_mib, "MiB", "write-ahead log"),
        Figure(f"domains.{name}_left", watched.left, "", "packages not applied", 0, at_most=0),
    ]


def _peak(name: str, seen: list[float], how: str, limit: float = math.inf) -> Figure:
    return Figure(name, max(seen), "MiB", how, at_most=limit if PUPILS >= LIMITED_FROM else math.inf)


# From these boards to the province ---------------------------------------------------------------


def power(costs: Sequence[tuple[float, float]]) -> float:
    """With which power of its size a cost grows, by pairs of both: 1 is in proportion."""
    sizes, spent = zip(*costs, strict=True)
    return linear_regression([*map(math.log, sizes)], [*map(math.log, spent)]).slope


def _growth(small: Sized, large: Sized) -> list[Figure]:
    """1 where twice the rows cost twice as much."""
    boards = sorted([*small.boards, *large.boards])
    said = "power of the rows, from {:,} to {:,}; 1 is in proportion"
    costs = {
        "board": (boards, f"a board's run, {len(boards)} of them, two at a time"),
        "cpu": (((small.rows, small.load.cpu), (large.rows, large.load.cpu)), "processor time, all boards"),
        "disk": (((small.rows, small.disk_mib), (large.rows, large.disk_mib)), "disk"),
    }
    told = {name: f"{what}: {said.format(of[0][0], of[-1][0])}" for name, (of, what) in costs.items()}
    return [Figure(f"domains.growth_{name}", power(of), "", told[name], 1) for name, (of, _) in costs.items()]


def _province(small: Sized, large: Sized, unchanged: Night, changed: Night) -> list[Figure]:
    """In proportion to pupils, for a board is read, compared and written by itself; and once more by the
    power seen, where it is above 1, as if every board grew as much as the province."""
    times = WHOLE / large.pupils
    seen = max(1.0, power([*small.boards, *large.boards]))
    how = f"EXTRAPOLATED to {WHOLE:,} pupils: × {times:.1f}, on the same machine"
    grown = large.load.seconds * times**seen / 60
    return [
        Figure("domains.province_rows", large.rows * times, "", how),
        Figure(
            "domains.province_first_load_min", large.load.seconds * times / 60, "min",
            f"{how}; baseline: by the power seen, {seen:.2f}", grown,
        ),
        Figure("domains.province_unchanged_min", unchanged.seconds * times / 60, "min", how),
        Figure("domains.province_changed_1pct_min", changed.seconds * times / 60, "min", how),
        Figure("domains.province_disk_gib", large.disk_mib * times / 1024, "GiB", how),
    ]  # fmt: skip
