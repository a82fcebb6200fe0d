"""The reports that programs read are published as they are written: every name, in both languages."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from portail.common.comparing import Tally
from portail.common.findings import Findings
from portail.common.tabular import Notice
from portail.imports.models import Run
from portail.imports.queries import RunRow
from portail.imports.report import Brake, Changes, Figures, ImportReport
from portail.imports.reporting.inspected import FileRead, Inspected
from portail.imports.reporting.machine import as_json
from portail.imports.telling import run_text
from tests.imports.conftest import NOW

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "import"
PAGES = ("README.md", "contrat.md")
BEHIND = {
    "departures": ({"source_id": "P002", "file_number": "", "family_name": "", "given_names": ""},),
    "lost_access": ({"file_number": "", "contact": "", "reason": "barred"},),
}


def findings() -> Findings:
    found = Findings()
    found.add(Notice("not_an_address", file="users.csv", line=412, column="email", value="anne"))
    return found


def reading() -> object:
    """What `portail validate --json` writes."""
    told = Inspected(
        name="nuit.zip", inspected_on=date(2026, 11, 23), findings=findings(), board_code="900100",
        contract="OneRoster", version="1.1", files=[FileRead("users.csv", 1204, "UTF-8", ",")], schools=2,
        students=2, contacts=2, guardianships=3, aside=1, years=["2026-2027"],
    )  # fmt: skip
    return json.loads(as_json(told))


def run() -> object:
    """What is left beside a package, answered by HTTPS, and shown by `portail import history --json`."""
    figures = Figures(
        tallies={"students": Tally(0, 0, 88, 12)}, changes=Changes(departures=12, behind=BEHIND)
    )
    report = ImportReport(
        1042, Run.State.BRAKED, "900100", "CSS", "OneRoster 1.1", {"users.csv": 1}, Findings(), figures,
        (Brake("departures", 12, 100, 10),),
    )  # fmt: skip
    row = RunRow(
        report=report, source="upload", by="nuit", received_at=NOW, started_at=NOW, finished_at=None,
        size_bytes=1, sha256="", confirmed_by="", undone_by="", failure="", steps={"braked": 4.5},
    )  # fmt: skip
    return json.loads(run_text(row))


def shape(value: object) -> object:
    """The names of a value and of what it holds, whatever stands under them."""
    if isinstance(value, dict):
        return {name: shape(inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [shape(inside) for inside in value[:1]]
    return None


def published(page: str) -> list[object]:
    text = (FOLDER / page).read_text(encoding="utf-8")
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize("page", PAGES)
def test_the_form_of_both_reports_is_published_name_by_name(page: str) -> None:
    assert [shape(told) for told in published(page)] == [shape(reading()), shape(run())]


@pytest.mark.parametrize("page", PAGES)
def test_every_state_of_a_run_is_named(page: str) -> None:
    text = (FOLDER / page).read_text(encoding="utf-8")
    assert [state for state in Run.State.values if f"`{state}`" not in text] == []
