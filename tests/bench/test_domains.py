"""The school year that is measured: sound packages, the nights that they are said to be, honest growth."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from bench.domains import power
from bench.domains_year import JUNE, write_board
from bench.evening import PEAK_VISITS, evening_of
from bench.province import Province
from portail.demo.province.writing import Order, write_province
from portail.imports.domains import FRENCH
from portail.imports.reading import check_package
from portail.imports.receive import receive

LARGEST = 0  # several schools, even in a small province


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Province:
    folder = tmp_path_factory.mktemp("year")
    write_province(Order(10_000, 7, folder, errors=0.0, contract="french", only=(LARGEST,)), processes=1)
    (people,) = (folder / "packages").glob("*.zip")
    found = Province(folder / "directory", *(folder / name for name in ("first", "shuffled", "changed")))
    for place in (found.first, found.shuffled, found.changed):
        place.mkdir()
    write_board(people, found, JUNE)
    return found


def rows(folder: Path) -> dict[str, list[bytes]]:
    (package,) = folder.glob("*.zip")
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name).splitlines() for name in archive.namelist() if name.endswith(".csv")}


@pytest.mark.parametrize("night", ["first", "shuffled", "changed"])
def test_every_file_of_the_contract_is_there_and_has_no_error(year: Province, night: str) -> None:
    (package,) = getattr(year, night).glob("*.zip")
    checked = check_package(receive(package), today=date(2026, 11, 24))
    assert checked.is_clean and not checked.is_refused, [one.code for one in checked.findings.groups]
    assert {one.file for one in checked.domains if one.rows} == {one.sheet.file for one in FRENCH}


def test_the_unchanged_night_says_the_same_in_other_bytes(year: Province) -> None:
    first, other = rows(year.first), rows(year.shuffled)
    assert {name: sorted(lines) for name, lines in first.items()} == {
        name: sorted(lines) for name, lines in other.items()
    }
    assert first["eleves.csv"] == other["eleves.csv"] and first["resultats.csv"] != other["resultats.csv"]


def test_the_changed_night_changes_one_row_in_a_hundred(year: Province) -> None:
    first, changed = rows(year.first)["resultats.csv"], rows(year.changed)["resultats.csv"]
    others = sum(one != other for one, other in zip(first, changed, strict=True))
    assert others == pytest.approx(len(first) / 100, rel=0.2)


def test_growth_is_told_by_its_power() -> None:
    assert power([(1, 3), (4, 12), (16, 48)]) == pytest.approx(1)
    assert power([(10, 1), (40, 16)]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("today", "evening"),
    [(date(2026, 11, 21), date(2026, 11, 21)), (date(2027, 3, 1), date(2026, 11, 21))],
)
def test_the_evening_is_the_last_november_s(today: date, evening: date) -> None:
    assert evening_of(today) == evening


def test_the_peak_is_the_estimate_s() -> None:
    assert pytest.approx(350) == PEAK_VISITS
