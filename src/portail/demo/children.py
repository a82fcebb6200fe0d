"""The processes of the demo: each ends with it, and none goes without being noticed; floor 11."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from portail.demo.postgres import tied

STOP_SECONDS = 30.0
LAST_WORDS = 1500


class ChildFailed(RuntimeError):
    """A process of the demo ended by itself or could not do its work; the sentence holds its last words."""


def run(arguments: list[str], *, environment: Mapping[str, str]) -> None:
    """Run `portail` with ARGUMENTS to its end. Raises ChildFailed with what it said."""
    done = subprocess.run(
        _portail(arguments), check=False, capture_output=True, text=True, env=dict(environment)
    )
    if done.returncode != 0:
        raise ChildFailed(f"`portail {arguments[0]}` failed:\n{(done.stdout + done.stderr)[-LAST_WORDS:]}")


class Child:
    """One long-lived `portail` command, its words in a log file."""

    def __init__(self, arguments: list[str], *, environment: Mapping[str, str], log: Path) -> None:
        self.name = arguments[0]
        self.log = log
        self._command = _portail(arguments)
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self.log.open("wb") as log:
            # A session of its own: Ctrl-C reaches the demo alone, which stops the others in order.
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        for request in (signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is None:
                self._process.send_signal(request)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            break

    @property
    def pid(self) -> int:
        """Its process."""
        return self._running().pid

    def refuse_ended(self) -> None:
        """Raise ChildFailed if it is not running any more."""
        if self._running().poll() is not None:
            words = self.log.read_text(errors="replace")[-LAST_WORDS:]
            raise ChildFailed(f"`portail {self.name}` ended. {self.log} says:\n{words}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError(f"`portail {self.name}` was not started: enter it first")
        return self._process


def _portail(arguments: list[str]) -> tuple[str, ...]:
    """The command, tied to this process: killed, it takes the others along.

    By TERM, which ends Python at any moment: INT is an exception, which an import under way may swallow.
    """
    return tied((sys.executable, "-m", "portail.cli", *arguments), by="TERM")
