"""The whole suite on a day to come: what a test asserts does not run out with a date."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests.proof.conftest import Record
from tests.proof.suite import failures

pytestmark = [pytest.mark.proof, pytest.mark.alone]

AHEAD = timedelta(days=110, hours=7)  # another season, and a day that begins in UTC before it does in Québec
CLOCK = Path(__file__).with_name("clock.c")
COMPILER = shutil.which("cc")


@pytest.mark.skipif(COMPILER is None, reason="apt install gcc to run it")
def test_the_suite_passes_a_season_from_now(record: Record, tmp_path: Path) -> None:
    library = tmp_path / "clock.so"
    command = (str(COMPILER), "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(library), str(CLOCK))
    subprocess.run(command, check=True)
    record("ahead", AHEAD.days, "days")
    settings = {
        "LD_PRELOAD": str(library),
        "CLOCK_AHEAD": str(int(AHEAD.total_seconds())),
        "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),  # they are dated by their sources
    }
    assert failures(record, tmp_path, name="of-another-day", settings=settings) == []
