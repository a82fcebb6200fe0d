"""The invented province before the real import: clean when asked, each planted error under its code."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portail.common.tabular import Severity
from portail.demo.province.habits import CONTRACTS
from portail.demo.province.writing import Order, write_province
from portail.imports.checked import Checked
from portail.imports.reading import check_package
from portail.imports.receive import Package, receive
from tests.imports.taken import taken

TODAY = date(2026, 11, 23)
# Said, and no row is set aside for it.
WARNED = {"unknown_level"}


def package(folder: Path, code: str) -> Package:
    return receive(folder / "packages" / f"{code}.zip")


def errors(found: Checked) -> dict[str, int]:
    return {group.code: group.total for group in found.findings.groups if group.severity is Severity.ERROR}


def boards(answers: Mapping[str, Any]) -> dict[str, Any]:
    return dict(answers["boards"])


@pytest.mark.parametrize("contract", CONTRACTS)
def test_without_errors_every_package_reads_clean_and_whole(tmp_path: Path, contract: str) -> None:
    order = Order(pupils=500, seed=4, folder=tmp_path, night=2, changed=0.1, errors=0, contract=contract)
    answers = boards(write_province(order, processes=1))
    for code, truth in list(answers.items())[:60]:
        found = taken(package(tmp_path, code), today=TODAY)
        assert found.checked is not None and errors(found.checked) == {}, code
        records = found.records
        assert records is not None
        assert records.students.height == truth["pupils"], code
        assert records.contacts.height == truth["contacts"], code
        assert records.guardianships.height == truth["guardianships"], code


@pytest.mark.parametrize("contract", CONTRACTS)
def test_each_planted_error_is_reported_under_its_code(tmp_path: Path, contract: str) -> None:
    order = Order(pupils=3000, seed=5, folder=tmp_path, errors=6, contract=contract)
    answers = boards(write_province(order, processes=1))
    planted = set()
    for code in list(answers)[:12]:
        truth = {name: count for name, count in answers[code]["planted"].items() if name not in WARNED}
        assert errors(check_package(package(tmp_path, code), today=TODAY)) == truth, code
        planted |= set(truth)
    assert len(planted) >= 10


def test_the_answers_are_written_beside_the_packages(tmp_path: Path) -> None:
    told = write_province(Order(pupils=60, seed=6, folder=tmp_path), processes=1)
    assert json.loads((tmp_path / "answers.json").read_text(encoding="utf-8")) == told
