"""Watching one request: what it answers, what it asks of the database, what the least would be."""

import json
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
def raw_server(stage: Stage, home: Sequence[Request], login: Sequence[Request]) -> Iterator[Server]:
    """The raw program, told what our pages answer and what home asks of the database."""
    folder = FOLDER / "floor"
    folder.mkdir(exist_ok=True)
    plan: dict[str, object] = {"session_key": "", "statements": []}
    for name, requests in (("login", login), ("home", home)):
        if requests:
            (folder / f"{name}.page").write_bytes(fetch(stage.server, requests[0]).body)
    if home:
        _, seen = statements_of(stage, home[:1] * 3)
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
