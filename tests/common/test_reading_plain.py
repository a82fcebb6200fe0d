"""What a check says is plain, it returns unchanged: the columnar reader never asks it about such values."""

import unicodedata
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portail.boards import package as boards
from portail.common.columns import LIST_SEPARATOR, address, choice, day, list_of, text
from portail.common.tabular import BadCell, Check, Sheet
from portail.imports.oneroster import MANIFEST
from portail.records import package as records

TODAY = date(2026, 11, 23)
SHEETS: dict[str, Sheet] = {
    "manifest": MANIFEST,
    "orgs": boards.ORGS,
    "sessions": boards.ACADEMIC_SESSIONS,
    "boards": boards.DIRECTORY_BOARDS,
    "schools": boards.DIRECTORY_SCHOOLS,
    "private": boards.DIRECTORY_PRIVATE,
    "users": records.users(version="1.1"),
    "roles": records.ROLES_SHEET,
    "demographics": records.demographics(today=TODAY),
    "relations": records.RELATIONS_SHEET,
}
CHECKS = {
    f"{name} {column.name}": column.check for name, sheet in SHEETS.items() for column in sheet.columns
} | {"short text": text(limit=1), "two signs": text(limit=2), "one year": day(first=TODAY, last=TODAY)}
PLAIN = sorted(name for name, check in CHECKS.items() if check.plain)


def is_plain(check: Check, *values: str) -> list[bool]:
    """As the reader asks, by Rust's engine."""
    return pl.Series(values, dtype=pl.String).str.contains(f"^(?:{check.plain})$").to_list()


@pytest.mark.parametrize("name", PLAIN)
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_plain_is_returned_unchanged(name: str, data: st.DataObject) -> None:
    check = CHECKS[name]
    value = data.draw(st.from_regex(check.plain, fullmatch=True))
    assert check(value) == value
    assert is_plain(check, value) == [True]
    assert value == value.strip() and "," not in value and LIST_SEPARATOR not in value


# Near misses: what a plain value becomes by one sign more, or by another way to write its accents.
TRAPS = st.sampled_from(
    ["", " ", ",", "\n", "\u00a0", "Ã", "©", "â€", "\ufffd", "\x07", "0", "é", "€", "\u0301"]
)


@pytest.mark.parametrize("name", PLAIN)
@settings(max_examples=20)
@given(data=st.data(), trap=TRAPS, form=st.sampled_from(["NFC", "NFD", "NFKC"]))
def test_what_the_two_engines_take_for_plain_is_plain(
    name: str, data: st.DataObject, trap: str, form: str
) -> None:
    check = CHECKS[name]
    plain = data.draw(st.from_regex(check.plain, fullmatch=True))
    place = data.draw(st.integers(0, len(plain)))
    value = unicodedata.normalize(form, plain[:place] + trap + plain[place:])
    if value and is_plain(check, value) == [True]:
        assert check(value) == value


@given(value=st.text(max_size=30))
def test_no_text_is_taken_for_plain_that_would_be_changed(value: str) -> None:
    for check in (text(limit=20), list_of(text(limit=20)), address, boards.phone, records.file_number):
        if is_plain(check, value) == [True]:
            assert check(value) == value


@pytest.mark.parametrize(
    ("check", "usual", "odd"),
    [
        (text(limit=80), ["Zoé", "L’Écuyer", "St-Pierre Roy", "Nguyen"],
         ["ZoÃ©", "a  b", " a", "a ", "Zoe\u0301", "a,b", "Zo\ufffd", "x" * 81, ""]),
        (day(first=date(2000, 6, 1), last=TODAY), ["2017-02-22", "2016-12-31"],
         ["2016-02-29", "2017-02-29", "2017-04-31", "2000-05-31", "2027-01-01", "22/02/2017"]),
        (choice({"fr": "fr", "français": "fr", "en": "en"}), ["fr", "en"], ["FR", "français", "es"]),
        (address, ["anne.roy@exemple.ca", "A+b@exemple.qc.ca"], ["aucune", "a@b@exemple.ca", "é@exemple.ca"]),
        (list_of(address), ["anne@exemple.ca"], ["a@exemple.ca,b@exemple.ca"]),
        (records.file_number, ["0012345"], ["12345", "001 2345", "00123456"]),
        (records.permanent_code, ["TREL67031709"], ["TREL 6703 1709", "TREL09031709", "trel67031709"]),
        (boards.status, ["active", "inactive"], ["Active", "tobedeleted"]),
        (boards.phone, ["418 555-0101", "(418) 555-0101"], ["+1  418 555 0101", "418"]),
    ],
)  # fmt: skip
def test_the_usual_is_plain_and_the_odd_is_looked_at(check: Check, usual: list[str], odd: list[str]) -> None:
    assert is_plain(check, *usual) == [True] * len(usual)
    assert is_plain(check, *odd) == [False] * len(odd)
    for value in usual:
        assert check(value) == value


def test_a_list_of_plain_values_is_as_if_each_was_looked_at() -> None:
    check = list_of(text(limit=5))
    assert check("a,b") == check(" a , b,a,") == f"a{LIST_SEPARATOR}b"
    with pytest.raises(BadCell):
        check("a,bbbbbb")
