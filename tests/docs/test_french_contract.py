"""Our own contract is published a page a file, in both languages, and its example is read whole."""

import re
from datetime import date
from pathlib import Path

import pytest

from portail.agenda import french as agenda_french
from portail.attendance import french as attendance_french
from portail.boards.french import ECOLES, ORGANISMES
from portail.classes import french as classes_french
from portail.common.tabular import Sheet
from portail.communications import french as communications_french
from portail.documents import french as documents_french
from portail.fees import french as fees_french
from portail.imports.reading import check_package
from portail.imports.receive import receive
from portail.records.french import ADULTES, RELATIONS_SHEET, eleves
from portail.results import french as results_french
from portail.transport import french as transport_french

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "import" / "francais"
TODAY = date(2026, 11, 23)
PEOPLE = (ORGANISMES, ECOLES, eleves(today=TODAY), ADULTES, RELATIONS_SHEET)
DOMAINS = (
    *agenda_french.FILES,
    *attendance_french.FILES,
    *classes_french.FILES,
    *communications_french.FILES,
    *documents_french.FILES,
    *fees_french.FILES,
    *results_french.FILES,
    *transport_french.FILES,
)
SHEETS = (*PEOPLE, *(one.sheet for one in DOMAINS))
LINE = re.compile(r"^\| `(\w+)` \| ([^|]*) \| ?([^|]*?) ?\| ?([^|]*?) ?\|", re.MULTILINE)


def page(sheet: Sheet) -> str:
    return (FOLDER / sheet.file).with_suffix(".md").read_text(encoding="utf-8")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_every_column_is_told_in_both_languages_as_the_code_asks_for_it(sheet: Sheet) -> None:
    french, english = page(sheet).split("## English")
    for text, yes in ((french, "oui"), (english, "yes")):
        told = {name: (required, filled) for name, _, required, filled in LINE.findall(text)}
        assert told == {
            column.name: (yes if column.required else "", yes if column.filled else "")
            for column in sheet.columns
        }


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_the_example_of_a_page_is_the_file_beside_it(sheet: Sheet) -> None:
    example = (FOLDER / "exemple" / sheet.file).read_text(encoding="utf-8")
    assert f"```\n{example}```" in page(sheet)


def test_the_example_is_read_without_an_error_or_a_doubt() -> None:
    package = check_package(receive(FOLDER / "exemple"), today=TODAY)
    assert package.contract == "français" and not package.is_refused
    assert {group.code for group in package.findings.groups} == {"delimiter"}
    assert package.board_code == "900100"
    assert package.records is not None
    assert package.records.guardianships.select("student", "contact", "access").rows() == [
        ("P001", "A001", "yes"), ("P001", "A002", "no"), ("P002", "A001", "yes"),
    ]  # fmt: skip
