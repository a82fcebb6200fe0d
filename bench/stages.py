"""Where a hot page's processor time goes: the product's own program in this process, watched at its seams.

A stage's time is its own, without that of the stages that it calls. The server's, which takes requests off
the network outside this process, is the rest of what `pages` measures.
"""

import gc
import io
import logging
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import orjson
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from jinja2 import Template

from bench import machine
from bench.client import Request
from bench.figures import Figure
from bench.pages import COOKIES, check_home, check_results, results_of
from bench.stage import Stage
from portail.config.environment import database
from portail.overview import home, queries
from portail.web.parents import views_results, views_today
from portail.web.parents.views_results_shaping import Shaping
from portail.web.ui.hot import HotPagesMiddleware
from portail.web.ui.kept import KeptPages

ROUNDS, PAGES = 30, 64  # the median round counts: others on the machine make some of them dear
STAGES = {
    "django": "the handler, the middleware outside of the page, the access log",
    "view": "the address, the cookie, the visit, the headers",
    "client": "two statements sent and read by the driver, PostgreSQL's own time apart",
    "json": "the page's JSON to lists",
    "values": "lists to named values",
    "words": "values to words: days, hours, sentences",
    "frame": "the template found, the response made",
    "template": "the HTML put together, values escaped",
}

type Program = Callable[..., Any]


class Stopwatch:
    """Counts each stage's own processor time."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._called: list[float] = []  # by the stages that are open, what those inside them took

    def on(self, stage: str, program: Program) -> Program:
        """PROGRAM, counted as STAGE."""

        @wraps(program)
        def counted(*values: Any, **named: Any) -> Any:
            self._called.append(0.0)
            began = time.process_time()
            try:
                return program(*values, **named)
            finally:
                took = time.process_time() - began
                self.spent[stage] += took - self._called.pop()
                if self._called:
                    self._called[-1] += took

        return counted


def run(stage: Stage) -> list[Figure]:
    """Both pages, the home also where it is made anew."""
    family = stage.signed_in(children=2)[:COOKIES]
    homes = [stage.page("parents:today", parent) for parent in family]
    results = results_of(stage, family)
    check_home(stage, family, homes)
    check_results(stage, results)
    connection.settings_dict.update(database(stage.database.url("app"), user=None))
    with _quiet():
        application = WSGIHandler()
        gc.freeze()
        found = _profile("home", application, homes)
        with patch.object(views_today, "kept_pages", KeptPages(0)):
            found += _profile("home.first", application, homes)
        found += _profile("results", application, results)
    connection.close()
    return found


def _profile(name: str, application: Program, requests: Sequence[Request]) -> list[Figure]:
    watch = Stopwatch()
    program = watch.on("django", application)
    rounds: list[dict[str, float]] = []
    with _watched(watch):
        for _ in range(ROUNDS + 1):
            watch.spent.clear()
            for request in requests[:PAGES]:
                _answer(program, request)
            rounds.append({key: spent / len(requests[:PAGES]) * 1e6 for key, spent in watch.spent.items()})
    whole = sorted(rounds[1:], key=lambda each: sum(each.values()))[ROUNDS // 2]
    how = f"processor time a page in one process, the median of {ROUNDS} rounds; {machine.interpreter()[0]}"
    figures = [
        Figure(f"profile.{name}.{key}_us", whole.get(key, 0), "µs", words) for key, words in STAGES.items()
    ]
    return [Figure(f"profile.{name}.us", sum(whole.values()), "µs", how), *figures]


@contextmanager
def _watched(watch: Stopwatch) -> Iterator[None]:
    """The product's programs that begin a stage, counted."""
    seams: list[tuple[Any, str, str]] = [
        (HotPagesMiddleware, "__call__", "view"),
        (queries, "_in_pipeline", "client"),
        (views_today, "read_home", "values"),
        (views_today, "read_known_by", "values"),
        (views_results, "read_results", "values"),
        (views_today, "_context", "words"),
        *((Shaping, each, "words") for each in ("rows", "latest", "weights")),
        (views_today, "hot_page", "frame"),
        (views_results, "hot_page", "frame"),
        (Template, "render", "template"),
    ]
    json = SimpleNamespace(loads=watch.on("json", orjson.loads))
    with ExitStack() as stack:
        for place in (queries, home):
            stack.enter_context(patch.object(place, "orjson", json))
        for place, name, stage in seams:
            stack.enter_context(patch.object(place, name, watch.on(stage, getattr(place, name))))
        yield


def _answer(application: Program, request: Request) -> None:
    """What a server does with a program."""
    said: list[str] = []

    def start(status: str, _headers: Sequence[tuple[str, str]], _error: object = None) -> None:
        said.append(status)

    response = application(_environ(request), start)
    for _ in response:
        pass
    response.close()
    if said != ["200 OK"]:
        raise RuntimeError(f"{request.path} answered {said} in this process")


def _environ(request: Request) -> Mapping[str, object]:
    names = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers}
    return {
        **names,
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }


@contextmanager
def _quiet() -> Iterator[None]:
    """Write the access log, which a page pays for, where nobody reads it."""
    (handler,) = (each for each in logging.getLogger().handlers if isinstance(each, logging.StreamHandler))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        former = handler.setStream(nowhere)
        yield
        handler.setStream(former or sys.stderr)
