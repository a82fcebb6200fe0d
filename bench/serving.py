"""The servers that are measured: the product as an operator runs it, and the raw program beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from bench.client import Client, Request
from portail.demo.postgres import tied

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
START_SECONDS = 30.0
PAUSE_SECONDS = 0.05
STOP_SECONDS = 10.0

# A production behind one proxy, which is how a request tells us its network and that it came by TLS.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "portail.config.settings",
    "PORTAIL_ENV": "production",
    "PORTAIL_ROLE": "app",
    "PORTAIL_SECRET_KEY": "a key for measurements only, of more than fifty characters, secret to nobody",
    "PORTAIL_HOSTS": "127.0.0.1",
    "PORTAIL_BASE_URL": "https://127.0.0.1",
    "PORTAIL_EMAIL_URL": "smtp://127.0.0.1:9",
    "PORTAIL_TRUSTED_PROXIES": "1",
}


PRODUCT = ("portail.cli", "serve", "--workers", str(WORKERS))
# The raw program on the same server, set as `portail serve` sets it.
RAW = (
    *("granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
    *("--workers", str(WORKERS), "--blocking-threads", "1", "bench.floor:application"),
)


class Server:
    """A web server that runs from entry to exit, on a free port of the loopback."""

    def __init__(
        self, name: str, command: Sequence[str], *, environment: Mapping[str, str], probe: Request
    ) -> None:
        """name: of its log under var/bench. probe: what it must answer below 500 to be ready."""
        self.port = _free_port()
        self._log = ROOT / "var" / "bench" / f"{name}.log"
        self._command = (sys.executable, "-P", "-m", *command, "--port", str(self.port))
        self._environment = environment
        self._probe = probe
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        environment = {**os.environ, **SETTINGS, **self._environment, "PYTHONPATH": python_path()}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                tied(self._command, by="TERM"),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)  # its own session, hence its own group
            self._process.wait(STOP_SECONDS)

    @property
    def pid(self) -> int:
        """The first process; the workers are its children."""
        if self._process is None:
            raise RuntimeError("the server was not started")
        return self._process.pid

    def words(self) -> str:
        """The end of its log, for an error."""
        return self._log.read_text(errors="replace")[-3000:]

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                with Client(self.port) as client:
                    if client.send(self._probe).status < 500:
                        return
            except OSError:
                time.sleep(PAUSE_SECONDS)
        raise RuntimeError(f"the server does not answer {self._probe.path}:\n{self.words()}")


def python_path() -> str:
    """So that a server finds this package; the product's own is installed."""
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
