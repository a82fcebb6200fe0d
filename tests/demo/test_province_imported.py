"""A board of the invented province through the real import, tonight and the night after."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from portail.boards.models import Board
from portail.database.context import rows_of
from portail.demo.province.writing import Order, write_province
from portail.imports.actions import Manner, import_board
from portail.imports.directory import import_directory
from portail.imports.report import ImportReport
from portail.records.models import ContactAddress, Guardianship, Student
from tests.roles import as_role

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CODE = "301000"


@pytest.fixture
def as_worker(transactional_db: None) -> Iterator[None]:
    with as_role("jobs"):
        yield


def imported(order: Order) -> tuple[dict[str, Any], ImportReport]:
    """Write the province and import its first board: what was written of it, and the report."""
    answers: Any = write_province(order, processes=1)
    path = order.folder / "packages" / f"{CODE}.zip"
    now = NOW + timedelta(days=order.night)
    report = import_board(board=CODE, path=path, now=now, manner=Manner(is_confirmed=True))
    return answers["boards"][CODE], report


@pytest.mark.usefixtures("as_worker")
def test_a_board_is_imported_with_what_the_answers_say(tmp_path: Path) -> None:
    order = Order(pupils=900, seed=8, folder=tmp_path, errors=0)
    write_province(order, processes=1)
    folder = tmp_path / "directory"
    directory = import_directory(
        now=NOW, boards=folder / "boards.csv", schools=folder / "schools.csv", private=folder / "private.csv"
    )
    assert directory.accepted, directory
    assert directory.tallies["boards"].created == 72 + 256

    truth, report = imported(order)
    assert report.accepted, report
    with rows_of(board=Board.objects.get(code=CODE).pk):
        assert Student.objects.filter(is_active=True).count() == truth["pupils"]
        assert Guardianship.objects.filter(is_active=True).count() == truth["guardianships"]
        assert ContactAddress.objects.count() == truth["addresses"]
        for access in ("yes", "no", "unknown"):
            for sample in truth["samples"][access]:
                assert access_of(sample) == access, sample

    _truth, again = imported(order)
    assert (again.state, again.touched) == ("same", 0)

    truth, night = imported(replace(order, night=1, changed=0.2))
    assert night.accepted and truth["changes"]
    assert 0 < night.figures.tallies["students"].touched < truth["pupils"]


def access_of(sample: dict[str, str]) -> str:
    """What the record says of the sample's address and child, found as a parent would type them."""
    student = Student.objects.get(
        file_number=sample["file_number"],
        birth_date=sample["birth_date"],
        permanent_code=sample["permanent_code"],
    )
    found = Guardianship.objects.get(
        student=student, contact__addresses__address_key=sample["email"].lower(), is_active=True
    )
    return str(found.access)
