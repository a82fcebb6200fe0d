"""The whole suite on PostgreSQL 15, the oldest we support, on a server of its own."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.environment import ROOT
from tests.proof.conftest import Record

# Alone: its browsers would wait too long beside imports that others kill.
pytestmark = [pytest.mark.proof, pytest.mark.alone]

BINARIES = Path("/usr/lib/postgresql/15/bin")
LONGEST_SECONDS = 3600  # some ten minutes on two cores


@pytest.mark.skipif(not (BINARIES / "postgres").exists(), reason="apt install postgresql-15 to run it")
def test_the_suite_passes_on_the_oldest_postgresql(record: Record, tmp_path: Path) -> None:
    report = tmp_path / "suite.xml"
    _run_suite(report, data=_data())
    (suite,) = ElementTree.parse(report).getroot().iter("testsuite")
    version = subprocess.run([BINARIES / "postgres", "--version"], capture_output=True, text=True, check=True)
    record("server", version.stdout.split()[2])
    for name in ("tests", "failures", "errors", "skipped"):
        record(name, int(suite.attrib[name]))
    failed = [case.attrib["name"] for case in suite.iter("testcase") if {"failure", "error"} & _tags(case)]
    assert failed == []


def _data() -> Path:
    """Beside the data of this run, which another version of the server could not read."""
    own = Path(os.environ.get("PORTAIL_TEST_DATA", ROOT / "var" / "test" / "data"))
    return own.with_name(f"{own.name}-of-15")


def _run_suite(report: Path, *, data: Path) -> None:
    """Run it as one types it, without what this run has set; whatever it leaves running ends with it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAIL_", "PYTEST_"))}
    environment = {**kept, "PORTAIL_POSTGRES_BIN": str(BINARIES), "PORTAIL_TEST_DATA": str(data)}
    as_made = ("-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")  # as `make test` says it
    command = [sys.executable, "-m", "pytest", "-q", *as_made, f"--junitxml={report}"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, start_new_session=True) as suite:
        try:
            suite.wait(timeout=LONGEST_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(suite.pid, signal.SIGKILL)


def _tags(case: ElementTree.Element) -> set[str]:
    return {child.tag for child in case}
