"""The sign-in: bounded by its hash, refusing politely beyond its share of a worker's time."""

import time
from collections.abc import Sequence

from django.contrib.auth.hashers import check_password, make_password

from bench import load
from bench.client import Request, form
from bench.figures import Figure
from bench.machine import Watch
from bench.observing import WATCHED, fetch, queries, raw_server, statements_of
from bench.people import PASSWORD
from bench.sampling import CONNECTIONS, QUIET, Sample
from bench.serving import Server
from bench.stage import Stage

SECONDS = 3
PAUSE_SECONDS = 0.02  # between sign-ins one after another: below the share that a worker gives them
HASHES = 9
PEOPLE = 4_000
# The better of the two peers: RosarioSIS, whose hash is SHA-512-crypt.
PEER = {"cpu_ms": 15.0, "app_cpu_ms": 4.0, "db_cpu_ms": 11.0, "p50_ms_alone": 21.9}


def run(stage: Stage) -> list[Figure]:
    """One after another for what one costs; eight at once for what the machine does."""
    filled = stage.form("account_login")
    people = stage.parents[-PEOPLE:]
    ours = [stage.post(filled, email=parent.email, password=PASSWORD) for parent in people]
    theirs = [
        Request("/sign-in", "POST", each.headers, form({"login": parent.email, "password": PASSWORD}))
        for parent, each in zip(people, ours, strict=True)
    ]
    answer = fetch(stage.server, ours[0], status=302)
    if not any("session" in name for name in answer.cookies):
        raise RuntimeError("the right password opened no session")
    count, _ = statements_of(stage, ours[1 : WATCHED + 1])
    database = stage.database.pid
    with raw_server(stage) as raw:
        alone = _sample(stage.server, ours[100:], database, connections=1, pause=PAUSE_SECONDS)
        least = _sample(raw, theirs, database, connections=1, pause=PAUSE_SECONDS)
        busy = _sample(stage.server, ours[1000:], database, connections=CONNECTIONS)
        floor = _sample(raw, theirs, database, connections=CONNECTIONS)
    return [*_figures(alone, least), *_rates(busy, floor), queries("sign_in", count, None)]


def _sample(
    server: Server, requests: Sequence[Request], database: int, *, connections: int, pause: float = 0.0
) -> Sample:
    watch = Watch(app=server.pid, database=database)
    run = load.threads(server.port, requests, connections=connections, seconds=SECONDS, pause=pause)
    spent = watch.stop()
    if run.failed or run.requests == 0:
        raise RuntimeError(f"{run.failed} of {run.requests} sign-ins failed:\n{server.words()}")
    return Sample(run, spent)


def _figures(alone: Sample, least: Sample) -> list[Figure]:
    how = f"one after another for {SECONDS} s, {alone.run.requests} of them"
    beside = f"{how}; baseline: the better peer"
    return [
        Figure("sign_in.cpu_ms", alone.app_ms + alone.database_ms, "ms", beside, PEER["cpu_ms"]),
        Figure("sign_in.app_cpu_ms", alone.app_ms, "ms", beside, PEER["app_cpu_ms"]),
        Figure("sign_in.db_cpu_ms", alone.database_ms, "ms", beside, PEER["db_cpu_ms"]),
        Figure("sign_in.p50_ms_alone", alone.run.p50_ms, "ms", beside, PEER["p50_ms_alone"]),
        Figure("sign_in.p99_ms_alone", alone.run.p99_ms, "ms", how),
        Figure(
            "sign_in.floor_cpu_ms",
            least.app_ms + least.database_ms,
            "ms",
            "raw WSGI: look up, verify with the same parameters, write the session",
        ),
        Figure(
            "sign_in.hash_ms",
            _hash_ms(),
            "ms",
            f"one Argon2id verification (19 MiB, t=2, p=1), best of {HASHES}; baseline: the aim",
            20.0,
        ),
        Figure("sign_in.foreign_cpu", alone.spent.foreign, "", "taken by others meanwhile", QUIET),
    ]


def _rates(busy: Sample, floor: Sample) -> list[Figure]:
    how = f"{CONNECTIONS} at once for {SECONDS} s, those let in"
    asked = busy.run.requests + busy.run.refused
    words = f"share of {asked} asked without a pause: 503, politely"
    return [
        Figure("sign_in.requests_per_s", busy.run.per_second, "1/s", how),
        Figure("sign_in.p50_ms", busy.run.p50_ms, "ms", how),
        Figure("sign_in.p99_ms", busy.run.p99_ms, "ms", how),
        Figure(
            "sign_in.refused",
            busy.run.refused / asked,
            "",
            words,
        ),
        Figure(
            "sign_in.floor_ratio",
            floor.run.per_second / busy.run.per_second,
            "×",
            "raw WSGI, refusing nobody, over ours in the same run; baseline: the raw one's requests/s",
            floor.run.per_second,
        ),
    ]


def _hash_ms() -> float:
    stored = make_password(PASSWORD)
    times = []
    for _ in range(HASHES):
        began = time.perf_counter()
        check_password(PASSWORD, stored)
        times.append(time.perf_counter() - began)
    return min(times) * 1e3
