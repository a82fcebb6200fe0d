"""The pages that everybody opens: the login page, and the home of a parent of two."""

import gzip
import html
from collections.abc import Sequence
from dataclasses import replace

from bench import sampling
from bench.client import Answer, Request
from bench.figures import Figure
from bench.observing import WATCHED, fetch, queries, raw_server, statements_of
from bench.people import Parent
from bench.sampling import NOISY, Subject
from bench.serving import Server
from bench.stage import PROXIED, Stage

COOKIES = 64

# The better of the two peers of the same machine: RosarioSIS with a pooler; its login page too.
LOGIN_PEER = {"requests_per_s": 1112, "cpu_ms": 1.5, "app_cpu_ms": 1.0, "db_cpu_ms": 0.5, "p50_ms": 6.8}
HOME_PEER = {"requests_per_s": 151, "cpu_ms": 12.0, "app_cpu_ms": 4.4, "db_cpu_ms": 7.6, "p50_ms": 51}
HOME_PEER |= {"p99_ms": 93, "p50_ms_alone": 21.8, "p99_ms_alone": 28.9}
HTML_BYTES = 14 * 1024
HOME_QUERIES, HOME_CPU_MS = 6, 1.6  # past them the run fails; the aims are 2 and 1.2


def run(stage: Stage) -> list[Figure]:
    """Both."""
    family = stage.signed_in(children=2)[:COOKIES]
    home = [stage.page("parents:today", parent) for parent in family]
    check_home(stage, family, home)
    login = [stage.page("account_login")]
    with raw_server(stage, home, login) as raw:
        return [*_login(stage, login, raw), *_home(stage, home, raw)]


def _login(stage: Stage, requests: Sequence[Request], raw: Server) -> list[Figure]:
    page = fetch(stage.server, requests[0])
    fixed = Request("/fixed?login", headers=PROXIED)
    measured = sampling.measure(
        Subject(stage.server, requests, len(page.body)),
        Subject(raw, [fixed], len(page.body)),
        database=stage.database.pid,
    )
    found = sampling.figures("login", measured, peer=LOGIN_PEER, floor_is="the page's bytes as they are")
    count, _ = statements_of(stage, requests * WATCHED)
    return [*found, queries("login", count, 2), *_weight("login", page, 1_330)]


def _home(stage: Stage, requests: Sequence[Request], raw: Server) -> list[Figure]:
    page = fetch(stage.server, requests[0])
    replayed = [Request("/replay", headers=request.headers) for request in requests]
    shortest = min(len(fetch(stage.server, request).body) for request in requests)
    measured = sampling.measure(
        Subject(stage.server, requests, shortest),
        Subject(raw, replayed, 1),
        database=stage.database.pid,
    )
    found = sampling.figures(
        "home", measured, peer=HOME_PEER, floor_is="the same statements in one pipeline, fixed bytes"
    )
    if measured.busy.spent.foreign < NOISY:
        found = [replace(each, at_most=HOME_CPU_MS) if each.name == "home.cpu_ms" else each for each in found]
    count, _ = statements_of(stage, requests[:WATCHED])
    return [*found, queries("home", count, 16, most=HOME_QUERIES), *_weight("home", page, 3_778)]


def check_home(stage: Stage, family: Sequence[Parent], requests: Sequence[Request]) -> None:
    """Each of some parents sees exactly their own children; nobody is sent to sign in."""
    question = (
        "SELECT coalesce(nullif(usual_given_name, ''), split_part(given_names, ' ', 1)) FROM records_student"
        " WHERE id IN (SELECT student_id FROM links_link WHERE person_id = %s AND active)"
    )
    with stage.database.superuser() as raw:
        for parent, request in list(zip(family, requests, strict=True))[:8]:
            names = [str(row[0]) for row in raw.execute(question, [parent.id]).fetchall()]
            page = html.unescape(fetch(stage.server, request).body.decode())
            if not all(name in page for name in names):
                raise RuntimeError(f"the home of parent {parent.id} does not name {names}")
    stranger = Request(requests[0].path, headers=(*PROXIED, ("Cookie", "__Host-session=" + "0" * 32)))
    fetch(stage.server, stranger, status=302)


def _weight(name: str, page: Answer, peer: int) -> list[Figure]:
    compressed = len(gzip.compress(page.body, 6))
    how = "gzip level 6; baseline: the better peer"
    return [
        Figure(f"{name}.bytes", len(page.body), "B", "HTML of one page"),
        Figure(f"{name}.bytes_gzip", compressed, "B", how, peer, at_most=HTML_BYTES),
    ]
