"""Fifty sign-ins at once, again and again: the home stays quick, and who is refused is told so politely."""

import math
import threading
import time
from collections.abc import Sequence

from bench.client import Answer, Client, Request
from bench.figures import Figure
from bench.load import percentile
from bench.machine import Watch
from bench.people import PASSWORD
from bench.sampling import NOISY
from bench.stage import Stage

AT_ONCE = 50
ROUNDS = 4  # sign-ins that each of them makes in a row
HOMES = 4  # parents who open their home meanwhile, over and over
HOME_P95_MS = 1000.0


def run(stage: Stage) -> list[Figure]:
    """The home's times before and during the flood, and what became of every sign-in."""
    homes = [stage.page("parents:today", parent) for parent in stage.signed_in(children=2)[:HOMES]]
    filled = stage.form("account_login")
    people = stage.parents[-AT_ONCE * ROUNDS * 2 :: 2]
    sign_ins = [stage.post(filled, email=parent.email, password=PASSWORD) for parent in people]
    watch = Watch(app=stage.server.pid, database=stage.database.pid)
    quiet = _open_homes(stage, homes, threading.Timer(1.0, lambda: None))
    flood = _Flood(stage.server.port, sign_ins)
    during = _open_homes(stage, homes, flood)
    spent = watch.stop()
    return _figures(quiet, during, flood.answers, flood.seconds, spent.foreign)


class _Flood(threading.Thread):
    """All the sign-ins, AT_ONCE at a time."""

    def __init__(self, port: int, requests: Sequence[Request]) -> None:
        super().__init__()
        self.answers: list[Answer] = []
        self.seconds = 0.0
        self._port = port
        self._requests = requests
        self._gate = threading.Barrier(AT_ONCE)

    def run(self) -> None:
        began = time.perf_counter()
        workers = [threading.Thread(target=self._sign_in, args=(number,)) for number in range(AT_ONCE)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.seconds = time.perf_counter() - began

    def _sign_in(self, number: int) -> None:
        with Client(self._port) as client:
            self._gate.wait()
            for request in self._requests[number::AT_ONCE]:
                self.answers.append(client.send(request))


def _open_homes(stage: Stage, homes: Sequence[Request], meanwhile: threading.Thread) -> list[Answer]:
    """Each parent opens their home as soon as it came, until MEANWHILE has ended."""
    answers: list[Answer] = []

    def read(request: Request) -> None:
        with Client(stage.server.port) as client:
            while meanwhile.is_alive():
                answers.append(client.send(request))
                time.sleep(0.02)  # a person reads; this also leaves the interpreter to the flood

    meanwhile.start()
    readers = [threading.Thread(target=read, args=(request,)) for request in homes]
    for reader in readers:
        reader.start()
    for thread in (*readers, meanwhile):
        thread.join()
    return answers


def _figures(
    quiet: Sequence[Answer],
    during: Sequence[Answer],
    sign_ins: Sequence[Answer],
    seconds: float,
    foreign: float,
) -> list[Figure]:
    refused = [answer for answer in sign_ins if answer.status == 503]
    rude = sum("retry-after" not in answer.headers for answer in refused)
    other = sum(answer.status not in (302, 503) for answer in sign_ins)
    lost = sum(answer.status != 200 for answer in during)
    how = f"{len(sign_ins)} sign-ins by {AT_ONCE} browsers at once, {HOMES} parents reading meanwhile"
    return [
        Figure(
            "flood.home_p95_ms",
            _p95(during),
            "ms",
            f"{how}; baseline: the same without the flood",
            _p95(quiet),
            # On a machine that others keep busy, the figure says nothing of us.
            at_most=HOME_P95_MS if foreign < NOISY else math.inf,
        ),
        Figure("flood.homes_lost", lost, "", f"of {len(during)} not answered 200", 0, at_most=0),
        Figure("flood.sign_in_p95_ms", _p95(sign_ins), "ms", "of all sign-ins, refusals too"),
        Figure("flood.sign_ins_per_s", len(sign_ins) / seconds, "1/s", "answered, refusals too"),
        Figure("flood.refused", len(refused), "", f"of {len(sign_ins)} answered 503"),
        Figure("flood.rude", rude + other, "", "503 without Retry-After, or another error", 0, at_most=0),
        Figure("flood.foreign_cpu", foreign, "", "share of the machine taken by others", 0.06),
    ]


def _p95(answers: Sequence[Answer]) -> float:
    return percentile(sorted(answer.seconds for answer in answers), 95) * 1e3
