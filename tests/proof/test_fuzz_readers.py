"""Whatever bytes, archives, files and names come in, there is a report, no crash, and bounded memory."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from portail.common.tabular import MAX_CELLS
from portail.imports.receive import MAX_FILE_BYTES, MAX_TOTAL_BYTES, MEBI
from tests.proof.conftest import Record
from tests.proof.fuzzing import SHEETS, throw_files, throw_packages
from tests.proof.hostile import KINDS
from tests.proof.large import sizes, write

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
TIMES = 20_000
ARCHIVES = 8_000  # each is reported on in three ways
GUIDED_RUNS = 20_000
HOSTILE_MEBI = 48
# Rows and cells are counted and given up at 40 million cells, which are 640 MiB; then the file and a chunk.
MOST_MEBI = 1024
# So large a province that the lines of its largest board's report cards come near the 40 million cells.
PROVINCE = 1_500_000
LEAST_CELLS = MAX_CELLS * 4 // 5
MOST_OF_A_PACKAGE_MEBI = 2048


def test_no_file_makes_the_reader_fail(record: Record) -> None:
    found = throw_files(Random(3), TIMES)
    record("files thrown", TIMES)
    record("at sheets", len(SHEETS))
    record("different codes told", len(found))
    assert len(found) > 20


def test_no_archive_makes_the_import_fail(record: Record) -> None:
    ends = throw_packages(Random(3), ARCHIVES)
    record("archives thrown and reported on", ARCHIVES)
    for end, times in sorted(ends.items()):
        record(end, times)
    assert set(ends) <= {"clean", "rows set aside", "refused", "damaged-zip", "not-a-package"}
    assert min(ends["clean"], ends["rows set aside"], ends["refused"], ends["damaged-zip"]) > ARCHIVES // 100


@pytest.mark.parametrize("target", ["file", "package"])
def test_a_fuzzer_that_follows_the_code_finds_no_failure(target: str, record: Record) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris has no wheel for this machine and its Python")
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


def test_the_whole_year_of_a_large_board_is_reported_on_in_bounded_memory(
    record: Record, tmp_path: Path
) -> None:
    """The largest board of PROVINCE pupils, of which one file has nearly as many cells as a file may."""
    package = write(tmp_path, province=PROVINCE)
    whole, largest, cells, rows = sizes(package)
    run = subprocess.run(
        [sys.executable, "-m", "tests.proof.large", str(package)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    peak = float(run.stdout)
    record("rows", rows)
    record("unpacked", whole // MEBI, f"MiB of {MAX_TOTAL_BYTES // MEBI}")
    record("its largest file", largest // MEBI, f"MiB of {MAX_FILE_BYTES // MEBI}")
    record("the cells of one file", cells, f"of {MAX_CELLS:,}")
    record("peak of the process", peak, "MiB")
    assert LEAST_CELLS <= cells <= MAX_CELLS
    assert peak < MOST_OF_A_PACKAGE_MEBI
