"""Writes docs/proof.md: what each long proof showed, when, and its figures."""

import json
import os
import platform
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ROOT / "var" / "proof.json"
PAGE = ROOT / "docs" / "proof.md"
_found: dict[str, dict[str, Any]] = {}


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keep a sentence of figures for docs/proof.md."""
    figures = _found.setdefault(request.node.nodeid, {}).setdefault("figures", [])
    return figures.append


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report: pytest.TestReport = yield
    if item.get_closest_marker("proof") and (report.when == "call" or report.outcome != "passed"):
        day = datetime.now(ZoneInfo("America/Toronto")).date().isoformat()
        _found.setdefault(item.nodeid, {}).update(outcome=report.outcome, seconds=report.duration, day=day)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Add this run's results to the former ones: a proof run alone leaves the others standing."""
    if not any("outcome" in result for result in _found.values()):
        return
    ledger = json.loads(LEDGER.read_text()) if LEDGER.exists() else {}
    ledger |= {node: {"figures": [], **result} for node, result in _found.items() if "outcome" in result}
    LEDGER.parent.mkdir(exist_ok=True)
    LEDGER.write_text(json.dumps(ledger, ensure_ascii=False, indent=1))
    PAGE.write_text(_page(ledger))


def _page(ledger: dict[str, dict[str, Any]]) -> str:
    lines = [
        "# What was shown",
        "",
        "Written by `make proof`; its small versions run in `make test`. Times depend on the machine, counts",
        f"do not. Last run on {os.cpu_count()} cores with Python {platform.python_version()}.",
        "",
        "| promise | shown on | result | seconds |",
        "|---|---|---|---|",
    ]
    for node, result in sorted(ledger.items()):
        _, _, name = node.partition("::")
        promise = name.removeprefix("test_").replace("_", " ")
        told = [result["outcome"], *result["figures"]]
        lines.append(f"| {promise} | {result['day']} | {'; '.join(told)} | {result['seconds']:.0f} |")
    return "\n".join(lines) + "\n"
