"""What a package says is handed on as it is read, and its memory is that of one file."""

import weakref
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from portail.imports import tables, taking
from portail.imports.reading import check_package
from portail.imports.receive import Package, receive
from portail.imports.taking import ReceivedTable
from portail.records.received import ReceivedRecords
from tests.imports.packages import DOMAINS, RELATIONS, contents, in_memory
from tests.imports.taken import taken

TODAY = date(2026, 11, 23)
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "import" / "francais" / "exemple"
# Read again with a later file, or so small that it is kept.
SHARED = {"organismes.csv", "orgs.csv", "academicSessions.csv", "enrollments.csv", "courses.csv"}


class Watching:
    """Looks, whenever a table is handed on, at what is still held of the files read until then."""

    def __init__(self) -> None:
        self.read: dict[str, weakref.ref[pl.DataFrame]] = {}
        self.given: list[weakref.ref[pl.DataFrame]] = []
        self.held: list[str] = []

    def people(self, records: ReceivedRecords) -> None:
        self.given.append(weakref.ref(records.students))

    def table(self, received: ReceivedTable) -> None:
        table = received.filling.table.table
        alive = [name for name, frame in self.read.items() if frame() is not None and name not in SHARED]
        self.held += [f"{table}: {name}" for name in alive]
        former = [frame() for frame in self.given]
        self.held += [table for frame in former if frame is not None and frame is not received.rows]
        self.given = [weakref.ref(received.rows)]


@pytest.fixture(params=["français", "OneRoster"])
def package(request: pytest.FixtureRequest) -> Package:
    if request.param == "français":
        return receive(EXAMPLE)
    return in_memory(contents(relations=RELATIONS, **DOMAINS))


def test_a_file_is_forgotten_before_the_next_is_read(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching, read_table = Watching(), tables.read_table

    def watched(*, data: bytes, sheet: tables.Sheet) -> tables.Table:
        table = read_table(data=data, sheet=sheet)
        watching.read[sheet.file] = weakref.ref(table.frame)
        return table

    monkeypatch.setattr(tables, "read_table", watched)
    assert not check_package(package, today=TODAY, taking=watching).is_refused
    assert watching.given and len(watching.read) > 8
    assert watching.held == []


def test_rows_are_the_same_however_many_are_handed_on_at_once(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = taken(package, today=TODAY)
    monkeypatch.setattr(taking, "PART_ROWS", 1)
    parted = taken(package, today=TODAY)
    assert parted.frames.keys() == whole.frames.keys()
    for name, frame in whole.frames.items():
        assert_frame_equal(frame, parted.frames[name], check_row_order=False)


def test_a_package_with_a_fault_of_a_whole_file_is_no_longer_handed_on() -> None:
    files = {**{path.name: path.read_bytes() for path in EXAMPLE.glob("*.csv")}, "groupes.csv": b"faux\n"}
    found = taken(in_memory(files), today=TODAY)
    assert found.is_refused and found.records is not None
    assert set(found.frames) == {"classes_term"}
