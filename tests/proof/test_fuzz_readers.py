"""Whatever bytes, archives, files and names come in, there is a report, no crash, and bounded memory."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.proof.conftest import Record
from tests.proof.fuzzing import throw_files, throw_packages
from tests.proof.hostile import KINDS

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
TIMES = 20_000
GUIDED_RUNS = 60_000
HOSTILE_MEBI = 48
# Rows and cells are counted and given up at 40 million cells, which are 640 MiB; then the file and a chunk.
MOST_MEBI = 1024


def test_no_file_makes_the_reader_fail(record: Record) -> None:
    found = throw_files(Random(3), TIMES)
    record("files thrown", TIMES)
    record("different codes told", len(found))
    assert len(found) > 20


def test_no_archive_makes_the_import_fail(record: Record) -> None:
    ends = throw_packages(Random(3), TIMES)
    record("archives thrown", TIMES)
    for end, times in sorted(ends.items()):
        record(end, times)
    assert set(ends) <= {"clean", "rows set aside", "refused", "damaged-zip", "not-a-package"}
    assert min(ends["clean"], ends["rows set aside"], ends["refused"], ends["damaged-zip"]) > TIMES // 100


@pytest.mark.parametrize("target", ["file", "package"])
def test_a_fuzzer_that_follows_the_code_finds_no_failure(target: str, record: Record) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed")
    options = (f"-runs={GUIDED_RUNS}", "-seed=3", "-max_len=8192")
    run = subprocess.run(
        [sys.executable, "-m", "tests.proof.fuzzing", target, *options],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    record("runs guided by the code", GUIDED_RUNS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_read_in_bounded_memory(kind: str, record: Record) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.proof.hostile", kind, str(HOSTILE_MEBI)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    peak = float(run.stdout)
    record("file", HOSTILE_MEBI, "MiB")
    record("peak of the process", peak, "MiB")
    assert peak < MOST_MEBI
