"""Finding a board by what people call it: names old and new, acronyms, towns, schools."""

import csv
import os
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.boards.rules import (
    acronyms_of,
    former_names_of,
    search_key,
    search_words,
    spans,
)
from portail.common.text import fold

BESIDE = Path(__file__).parents[3] / "shared" / "data"
DATA = Path(os.environ.get("PORTAIL_TEST_DIRECTORY", BESIDE))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("CSS de la Capitale", "css de la capitale"),
        ("CSS de l’Énergie", "css de l energie"),
        ("CSS de l'Énergie", "css de l energie"),
        ("Au Cœur-des-Vallées", "au coeur des vallees"),
        ("St-Hyacinthe", "saint hyacinthe"),
        ("Ste-Foy", "sainte foy"),
        ("St. Lawrence", "saint lawrence"),
        ("C.S.S. de la Capitale", "css de la capitale"),
        ("E.M.S.B.", "emsb"),
        ("Lester-B.-Pearson", "lester b pearson"),
        ("Mtl", "montreal"),
        ("  ", ""),
    ],
)
def test_a_name_is_kept_under_its_key(text, key):
    assert search_key(text) == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CS de la Capitale", ("capitale",)),
        ("commission scolaire de la Capitale", ("capitale",)),
        ("Centre de services scolaire des Hauts-Bois-de-l’Outaouais", ("hauts", "bois", "outaouais")),
        ("École St-Paul", ("saint", "paul")),
        ("Mountain Ridge School", ("mountain", "ridge")),
        ("commission scolaire", ("commission", "scolaire")),
        ("css", ("css",)),
        ("le la", ("le", "la")),
        ("cap%_\\", ("cap",)),
        ("", ()),
        ("un deux trois quatre cinq six sept", ("un", "deux", "trois", "quatre", "cinq", "six")),
    ],
)
def test_a_query_is_cut_in_words_that_tell(text, words):
    assert search_words(text) == words


@given(st.text(max_size=60))
def test_words_hold_no_sign_of_a_pattern(text):
    assert all(word.isalnum() or fold(word) == word for word in search_words(text))
    assert not set("%_\\") & set("".join(search_words(text)))
    assert len(search_words(text)) <= 6


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(text):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(max_size=60))
def test_the_words_of_a_name_stand_in_its_key(text):
    assert all(word in search_key(text) for word in search_words(text))


def test_former_names_follow_from_the_name():
    assert former_names_of("CSS de la Capitale") == (
        "Commission scolaire de la Capitale",
        "CS de la Capitale",
        "Centre de services scolaire de la Capitale",
    )
    assert former_names_of("CS Riverside") == ("Commission scolaire Riverside", "Riverside School Board")
    assert former_names_of("Collège des Hautes-Marées") == ()


def test_names_that_do_not_follow_are_listed():
    found = former_names_of("CSS des Hautes-Laurentides", code="854000")
    assert "Commission scolaire Pierre-Neveu" in found
    assert "CSPN" in acronyms_of("CSS des Hautes-Laurentides", code="854000")


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("CSS de la Capitale", {"CSSC", "CSC"}),
        ("CSS de Montréal", {"CSSDM", "CSDM"}),
        ("CSS des Premières-Seigneuries", {"CSDPS", "CSSDPS"}),
        ("CSS de la Pointe-de-l'Île", {"CSPI", "CSSPI"}),
        ("CSS de la Rivière-du-Nord", {"CSRDN", "CSSRDN"}),
        ("CSS des Monts-et-Marées", {"CSSMM", "CSMM"}),
        ("CSS de la Riveraine", {"CSSDLR"}),
        ("CSS du Val-des-Cerfs", {"CSVDC", "CSSVDC"}),
        ("CS English-Montréal", {"EMSB"}),
        ("CS Lester-B.-Pearson", {"LBPSB"}),
        ("CS New Frontiers", {"NFSB"}),
        ("Centre de services scolaire de la Capitale", {"CSSC"}),
    ],
)
def test_acronyms_in_use_follow_from_the_name(name, used):
    assert used <= set(acronyms_of(name))


def test_a_private_school_has_no_acronym():
    assert acronyms_of("Collège des Hautes-Marées") == ()


def keys_of(name, *schools, code=""):
    """The keys that the directory keeps for a board; schools are (name, town) pairs."""
    texts = (
        name,
        *former_names_of(name, code=code),
        *acronyms_of(name, code=code),
        *(town for _, town in schools),
        *(school for school, _ in schools),
    )
    return {search_key(text) for text in texts}


def search(query, boards):
    """The boards found, as the database finds them: every word stands in some key."""
    words = search_words(query)
    return {
        name
        for name, keys in boards.items()
        if words and all(any(word in key for key in keys) for word in words)
    }


BOARDS = {
    name: keys_of(name, *schools)
    for name, schools in {
        "CSS de la Capitale": [("École des Hirondelles", "Québec"), ("École Boréale", "Québec")],
        "CSS des Rives-de-l’Anse": [("École de l’Anse", "L'Anse-aux-Huards"), ("École du Cap", "Capucins")],
        "CSS des Îles": [("École aux Iris", "Les Îles-de-la-Madeleine")],
        "CSS des Mille-Îles": [("École Sainte-Anne", "Saint-Eustache")],
        "CSS des Chênes": [("École Capitaine-Blanc", "Drummondville")],
    }.items()
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("css de la capitale", {"CSS de la Capitale"}),
        ("CS de la Capitale", {"CSS de la Capitale"}),
        ("commission scolaire de la capitale", {"CSS de la Capitale"}),
        ("cap", {"CSS de la Capitale", "CSS des Rives-de-l’Anse", "CSS des Chênes"}),
        ("îles", {"CSS des Îles", "CSS des Mille-Îles"}),
        ("mille iles", {"CSS des Mille-Îles"}),
        ("CSC", {"CSS de la Capitale", "CSS des Chênes"}),
        ("st-eustache", {"CSS des Mille-Îles"}),
        ("ste anne", {"CSS des Mille-Îles"}),
        ("ecole boreale", {"CSS de la Capitale"}),
        ("quebec hirondelles", {"CSS de la Capitale"}),
        ("anse aux huards", {"CSS des Rives-de-l’Anse"}),
        ("pitale", {"CSS de la Capitale"}),
        ("boréale drummondville", set()),
        ("xyz", set()),
        ("", set()),
    ],
)
def test_a_query_finds_boards_by_any_of_their_names(query, found):
    assert search(query, BOARDS) == found


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("CSS de la Capitale", "cap", ["Cap"]),
        ("CSS de l’Énergie", "énergie", ["Énergie"]),
        ("CSS au Cœur-des-Vallées", "coeur vallees", ["Cœur", "Vallées"]),
        ("CSS au Cœur-des-Vallées", "oe", ["œ"]),
        ("CSS au Cœur-des-Vallées", "co", ["Cœ"]),
        ("St-Hyacinthe", "saint hya", ["St", "Hya"]),
        ("Saint-Hyacinthe", "st-hya", ["Saint", "Hya"]),
        ("E\u0301nergie", "e", ["E\u0301"]),
        ("Anse à l’Anse", "anse", ["Anse", "Anse"]),
        ("Capitale", "cap capitale", ["Capitale"]),
        ("Capitale", "xyz", []),
    ],
)
def test_the_match_is_marked_in_the_name_as_written(text, query, marked):
    assert [text[start:end] for start, end in spans(text, search_words(query))] == marked


@given(st.text(max_size=40), st.text(max_size=20))
def test_marks_are_in_order_and_never_overlap(text, query):
    found = spans(text, search_words(query))
    assert all(start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


@given(st.text("abcéœ'- ", max_size=20))
def test_a_name_marks_itself(name):
    if search_words(name):
        assert spans(name, search_words(name))


@pytest.fixture(scope="module")
def directory():
    if not (DATA / "boards.csv").is_file():
        pytest.skip("the real directory is not on this machine; PORTAIL_TEST_DIRECTORY names its folder")
    schools = defaultdict(list)
    for row in read("schools.csv"):
        schools[row["board_code"]].append((row["name"], row["municipality"]))
    boards = list(read("boards.csv"))
    assert len(boards) == 72
    keys = {row["name"]: keys_of(row["name"], *schools[row["code"]], code=row["code"]) for row in boards}
    return keys, {row["name"]: schools[row["code"]] for row in boards}


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_all_boards_are_found_by_their_names_new_and_old(directory):
    boards, _ = directory
    for name in boards:
        rest = name.removeprefix("CSS ").removeprefix("CS ")
        for query in (name, f"CS {rest}", f"commission scolaire {rest.upper()}", rest.replace("-", " ")):
            assert name in search(query, boards), query


def test_all_boards_are_found_by_their_acronyms(directory):
    boards, _ = directory
    for name in boards:
        for acronym in acronyms_of(name):
            assert name in search(acronym, boards), acronym


def test_all_boards_are_found_by_each_of_their_towns_and_schools(directory):
    boards, schools = directory
    for name, named in schools.items():
        for school, town in dict(named[:40]).items():
            assert name in search(town, boards), town
            assert name in search(f"{school} {town}", boards), (school, town)
