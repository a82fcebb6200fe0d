"""Watching one request: what it answers, what it asks of the database, what the least would be."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench import statements
from bench.client import Answer, Client, Request
from bench.database import FOLDER
from bench.figures import Figure
from bench.serving import RAW, Server
from bench.stage import Stage
from bench.statements import Statement, Tail

WATCHED = 6  # requests whose statements are counted
LOG_SECONDS = 0.15  # until the server's log holds what it ran
ROLE = "portail_app"
_PART = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def fetch(server: Server, request: Request, *, status: int = 200) -> Answer:
    with Client(server.port) as client:
        answer = client.send(request)
    if answer.status != status:
        raise RuntimeError(f"{request.path} answered {answer.status}, not {status}:\n{server.words()}")
    return answer


def statements_of(stage: Stage, requests: Sequence[Request]) -> tuple[int, list[Statement]]:
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


def queries(name: str, count: int, peer: int | None, *, most: float = float("inf")) -> Figure:
    how = "in the server's log, BEGIN and COMMIT included" + ("; baseline: the better peer" if peer else "")
    return Figure(f"{name}.queries", count, "", how, peer, at_most=most)


@contextmanager
def raw_server(stage: Stage, login: Request | None = None, **pages: Request) -> Iterator[Server]:
    """The raw program, told what our pages answer and what each of PAGES asks of the database."""
    folder = FOLDER / "floor"
    folder.mkdir(exist_ok=True)
    for name, request in ({"login": login} | pages).items():
        if request:
            (folder / f"{name}.page").write_bytes(fetch(stage.server, request).body)
    plans = {name: _plan(stage, request) for name, request in pages.items()}
    Path(folder, "replay.json").write_text(json.dumps(plans), encoding="utf-8")
    environment = {"BENCH_FLOOR": str(folder), "PORTAIL_DATABASE_URL": stage.database.url("app")}
    probe = Request("/fixed?probe")
    Path(folder, "probe.page").write_bytes(b"here")
    with Server("floor", RAW, environment=environment, probe=probe) as server:
        yield server


def replayed(name: str, requests: Sequence[Request]) -> list[Request]:
    """The raw program's of these requests to our page NAME, each for its own cookie and part."""
    return [Request(f"/replay?{name}={part_of(each)}", headers=each.headers) for each in requests]


def part_of(request: Request) -> str:
    """What the address names, such as a student; "" for a page that is one for each person."""
    found = _PART.search(request.path)
    return found[0] if found else ""


def _plan(stage: Stage, request: Request) -> dict[str, object]:
    _, seen = statements_of(stage, [request] * 3)
    return {
        "session_key": dict(request.headers)["Cookie"].rpartition("=")[2],
        "part": part_of(request),
        "statements": [{"sql": each.sql, "parameters": each.parameters} for each in seen],
    }
