"""The whole suite, run as one types it on a server of its own, and counted."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

from tests.environment import ROOT
from tests.proof.conftest import Record

LONGEST_SECONDS = 3600  # some ten minutes on two cores
COUNTED = ("tests", "failures", "errors", "skipped")


def failures(record: Record, folder: Path, *, name: str, settings: Mapping[str, str]) -> list[str]:
    """Run it with SETTINGS in its environment, record its counts, and return the names of what failed.

    name: of its data, which lie beside those of this run. folder: for what is read of it afterwards.
    """
    report = folder / "suite.xml"
    own = Path(os.environ.get("PORTAIL_TEST_DATA", ROOT / "var" / "test" / "data"))
    data = {"PORTAIL_TEST_DATA": str(own.with_name(f"{own.name}-{name}"))}
    _run(report, settings=data | dict(settings))
    (suite,) = ElementTree.parse(report).getroot().iter("testsuite")
    for counted in COUNTED:
        record(counted, int(suite.attrib[counted]))
    return [case.attrib["name"] for case in suite.iter("testcase") if {"failure", "error"} & _tags(case)]


def _run(report: Path, *, settings: Mapping[str, str]) -> None:
    """Without what this run has set; whatever it leaves running ends with it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAIL_", "PYTEST_"))}
    as_made = ("-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")  # as `make test` says it
    command = [sys.executable, "-m", "pytest", "-q", *as_made, f"--junitxml={report}"]
    with subprocess.Popen(
        command, cwd=ROOT, env=kept | dict(settings), stdout=subprocess.DEVNULL, start_new_session=True
    ) as suite:
        try:
            suite.wait(timeout=LONGEST_SECONDS)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(suite.pid, signal.SIGKILL)


def _tags(case: ElementTree.Element) -> set[str]:
    return {child.tag for child in case}
