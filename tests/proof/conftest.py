"""Writes docs/proof.md: what each long proof showed, when and on what, with its figures."""

import ast
import os
import platform
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django
import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROOFS = Path(__file__).parent
PAGE = ROOT / "docs" / "proof.md"

type Record = Callable[..., None]
type Result = dict[str, Any]
type Rows = dict[tuple[str, str], str]
"""The page's rows, by their file's name and their promise."""

_rows: Rows = {}


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """Keep a figure of this proof for docs/proof.md: record("guesses", 10_000), record("half", 0.2, "s")."""

    def keep(name: str, value: float | str, unit: str = "") -> None:
        # Carried by the report, so that a parallel run's workers hand it to the process that writes.
        request.node.user_properties.append(("figure", {"name": name, "value": value, "unit": unit}))

    return keep


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if "proof" not in report.keywords or (report.when != "call" and report.passed):
        return
    file, _, name = report.nodeid.partition("::")
    promise = _promise(name)
    _rows[Path(file).name, promise] = _row(
        promise,
        outcome=report.outcome,
        why="" if report.passed else _why(report),
        figures=[figure for kind, figure in report.user_properties if kind == "figure"],
        seconds=report.duration,
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the page; a run of some proofs alone leaves what it says of the others standing."""
    if hasattr(session.config, "workerinput") or not _rows:
        return
    chosen = session.config.option
    # The first half of `make proof` begins the page anew.
    is_whole = not chosen.keyword and chosen.markexpr == "proof and not alone"
    former = {} if is_whole or not PAGE.exists() else rows_of(PAGE.read_text())
    PAGE.write_text(page(_machine(), former | _rows))


def rows_of(text: str) -> Rows:
    """The rows of a page as it was written, but those of files that are gone."""
    found: Rows = {}
    file = ""
    for line in text.splitlines():
        if line.startswith("## "):
            file = f"test_{line[3:].lower().replace(' ', '_')}.py"
        elif line.startswith("| ") and line != HEAD and (PROOFS / file).exists():
            found[file, line.split(" | ")[0][2:]] = line
    return found


def _why(report: pytest.TestReport) -> str:
    """The reason of a skip, or the error of a failure, in one line."""
    if isinstance(report.longrepr, tuple):
        return report.longrepr[2].removeprefix("Skipped: ")
    errors = [line[4:] for line in report.longreprtext.splitlines() if line.startswith("E   ")]
    return errors[0].strip() if errors else report.longreprtext.splitlines()[-1]


def _machine() -> str:
    with psycopg.connect(os.environ["PORTAIL_TEST_SUPERUSER_URL"]) as raw:
        postgresql = raw.info.parameter_status("server_version")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"PostgreSQL {postgresql}, Python {platform.python_version()}, Django {django.__version__}"
    )


HEAD = "| promise | result | figures | seconds | on |"


def page(machine: str, rows: Rows) -> str:
    """The page in Markdown, one part for each file of proofs."""
    cells = [row.strip("|").split(" | ") for row in rows.values()]
    outcomes = Counter(outcome.partition(":")[0] for _, outcome, *_ in cells)
    counts = [f"{outcomes[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped")]
    lines = [
        "# What the long proofs showed",
        "",
        f"Last run on {max(day.strip() for *_, day in cells)}: {', '.join(counts)}.",
        f"Measured on {machine}. Times depend on the machine and on what else it did; counts do not.",
        "",
        '`make proof` runs them all again and writes this page; `make proof ARGS="-k mail"` runs some and',
        "leaves the results of the others standing. Their small versions are part of `make test`.",
    ]
    for file, of_file in groupby(sorted(rows), key=itemgetter(0)):
        lines += ["", *_heading(file), "", HEAD, "|---|---|---|---:|---|", *(rows[key] for key in of_file)]
    return "\n".join(lines) + "\n"


def _heading(file: str) -> list[str]:
    """A part's title, from the name of its file, and what its first sentence says."""
    title = Path(file).stem.removeprefix("test_").replace("_", " ").capitalize()
    says = (ast.get_docstring(ast.parse((PROOFS / file).read_text())) or "").split("\n\n")[0]
    return [f"## {title}", "", says.replace("\n", " ")]


def _promise(name: str) -> str:
    words, _, variant = name.removeprefix("test_").removesuffix("]").partition("[")
    return words.replace("_", " ").capitalize() + (f": {variant.replace('_', ' ')}" if variant else "")


def _row(promise: str, *, outcome: str, why: str, figures: list[Result], seconds: float) -> str:
    """One of the page's rows, as of today. why: it failed or was skipped."""
    told = outcome + (f": {why}" if why else "")
    shown = "; ".join(_figure(**figure) for figure in figures)
    day = datetime.now(ZoneInfo("America/Toronto")).date().isoformat()
    return f"| {promise} | {told.replace('|', '/')} | {shown} | {seconds:.0f} | {day} |"


def _figure(*, name: str, value: float | str, unit: str) -> str:
    shown = f"{value:,}" if isinstance(value, int) else f"{value:.2f}" if isinstance(value, float) else value
    return f"{name} {shown} {unit}".strip()
