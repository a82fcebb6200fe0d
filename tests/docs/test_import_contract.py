"""The published contract of imports is the code's: every column, every limit, in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest

from portail.boards import package as boards
from portail.classes import oneroster as classes
from portail.common import tabular
from portail.common.tabular import Sheet
from portail.imports import drop, receive
from portail.imports.cleaning import KEPT_PACKAGE, KEPT_VALUES
from portail.imports.models import ImportLimits
from portail.imports.reading import check_package
from portail.imports.undoing import KEPT_RUNS
from portail.records import package as records
from portail.results import oneroster as results
from portail.web.operators import bodies

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "import"
TODAY = date(2026, 11, 23)
SHEETS = (
    boards.ORGS,
    boards.ACADEMIC_SESSIONS,
    records.users(version="1.1"),
    records.users(version="1.2"),
    records.ROLES_SHEET,
    records.demographics(today=TODAY),
    records.RELATIONS_SHEET,
    classes.COURSES,
    classes.CLASSES,
    classes.ENROLLMENTS,
    classes.CATEGORIES,
    classes.LINE_ITEMS,
    results.RESULTS,
    boards.DIRECTORY_BOARDS,
    boards.DIRECTORY_SCHOOLS,
    boards.DIRECTORY_PRIVATE,
)
PAGES = ("README.md", "contrat.md")


def tables(page: str) -> dict[str, dict[str, list[str]]]:
    """Each file's columns with the cells of their line, by the « ### » title over the table."""
    found: dict[str, dict[str, list[str]]] = {}
    file = ""
    for line in (FOLDER / page).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            file = title[1] if (title := re.match(r"### (\S+\.csv)", line)) else ""
        elif file and line.startswith("| `"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            found.setdefault(file, {})[cells[0].strip("`")] = cells[1:]
    return found


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_a_file_s_columns_are_all_told_and_no_other(sheet: Sheet, page: str) -> None:
    told = tables(page)[sheet.file]
    assert set(told) == {column.name for column in sheet.columns}
    for column in sheet.columns:
        needed, filled, what = told[column.name]
        if column.required:
            assert needed, column.name
        if column.filled:
            assert filled, column.name
        assert all(f"`{alias}`" in what for alias in column.aliases if alias != "birthdate"), column.name


@pytest.mark.parametrize("page", PAGES)
def test_the_limits_are_the_code_s(page: str) -> None:
    text = re.sub(r"[\s,]", "", (FOLDER / page).read_text(encoding="utf-8"))
    for number in (
        f"{receive.MAX_FILES}fi",
        f"{receive.MAX_FILE_BYTES // receive.MEBI}Mi",
        f"{receive.MAX_DOCUMENTS}documents",
        f"{receive.MAX_DOCUMENT_BYTES // receive.MEBI}Mi",
        f"{tabular.MAX_CELLS // 1_000_000}million",
        f"{receive.MAX_TOTAL_BYTES // receive.MEBI}Mi",
        f"{receive.RATIO_COUNTS_FROM_BYTES // receive.MEBI}Mi",
        f"{receive.MAX_RATIO}",
        f"{tabular.MAX_COLUMNS}col",
        f"{tabular.MAX_CELL_CHARACTERS}c",
        f"{records.NAME_LIMIT}c",
    ):
        assert number in text, number


def test_the_example_is_accepted_without_a_remark() -> None:
    package = check_package(receive.receive(FOLDER / "example"), today=TODAY)
    assert package.findings.groups == ()
    assert package.people is not None and package.people.guardianships == 3


@pytest.mark.parametrize("page", sorted(page.name for page in FOLDER.glob("*.md")))
def test_what_a_page_links_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (FOLDER / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (FOLDER / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_brake_and_the_undo_are_the_code_s(page: str) -> None:
    text = re.sub(r"\s+", " ", (FOLDER / page).read_text(encoding="utf-8"))
    limits = ImportLimits()
    shares = (
        limits.aside_percent,
        limits.departures_percent,
        limits.lost_links_percent,
        limits.addresses_percent,
        limits.vanishing_percent,
    )
    assert [int(share) for share in re.findall(r"\((\d+) %", text)] == list(shares)
    assert (limits.floor, KEPT_RUNS) == (10, 7)
    assert ("ten rows or fewer" in text and "seven runs back" in text) or (
        "dix lignes ou moins" in text and "sept en arrière" in text
    )


@pytest.mark.parametrize("page", ["envoyer.md", "sending.md"])
def test_what_sending_tells_of_numbers_is_the_code_s(page: str) -> None:
    text = re.sub(r"\s+", " ", (FOLDER / page).read_text(encoding="utf-8"))
    limits = ImportLimits()
    for share in (
        limits.aside_percent,
        limits.departures_percent,
        limits.lost_links_percent,
        limits.addresses_percent,
    ):
        assert f"{share} %" in text
    assert f"{drop.STEADY_SECONDS} second" in text
    assert f"{bodies.MAX_UPLOAD_BYTES // receive.MEBI} Mi" in text
    assert f"{KEPT_VALUES.days} " in text and f"{KEPT_PACKAGE.days} " in text
    assert "`.part`" in text and f"`{drop.MARKERS[0]}`" in text
    assert f"`{drop.REPORTS}/`" in text and f"`{drop.REFUSED}/`" in text
