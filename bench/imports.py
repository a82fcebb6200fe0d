"""The nights of a province: first load, unchanged, the same bytes, 1 % changed; and the home meanwhile."""

import math
import threading

from bench import row_policies
from bench.figures import Figure
from bench.nights import JOBS, Night, copy_seconds, night, settled
from bench.pacing import Paced, for_seconds, paced
from bench.pages import check_children
from bench.province import PARENTS, PUPILS, TABLES, WHOLE, Province, ProvinceDatabase, province
from bench.sampling import NOISY
from bench.stage import Stage, stage_on

HOME_RATE = 50
HOME_SECONDS = 20
FIRST_LOAD_S, UNCHANGED_S, CHANGED_S, PEAK_MIB, HOME_P95_MS = 300, 60, 90, 2048, 50


def run() -> list[Figure]:
    """Everything, on a database of its own."""
    written = province()
    with ProvinceDatabase(written.directory) as database:
        found = _nights(database, written)
        parents = database.add_parents()
        with stage_on(database, parents, sessions=PARENTS) as stage:
            database.settle()
            found += _home(stage, database, written)
            found += row_policies.run(stage)
    return found


def _nights(database: ProvinceDatabase, written: Province) -> list[Figure]:
    first = night(database, written.first)
    rows = database.rows()
    database.settle()
    copy = copy_seconds(database, TABLES)
    unchanged = settled(database, written.shuffled)
    same = settled(database, written.shuffled)
    changed = settled(database, written.changed)
    nights = (first, unchanged, same, changed)
    peak = max(night.own_mib for night in nights)
    databases = max(night.database_mib for night in nights)
    every = "resident at once, the most of all nights"
    return [
        Figure("import.pupils", PUPILS, "", f"of the province; limits count from {WHOLE:,}"),
        Figure("import.rows", rows, "", "pupils, contacts, addresses, guardianships after the first load"),
        *_figures("first_load", first, "into an empty record", limit=FIRST_LOAD_S, baseline=copy),
        *_figures("unchanged", unchanged, "the same content in other bytes", limit=UNCHANGED_S),
        *_figures("same_file", same, "the same bytes again: each package stops at its digest"),
        *_figures("changed_1pct", changed, "1 % of the families changed", limit=CHANGED_S),
        Figure("import.copy_s", copy, "s", "bare COPY of the same rows, tables without index, same server"),
        Figure("import.peak_mib", peak, "MiB", f"our processes, {every}", at_most=_if_whole(PEAK_MIB)),
        Figure("import.database_peak_mib", databases, "MiB", f"PostgreSQL's, shared pages once, {every}"),
    ]  # fmt: skip


def _figures(
    name: str, night: Night, what: str, *, limit: float = math.inf, baseline: float | None = None
) -> list[Figure]:
    how = f"{night.packages} packages, {what}; {JOBS} jobs"
    how += f"; {night.left} not applied" if night.left else ""
    how += "; baseline: the bare COPY" if baseline else ""
    noise = f"; NOISY: others took {night.foreign:.0%}" if night.foreign >= NOISY else ""
    most = _if_whole(limit) if night.foreign < NOISY else math.inf
    return [
        Figure(f"import.{name}_s", night.seconds, "s", how + noise, baseline, at_most=most),
        Figure(f"import.{name}_rows", night.rows, "", "rows written"),
        Figure(f"import.{name}_cpu_s", night.own_cpu, "s", "processor time of our processes"),
        Figure(f"import.{name}_db_cpu_s", night.database_cpu, "s", "processor time of PostgreSQL's"),
    ]


def _if_whole(limit: float) -> float:
    return limit if PUPILS >= WHOLE else math.inf


# The home meanwhile ------------------------------------------------------------------------------


def _home(stage: Stage, database: ProvinceDatabase, written: Province) -> list[Figure]:
    """The home at a steady rate, alone and while a night goes by: the changed families change back."""
    parents = [parent for parent in stage.parents if parent.id in stage.cookies]
    requests = [stage.page("parents:today", parent) for parent in parents]
    check_children(stage, parents, requests)
    port = stage.server.port
    paced(port, requests, rate=HOME_RATE, until=for_seconds(2))
    alone = paced(port, requests, rate=HOME_RATE, until=for_seconds(HOME_SECONDS))
    watched: list[Night] = []

    def one_night() -> None:
        watched.append(night(database, written.first, jobs=1, server=stage.server.pid))

    importing = threading.Thread(target=one_night)
    importing.start()
    during = paced(port, requests, rate=HOME_RATE, until=lambda: not importing.is_alive())
    importing.join()
    if not watched:
        raise RuntimeError("the night beside the home was not imported")
    database.settle()
    return _home_figures(alone, during, watched[0])


def _home_figures(alone: Paced, during: Paced, night: Night) -> list[Figure]:
    rate = f"{HOME_RATE} a second, from the planned instant"
    most = _if_whole(HOME_P95_MS) if night.foreign < NOISY else math.inf
    beside = f"{rate}, while 1 % changes back with one job; baseline: without the import"
    failed = alone.failed + during.failed
    return [
        Figure("import.home_p95_ms", during.p95_ms, "ms", beside, alone.p95_ms, at_most=most),
        Figure("import.home_alone_p95_ms", alone.p95_ms, "ms", rate),
        Figure("import.home_failed", failed, "", f"of {len(alone.seconds) + len(during.seconds)}", at_most=0),
        Figure("import.beside_home_s", night.seconds, "s", f"that night, one job; {night.rows} rows written"),
    ]
