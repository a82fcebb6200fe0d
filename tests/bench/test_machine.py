"""CPU time is counted for the right processes, children that ended included."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.machine import Watch, busy_seconds, family, family_seconds, interpreter

pytestmark = pytest.mark.skipif(not Path("/proc/stat").exists(), reason="counts are read from /proc")

BURN = "import time\nwhile time.process_time() < 0.2: pass"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}]); input()"


def test_work_of_a_child_that_ended_counts_with_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE) as parent:
        deadline = time.monotonic() + 20
        while family_seconds(parent.pid) < 0.2 and time.monotonic() < deadline:
            time.sleep(0.02)
        seconds = family_seconds(parent.pid)
        parent.communicate(b"\n")
    assert 0.2 <= seconds < 2


def test_a_watch_counts_our_own_work_as_the_generators() -> None:
    watch = Watch(app=1 << 30, database=1 << 30)  # no such processes
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    spent = watch.stop()
    assert spent.app == spent.database == 0
    assert spent.load >= 0.09
    assert 0 <= spent.foreign <= 1


def test_a_family_holds_the_process_itself() -> None:
    assert os.getpid() in family(os.getpid())
    assert busy_seconds() > 0


def test_the_interpreters_build_is_named() -> None:
    words, optimised = interpreter()
    assert words.endswith(" optimised") and ("not" in words) is not optimised
