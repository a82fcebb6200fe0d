"""The nights of a school year: every file of the contract, at two sizes, and what the province would take."""

import math
import os
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Sized:
    """A first load and what it left. rows: of people and domains. disk_mib: tables with their indexes."""

    pupils: int
    rows: int
    disk_mib: float
    load: Night


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
    return Sized(pupils, database.rows(_tables()), database.size_mib() - before, load)


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


def exponent(small: float, large: float, *, times: float) -> float:
    """The power of the size with which a cost grew from SMALL to LARGE, where the size grew TIMES: 1 is
    in proportion."""
    return math.log(large / small) / math.log(times)


def _growth(small: Sized, large: Sized) -> list[Figure]:
    """1 where twice the rows cost twice as much; beside it, the same boards, each a quarter as large."""
    times = large.rows / small.rows
    said = f"power of the number of rows, from {small.rows:,} to {large.rows:,}; 1 is in proportion"
    costs = {
        "cpu": (small.load.cpu, large.load.cpu, "processor time of a first load"),
        "seconds": (small.load.seconds, large.load.seconds, "time of a first load"),
        "disk": (small.disk_mib, large.disk_mib, "disk"),
    }
    return [
        Figure(f"domains.growth_{name}", exponent(less, more, times=times), "", f"{what}: {said}", 1)
        for name, (less, more, what) in costs.items()
    ]


def _province(small: Sized, large: Sized, unchanged: Night, changed: Night) -> list[Figure]:
    """In proportion to pupils: a board is read, compared and written by itself, so that the number of boards
    multiplies; and by the growth seen, where it is above, as if the boards grew that much too."""
    times = WHOLE / large.pupils
    power = max(1.0, exponent(small.load.cpu, large.load.cpu, times=large.rows / small.rows))
    how = f"EXTRAPOLATED to {WHOLE:,} pupils: × {times:.1f}, on the same machine"
    grown = large.load.seconds * times**power / 60
    return [
        Figure("domains.province_rows", large.rows * times, "", how),
        Figure(
            "domains.province_first_load_min", large.load.seconds * times / 60, "min",
            f"{how}; baseline: with the power seen, {power:.2f}", grown,
        ),
        Figure("domains.province_unchanged_min", unchanged.seconds * times / 60, "min", how),
        Figure("domains.province_changed_1pct_min", changed.seconds * times / 60, "min", how),
        Figure("domains.province_disk_gib", large.disk_mib * times / 1024, "GiB", how),
    ]  # fmt: skip
