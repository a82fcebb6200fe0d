"""Our own contract is published a page a file, in both languages, and its example is read whole."""

import re
from datetime import date
from pathlib import Path

import pytest

from portail.boards.french import ECOLES, ORGANISMES
from portail.common.tabular import BadCell, Check, Sheet
from portail.imports.domains import FRENCH
from portail.imports.receive import receive
from portail.records.french import ADULTES, RELATIONS_SHEET, eleves
from tests.imports.taken import taken

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "import" / "francais"
TODAY = date(2026, 11, 23)
PEOPLE = (ORGANISMES, ECOLES, eleves(today=TODAY), ADULTES, RELATIONS_SHEET)
SHEETS = (*PEOPLE, *(one.sheet for one in FRENCH))
LINE = re.compile(r"^\| `(\w+)` \| ([^|]*) \| ?([^|]*?) ?\| ?([^|]*?) ?\|", re.MULTILINE)

LENGTH = re.compile(r"(?:clé|texte|texte de plusieurs lignes|paragraphes), ([\d\s]+) caractères.*")
NUMBER = re.compile(r"nombre (?:entier )?de (\d+) à (\d+)(, sans décimale)?.*")
CHOICE = re.compile(r"`[^`]+`(?:(?:, | ou )`[^`]+`)*")
DAY = "date AAAA-MM-JJ"


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
def test_the_type_and_limit_told_of_a_column_are_what_is_read(sheet: Sheet) -> None:
    checks = {column.name: column.check for column in sheet.columns}
    french, english = page(sheet).split("## English")
    told = {name: kind.replace("\u00a0", " ").strip() for name, kind, _, _ in LINE.findall(french)}
    for name, kind in told.items():
        taken, refused = samples(kind)
        assert all(is_read(checks[name], value) for value in taken), (name, kind)
        assert not any(is_read(checks[name], value) for value in refused), (name, kind)
    of_english = {name: marks(kind) for name, kind, _, _ in LINE.findall(english)}
    assert of_english == {name: marks(kind) for name, kind in told.items()}


def samples(kind: str) -> tuple[list[str], list[str]]:
    """What a column of this kind takes, and what it refuses; nothing of kinds that only their room tries."""
    if length := LENGTH.fullmatch(kind):
        most = int(re.sub(r"\s", "", length[1]))
        return ["x" * most], ["x" * (most + 1)]
    if bounds := NUMBER.fullmatch(kind):
        least, most = int(bounds[1]), int(bounds[2])
        return [str(least), str(most)], [str(most + 1), *([f"{least},5"] if bounds[3] else [])]
    if CHOICE.fullmatch(kind):
        return re.findall(r"`([^`]+)`", kind), ["autre chose"]
    return (["2026-11-20"], ["20/11/2026"]) if kind == DAY else ([], [])


def is_read(check: Check, value: str) -> bool:
    try:
        check.read(value)
    except BadCell:
        return False
    return True


def marks(kind: str) -> list[str]:
    """The figures and the words of a kind, whichever language it is told in."""
    return re.findall(r"\d+|`[^`]+`", re.sub(r"(?<=\d)[\s,](?=\d{3})", "", kind))


@pytest.mark.parametrize("contract", ["README.md", "contrat.md"])
def test_every_file_has_its_page_and_the_contract_links_it(contract: str) -> None:
    text = (FOLDER.parent / contract).read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(francais/(\w+)\.md\)", text))
    assert linked == {Path(sheet.file).stem for sheet in SHEETS}
    assert linked == {found.stem for found in FOLDER.glob("*.md")}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_the_example_of_a_page_is_the_file_beside_it(sheet: Sheet) -> None:
    example = (FOLDER / "exemple" / sheet.file).read_text(encoding="utf-8")
    assert f"```\n{example}```" in page(sheet)


def test_the_example_is_read_without_an_error_or_a_doubt() -> None:
    package = taken(receive(FOLDER / "exemple"), today=TODAY)
    assert package.contract == "français" and not package.is_refused
    assert {group.code for group in package.findings.groups} == {"delimiter"}
    assert package.board_code == "900100"
    assert package.records is not None
    assert package.records.guardianships.select("student", "contact", "access").rows() == [
        ("P001", "A001", "yes"), ("P001", "A002", "no"), ("P002", "A001", "yes"),
    ]  # fmt: skip
