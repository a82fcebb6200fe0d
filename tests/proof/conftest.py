"""Writes docs/proof.md: what each long proof showed, when and on what, with its figures."""

import ast
import json
import os
import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django
import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ROOT / "var" / "proof.json"
PAGE = ROOT / "docs" / "proof.md"

type Record = Callable[..., None]
type Result = dict[str, Any]

_results: dict[str, Result] = {}


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """Keep a figure of this proof for docs/proof.md: record("guesses", 10_000), record("half", 0.2, "s")."""

    def keep(name: str, value: float | str, unit: str = "") -> None:
        # Carried by the report, so that a parallel run's workers hand it to the process that writes.
        request.node.user_properties.append(("figure", {"name": name, "value": value, "unit": unit}))

    return keep


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that a parallel run does not end on it alone."""
    items.sort(key=lambda item: "test_postgresql_15" not in item.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if "proof" not in report.keywords or (report.when != "call" and report.passed):
        return
    _results[report.nodeid] = {
        "outcome": report.outcome,
        "why": "" if report.passed else _why(report),
        "figures": [figure for kind, figure in report.user_properties if kind == "figure"],
        "seconds": round(report.duration, 1),
        "day": datetime.now(ZoneInfo("America/Toronto")).date().isoformat(),
    }


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the page; a run of some proofs alone leaves the results of the others standing."""
    if hasattr(session.config, "workerinput") or not _results:
        return
    chosen = session.config.option
    # The first half of `make proof` begins the list anew.
    is_whole = not chosen.keyword and chosen.markexpr == "proof and not alone"
    former = {} if is_whole or not LEDGER.exists() else json.loads(LEDGER.read_text())["proofs"]
    kept = {node: result for node, result in former.items() if (ROOT / node.partition("::")[0]).exists()}
    ledger = {"machine": _machine(), "proofs": dict(sorted({**kept, **_results}.items()))}
    LEDGER.parent.mkdir(exist_ok=True)
    LEDGER.write_text(json.dumps(ledger, ensure_ascii=False, indent=1))
    PAGE.write_text(page(**ledger))


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


def page(*, machine: str, proofs: dict[str, Result]) -> str:
    """The page in Markdown, one part for each file of proofs."""
    outcomes = [result["outcome"] for result in proofs.values()]
    counts = [f"{outcomes.count(outcome)} {outcome}" for outcome in ("passed", "failed", "skipped")]
    lines = [
        "# What the long proofs showed",
        "",
        f"Last run on {max(result['day'] for result in proofs.values())}: {', '.join(counts)}.",
        f"Measured on {machine}. Times depend on the machine and on what else it did; counts do not.",
        "",
        '`make proof` runs them all again and writes this page; `make proof ARGS="-k mail"` runs some and',
        "leaves the results of the others standing. Their small versions are part of `make test`.",
    ]
    part = ""
    for node, result in proofs.items():
        file, _, name = node.partition("::")
        if file != part:
            part = file
            lines += ["", *_heading(file), "", "| promise | result | figures | seconds | on |"]
            lines += ["|---|---|---|---:|---|"]
        lines.append(_row(name, result))
    return "\n".join(lines) + "\n"


def _heading(file: str) -> list[str]:
    """A part's title, from the name of its file, and what its first sentence says."""
    title = Path(file).stem.removeprefix("test_").replace("_", " ").capitalize()
    says = (ast.get_docstring(ast.parse((ROOT / file).read_text())) or "").split("\n\n")[0]
    return [f"## {title}", "", says.replace("\n", " ")]


def _row(name: str, result: Result) -> str:
    words, _, variant = name.removeprefix("test_").removesuffix("]").partition("[")
    promise = words.replace("_", " ").capitalize() + (f": {variant.replace('_', ' ')}" if variant else "")
    told = result["outcome"] + (f": {result['why']}" if result["why"] else "")
    figures = "; ".join(_figure(**figure) for figure in result["figures"])
    return f"| {promise} | {told.replace('|', '/')} | {figures} | {result['seconds']:.0f} | {result['day']} |"


def _figure(*, name: str, value: float | str, unit: str) -> str:
    shown = f"{value:,}" if isinstance(value, int) else f"{value:.2f}" if isinstance(value, float) else value
    return f"{name} {shown} {unit}".strip()
