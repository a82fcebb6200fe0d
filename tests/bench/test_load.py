"""The load generators send what they are told and count what came back."""

import http.server
import shutil
import threading
from collections.abc import Iterator

import pytest

from bench import load
from bench.client import Client, Request

SEEN: list[tuple[str, str, str | None, bytes]] = []


class Page(http.server.BaseHTTPRequestHandler):
    """Answers everything at once, `/none` with 404."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        SEEN.append((self.command, self.path, self.headers.get("Cookie"), body))
        self.send_response({"/none": 404, "/busy": 503}.get(self.path, 200))
        if self.path == "/busy":
            self.send_header("Retry-After", "5")
        self.send_header("Set-Cookie", "csrf=abc; Path=/; HttpOnly")
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_the_client_reads_status_cookies_and_body(port: int) -> None:
    with Client(port) as client:
        answer = client.send(Request("/a", "POST", (("Cookie", "session=1"),), "x=1"))
    assert (answer.status, answer.cookies, answer.body) == (200, {"csrf": "abc"}, b"hello")
    assert SEEN[-1] == ("POST", "/a", "session=1", b"x=1")
    assert answer.seconds > 0


@pytest.mark.parametrize("tool", ["wrk", "threads"])
def test_every_request_takes_its_turn(port: int, tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if tool == "wrk" and shutil.which("wrk") is None:
        pytest.skip("wrk is not installed")
    monkeypatch.setattr(load, "generator", lambda: tool)
    SEEN.clear()
    requests = [Request("/one", headers=(("Cookie", "a"),)), Request("/two", "POST", (), "x=%22")]
    run = load.run(port, requests, connections=2, seconds=1)
    assert {(method, path, cookie, body) for method, path, cookie, body in SEEN} == {
        ("GET", "/one", "a", b""),
        ("POST", "/two", None, b"x=%22"),
    }
    assert run.requests > 10 and run.failed == 0 and 0 < run.p50_ms <= run.p99_ms
    assert run.received >= 5 * run.requests


def test_a_refusal_is_counted_as_failed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "generator", lambda: "threads")
    run = load.run(port, [Request("/none")], connections=1, seconds=1)
    assert run.failed == run.requests > 0


def test_a_polite_refusal_is_counted_apart(port: int) -> None:
    requests = [Request("/one"), Request("/busy")]
    run = load.threads(port, requests, connections=1, seconds=0.3, pause=0.005)
    assert run.failed == 0 and run.requests >= 1 and abs(run.requests - run.refused) <= 1


def test_what_lua_would_read_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match="plain ASCII"):
        load.lua([Request("/é")])


def test_wrks_own_lines_are_passed_over() -> None:
    line = 'bench-result {"requests":10,"microseconds":2000000,"bytes":50,"failed":1,"p50":1500,"p99":9000}'
    run = load.parse(f"Running 2s test\n{line}\nTransfer/sec: 1KB\n")
    assert (run.per_second, run.failed, run.p50_ms, run.p99_ms) == (5.0, 1, 1.5, 9.0)


@pytest.mark.parametrize(("rank", "value"), [(50, 50.5), (95, 95.05)])
def test_percentiles_of_a_hundred_values(rank: int, value: float) -> None:
    assert load.percentile([float(number) for number in range(1, 101)], rank) == pytest.approx(value)
