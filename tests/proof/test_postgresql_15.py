"""The whole suite on PostgreSQL 15, the oldest we support, on a server of its own."""

import subprocess
from pathlib import Path

import pytest

from tests.proof.conftest import Record
from tests.proof.suite import failures

# Alone: its browsers would wait too long beside imports that others kill.
pytestmark = [pytest.mark.proof, pytest.mark.alone]

BINARIES = Path("/usr/lib/postgresql/15/bin")


@pytest.mark.skipif(not (BINARIES / "postgres").exists(), reason="apt install postgresql-15 to run it")
def test_the_suite_passes_on_the_oldest_postgresql(record: Record, tmp_path: Path) -> None:
    version = subprocess.run([BINARIES / "postgres", "--version"], capture_output=True, text=True, check=True)
    record("server", version.stdout.split()[2])
    settings = {"PORTAIL_POSTGRES_BIN": str(BINARIES)}
    assert failures(record, tmp_path, name="of-15", settings=settings) == []
