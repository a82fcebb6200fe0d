"""The nights' measuring: late requests count their wait, memory counts a whole family, lines are read."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.client import Request
from bench.memory import PAUSE_SECONDS, Peaks, family_mib
from bench.nights import left
from bench.pacing import for_seconds, paced

pytestmark = pytest.mark.skipif(not Path("/proc/stat").exists(), reason="memory is read from /proc")

HOLD = "x = b'x' * (60 << 20); input()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"


class Still(BaseHTTPRequestHandler):
    """Answers nothing until its gate opens."""

    gate = threading.Event()

    def do_GET(self) -> None:
        self.gate.wait(5)
        self.send_response(200 if self.path == "/" else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    Still.gate.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Still) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        Still.gate.set()
        server.shutdown()


def test_whoever_was_planned_while_the_server_stood_still_counts_the_whole_wait(port: int) -> None:
    threading.Timer(0.5, Still.gate.set).start()
    taken = paced(port, [Request("/")], rate=100, until=for_seconds(0.8))
    waited = [seconds for seconds in taken.seconds if seconds > 0.1]
    assert taken.failed == 0 and len(waited) >= 25 and max(waited) >= 0.4


def test_answers_that_are_no_page_are_counted(port: int) -> None:
    Still.gate.set()
    taken = paced(port, [Request("/"), Request("/broken")], rate=100, until=for_seconds(0.2))
    assert 0 < taken.failed < len(taken.seconds)


def test_a_child_s_memory_counts_with_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE) as parent:
        with Peaks(own=parent.pid, database=parent.pid) as peaks:
            for _ in range(200):
                if family_mib(parent.pid) > 60:
                    break
                time.sleep(0.05)
            time.sleep(2 * PAUSE_SECONDS)
        parent.communicate(b"\n")
    assert 60 < peaks.database_mib <= peaks.own_mib < 300


def test_packages_that_were_not_applied_are_counted() -> None:
    lines = [
        "1/4 301000: reported, run 1, 12 rows written, 0 set aside",
        "2/4 302000: same, run 2, 0 rows written, 0 set aside",
        "3/4 303000: braked, run 3, 90 rows written, 0 set aside",
        "4/4 304000: unknown-board",
    ]
    assert left(lines) == 2
