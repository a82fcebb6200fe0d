"""The pages that everybody opens: the login page, the home of a parent of two, the sign-in itself."""

import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password

from bench import sampling, statements
from bench.client import Answer, Client, Request, form
from bench.database import FOLDER
from bench.figures import Figure
from bench.people import PASSWORD, Parent
from bench.sampling import Subject
from bench.serving import RAW, Server
from bench.stage import PROXIED, Stage
from bench.statements import Statement, Tail

COOKIES = 64
WATCHED = 6  # requests whose statements are counted
LOG_SECONDS = 0.15  # until the server's log holds what it ran
HASHES = 9
SIGNING_IN = 4_000
ROLE = "portail_app"

# The better of the two peers of the same machine: RosarioSIS with a pooler; its login page and sign-in too.
LOGIN_PEER = {"requests_per_s": 1112, "cpu_ms": 1.5, "app_cpu_ms": 1.0, "db_cpu_ms": 0.5, "p50_ms": 6.8}
HOME_PEER = {"requests_per_s": 151, "cpu_ms": 12.0, "app_cpu_ms": 4.4, "db_cpu_ms": 7.6, "p50_ms": 51}
HOME_PEER |= {"p99_ms": 93, "p50_ms_alone": 21.8, "p99_ms_alone": 28.9}
SIGN_IN_PEER = {"cpu_ms": 15.0, "app_cpu_ms": 4.0, "db_cpu_ms": 11.0, "p50_ms_alone": 21.9}
HTML_BYTES = 14 * 1024
HOME_QUERIES, HOME_CPU_MS = 6, 1.6  # past them the run fails; the aims are 2 and 1.2


def run(stage: Stage) -> list[Figure]:
    """All three."""
    family = stage.signed_in(children=2)[:COOKIES]
    home = [stage.page("parents:today", parent) for parent in family]
    _check_home(stage, family, home)
    login = [stage.page("account_login")]
    with floor(stage, home, login) as raw:
        return [*_login(stage, login, raw), *_home(stage, home, raw), *_sign_in(stage, raw)]


def run_sign_in(stage: Stage) -> list[Figure]:
    """The sign-in alone."""
    with floor(stage, [], []) as raw:
        return _sign_in(stage, raw)


def _login(stage: Stage, requests: Sequence[Request], raw: Server) -> list[Figure]:
    page = _fetch(stage.server, requests[0])
    fixed = Request("/fixed?login", headers=PROXIED)
    measured = sampling.measure(
        Subject(stage.server, requests, len(page.body)),
        Subject(raw, [fixed], len(page.body)),
        database=stage.database.pid,
    )
    found = sampling.figures("login", measured, peer=LOGIN_PEER, floor_is="the page's bytes as they are")
    count, _ = _statements(stage, requests * WATCHED)
    return [*found, _queries("login", count, 2), *_weight("login", page, 1_330)]


def _home(stage: Stage, requests: Sequence[Request], raw: Server) -> list[Figure]:
    page = _fetch(stage.server, requests[0])
    replayed = [Request("/replay", headers=request.headers) for request in requests]
    shortest = min(len(_fetch(stage.server, request).body) for request in requests)
    measured = sampling.measure(
        Subject(stage.server, requests, shortest),
        Subject(raw, replayed, 1),
        database=stage.database.pid,
    )
    found = sampling.figures(
        "home", measured, peer=HOME_PEER, floor_is="the same statements in one pipeline, fixed bytes"
    )
    found = [
        replace(figure, at_most=HOME_CPU_MS) if figure.name == "home.cpu_ms" else figure for figure in found
    ]
    count, _ = _statements(stage, requests[:WATCHED])
    return [*found, _queries("home", count, 16, most=HOME_QUERIES), *_weight("home", page, 3_778)]


def _sign_in(stage: Stage, raw: Server) -> list[Figure]:
    filled = stage.form("account_login")
    people = stage.parents[-SIGNING_IN:]
    ours = [stage.post(filled, email=parent.email, password=PASSWORD) for parent in people]
    answer = _fetch(stage.server, ours[0], status=302)
    if not any("session" in name for name in answer.cookies):
        raise RuntimeError("the right password opened no session")
    theirs = [
        Request("/sign-in", "POST", each.headers, form({"login": parent.email, "password": PASSWORD}))
        for parent, each in zip(people, ours, strict=True)
    ]
    count, _ = _statements(stage, ours[1 : WATCHED + 1])
    measured = sampling.measure(
        Subject(stage.server, ours, 0), Subject(raw, theirs, 0), database=stage.database.pid
    )
    found = sampling.figures(
        "sign_in",
        measured,
        peer=SIGN_IN_PEER,
        floor_is="look up, verify with the same parameters, write the session",
    )
    hashing = Figure(
        "sign_in.hash_ms",
        _hash_ms(),
        "ms",
        f"one Argon2id verification (19 MiB, t=2, p=1), best of {HASHES}; baseline: the aim",
        20.0,
    )
    return [*found, hashing, _queries("sign_in", count, None)]


@contextmanager
def floor(stage: Stage, home: Sequence[Request], login: Sequence[Request]) -> Iterator[Server]:
    """The raw program, told what our pages answer and what home asks of the database."""
    folder = FOLDER / "floor"
    folder.mkdir(exist_ok=True)
    plan: dict[str, object] = {"session_key": "", "statements": []}
    for name, requests in (("login", login), ("home", home)):
        if requests:
            (folder / f"{name}.page").write_bytes(_fetch(stage.server, requests[0]).body)
    if home:
        _, seen = _statements(stage, home[:1] * 3)
        plan = {
            "session_key": dict(home[0].headers)["Cookie"].rpartition("=")[2],
            "statements": [{"sql": each.sql, "parameters": each.parameters} for each in seen],
        }
    Path(folder, "replay.json").write_text(json.dumps(plan), encoding="utf-8")
    environment = {"BENCH_FLOOR": str(folder), "PORTAIL_DATABASE_URL": stage.database.url("app")}
    probe = Request("/fixed?probe")
    Path(folder, "probe.page").write_bytes(b"here")
    with Server("floor", RAW, environment=environment, probe=probe) as server:
        yield server


def _check_home(stage: Stage, family: Sequence[Parent], requests: Sequence[Request]) -> None:
    """Each of some parents sees exactly their own children; nobody is sent to sign in."""
    question = (
        "SELECT coalesce(nullif(usual_given_name, ''), given_names) FROM records_student"
        " WHERE id IN (SELECT student_id FROM links_link WHERE person_id = %s AND active)"
    )
    with stage.database.superuser() as raw:
        for parent, request in list(zip(family, requests, strict=True))[:8]:
            names = [str(row[0]) for row in raw.execute(question, [parent.id]).fetchall()]
            page = _fetch(stage.server, request).body.decode()
            if not all(name in page for name in names):
                raise RuntimeError(f"the home of parent {parent.id} does not name {names}")
    stranger = Request(requests[0].path, headers=(*PROXIED, ("Cookie", "__Host-session=" + "0" * 32)))
    _fetch(stage.server, stranger, status=302)


def _fetch(server: Server, request: Request, *, status: int = 200) -> Answer:
    with Client(server.port) as client:
        answer = client.send(request)
    if answer.status != status:
        raise RuntimeError(f"{request.path} answered {answer.status}, not {status}:\n{server.words()}")
    return answer


def _statements(stage: Stage, requests: Sequence[Request]) -> tuple[int, list[Statement]]:
    """How many statements one request runs (the usual number), and the last one's."""
    counts, seen = [], []
    with stage.database.all_statements_logged(), Client(stage.server.port) as client:
        client.send(requests[0])
        time.sleep(LOG_SECONDS)
        tail = Tail(stage.database.log)
        for request in requests:
            client.send(request)
            time.sleep(LOG_SECONDS)
            seen = statements.read(tail.new(), role=ROLE)
            counts.append(len(seen))
    return Counter(counts).most_common(1)[0][0], seen


def _queries(name: str, count: int, peer: int | None, *, most: float = float("inf")) -> Figure:
    how = "in the server's log, BEGIN and COMMIT included" + ("; baseline: the better peer" if peer else "")
    return Figure(f"{name}.queries", count, "", how, peer, at_most=most)


def _weight(name: str, page: Answer, peer: int) -> list[Figure]:
    compressed = len(gzip.compress(page.body, 6))
    how = "gzip level 6; baseline: the better peer"
    return [
        Figure(f"{name}.bytes", len(page.body), "B", "HTML of one page"),
        Figure(f"{name}.bytes_gzip", compressed, "B", how, peer, at_most=HTML_BYTES),
    ]


def _hash_ms() -> float:
    stored = make_password(PASSWORD)
    times = []
    for _ in range(HASHES):
        began = time.perf_counter()
        check_password(PASSWORD, stored)
        times.append(time.perf_counter() - began)
    return min(times) * 1e3
