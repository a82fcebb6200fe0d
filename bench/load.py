"""Load on a page: wrk where it is installed, else threads of our own; loopback only, a few seconds."""

import json
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.client import Answer, Client, Request

# The requests are laid out once, then taken in turn: what wrk spends on one is two table look-ups.
_SCRIPT = """
local prepared, turn = {}, 0
init = function(args)
  for _, r in ipairs(requests) do
    prepared[#prepared + 1] = wrk.format(r.method, r.path, r.headers, r.body)
  end
end
request = function()
  turn = turn %% #prepared + 1
  return prepared[turn]
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('%%s{"requests":%%d,"microseconds":%%d,"bytes":%%d,"failed":%%d,"p50":%%d,"p99":%%d}\\n',
    "%s", summary.requests, summary.duration, summary.bytes,
    e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(50), latency:percentile(99)))
end
"""
_MARK = "bench-result "


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a generator. failed: no answer, or a status of 400 and above; refused: 503, politely.

    requests, p50_ms and p99_ms are of those that were answered; a refused one is not.
    """

    requests: int
    seconds: float
    received: int
    failed: int
    p50_ms: float
    p99_ms: float
    refused: int = 0

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def generator() -> str:
    """Which generator this machine has."""
    return "wrk" if shutil.which("wrk") else "threads"


def run(port: int, requests: Sequence[Request], *, connections: int, seconds: int) -> Run:
    """Send the requests in turn over CONNECTIONS connections for SECONDS."""
    if generator() == "wrk":
        return _wrk(port, requests, connections, seconds)
    return threads(port, requests, connections=connections, seconds=seconds)


def _wrk(port: int, requests: Sequence[Request], connections: int, seconds: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "requests.lua")
        script.write_text(lua(requests) + _SCRIPT % _MARK, encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)]
        said = subprocess.run(
            [*command, f"http://127.0.0.1:{port}/"], check=True, capture_output=True, text=True
        )
    return parse(said.stdout)


def lua(requests: Sequence[Request]) -> str:
    """The requests as a Lua table. JSON strings are Lua strings but for \\u, which is not made here."""
    rows = []
    for request in requests:
        headers = ",".join(f"[{_quoted(name)}]={_quoted(value)}" for name, value in request.headers)
        body = _quoted(request.body) if request.body else "nil"
        rows.append(
            f"{{method={_quoted(request.method)},path={_quoted(request.path)},"
            f"headers={{{headers}}},body={body}}}"
        )
    return "requests = {" + ",\n".join(rows) + "}\n"


def parse(output: str) -> Run:
    """Read the line that our script prints among wrk's own."""
    line = next(line for line in output.splitlines() if line.startswith(_MARK))
    said = json.loads(line.removeprefix(_MARK))
    return Run(
        requests=said["requests"],
        seconds=said["microseconds"] / 1e6,
        received=said["bytes"],
        failed=said["failed"],
        p50_ms=said["p50"] / 1e3,
        p99_ms=said["p99"] / 1e3,
    )


def _quoted(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise ValueError(f"{text!r} would not be the same string in Lua: send plain ASCII")
    return json.dumps(text)


def threads(
    port: int, requests: Sequence[Request], *, connections: int, seconds: float, pause: float = 0.0
) -> Run:
    """The same in threads of our own, which tell a polite refusal from a failure, and may pause.

    Slower than the server on quick pages: there, a lower bound.
    """
    taken: list[Answer] = []
    began = time.perf_counter()
    end = began + seconds

    def work(first: int) -> None:
        with Client(port) as client:
            turn = first
            while time.perf_counter() < end:
                taken.append(client.send(requests[turn % len(requests)]))
                turn += connections
                time.sleep(pause)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    polite = [answer.status == 503 and "retry-after" in answer.headers for answer in taken]
    answered = [answer for answer, refused in zip(taken, polite, strict=True) if not refused]
    times = sorted(answer.seconds for answer in answered)
    return Run(
        requests=len(answered),
        seconds=time.perf_counter() - began,
        received=sum(len(answer.body) for answer in answered),
        failed=sum(answer.status >= 400 for answer in answered),
        p50_ms=percentile(times, 50) * 1e3,
        p99_ms=percentile(times, 99) * 1e3,
        refused=sum(polite),
    )


def percentile(ordered: Sequence[float], rank: int) -> float:
    """The value that RANK % of the ordered ones do not exceed; NaN of nothing."""
    if len(ordered) < 2:
        return ordered[0] if ordered else float("nan")
    return statistics.quantiles(ordered, n=100, method="inclusive")[rank - 1]
