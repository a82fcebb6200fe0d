"""Every fault that may be found has its words, and the words take what the fault brings."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from portail.common.tabular import Notice, Severity
from portail.imports.wording import WORDINGS, advice_of, consequence_of, mender_of, place_of, problem_of

SOURCE = Path(__file__).resolve().parents[2] / "src" / "portail"
ROOMS = (
    "common", "boards", "records", "classes", "results", "report_cards", "attendance", "agenda",
    "communications", "documents", "fees", "transport", "imports",
)  # fmt: skip
CODE = re.compile(r"[a-z]+(_[a-z]+)*")
# Where the code stands among the arguments of whatever says a fault.
PLACES = {"Notice": 0, "BadCell": 0, "_fault": 0, "of_rows": 0, "refuse": 1, "remark": 1}
MADE = {f"permanent_code_{part}" for part in ("family_name", "given_name", "birth_date")}
FACTS = dict.fromkeys(
    (
        "near", "limit", "delimiter", "encoding", "expected", "first", "last", "length", "choices", "target",
        "other", "count", "least", "most", "types",
    ),
    "7",
)  # fmt: skip


def sentence_of(notice: Notice) -> str:
    return f"{problem_of(notice)} {advice_of(notice)}"


def strings_in(node: ast.AST | None) -> Iterator[str]:
    """What an expression may give: itself, or the branches of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings_in(node.body)
        yield from strings_in(node.orelse)
    elif isinstance(node, ast.Tuple) and node.elts:
        yield from strings_in(node.elts[0])


def codes_said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        place = PLACES.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
        if place is not None and len(node.args) > place:
            yield from strings_in(node.args[place])
        for keyword in node.keywords:
            if keyword.arg == "code":
                yield from strings_in(keyword.value)
    elif isinstance(node, ast.Assign):
        target = node.targets[0]
        first = target.elts[0] if isinstance(target, ast.Tuple) else target
        if getattr(first, "id", "") == "code":
            yield from strings_in(node.value)


def codes_in_source() -> set[str]:
    trees = [
        ast.parse(file.read_text(encoding="utf-8"))
        for room in ROOMS
        for file in (SOURCE / room).rglob("*.py")
        if "reporting" not in file.parts and "migrations" not in file.parts
    ]
    said = {code for tree in trees for node in ast.walk(tree) for code in codes_said(node)}
    return {code for code in said if CODE.fullmatch(code)} | MADE


def test_every_code_in_the_source_is_worded() -> None:
    assert codes_in_source() - set(WORDINGS) == set()


def test_no_wording_is_left_behind() -> None:
    text = "".join(
        file.read_text(encoding="utf-8")
        for room in ROOMS
        for file in (SOURCE / room).rglob("*.py")
        if "reporting" not in file.parts
    )
    assert {code for code in WORDINGS if f'"{code}"' not in text} <= MADE


def test_each_way_of_saying_a_code_is_seen() -> None:
    source = """
Notice("a_one", x)
BadCell("a_two" if x else "a_three")
rows.refuse(x, "a_four", "column")
shape(x, code="a_five")
code, facts = "a_six", {}
"""
    found = {code for node in ast.walk(ast.parse(source)) for code in codes_said(node)}
    assert found == {"a_one", "a_two", "a_three", "a_four", "a_five", "a_six"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_a_notice_reads_as_two_sentences(code: str, language: str) -> None:
    notice = Notice(code, file="users.csv", line=3, column="email", value="100 %", facts=FACTS)
    with translation.override(language):
        words = sentence_of(notice)
    assert words.endswith((".", "…")) and "%(" not in words
    assert ". " in words


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_a_code_has_a_short_title_a_mender_and_an_example_that_reads(code: str) -> None:
    wording = WORDINGS[code]
    assert 0 < len(str(wording.title)) <= 60 and not str(wording.title).endswith(".")
    assert ", " in mender_of(code)
    assert "%(" not in sentence_of(replace(wording.example, code=code))
    assert wording.severities == tuple(sorted(wording.severities, key=list(Severity).index))


def test_titles_are_told_apart() -> None:
    titles = [str(wording.title) for wording in WORDINGS.values()]
    assert len(titles) == len(set(titles))


def test_french_typography_is_kept() -> None:
    for wording in WORDINGS.values():
        for sentence in (str(wording.title), str(wording.problem), str(wording.advice)):
            assert "'" not in sentence
            assert not re.search(r"[^\s\u00a0]»|«[^\s\u00a0]", sentence), sentence


def test_an_error_of_a_whole_file_is_told_from_one_of_a_row() -> None:
    whole = consequence_of("missing_column", Severity.ERROR)
    row = consequence_of("not_an_address", Severity.ERROR)
    assert "Tout l’envoi" in whole and "mise de côté" in row
    assert consequence_of("misspelt_column", Severity.WARNING) not in (whole, row)


@pytest.mark.parametrize(
    ("notice", "place"),
    [
        (Notice("x", file="users.csv", line=3, column="email"), "users.csv, ligne 3, colonne email"),
        (Notice("x", file="users.csv", line=3), "users.csv, ligne 3"),
        (Notice("x", file="users.csv", column="email"), "users.csv, colonne email"),
        (Notice("x", file="users.csv"), "users.csv"),
        (Notice("x"), "archive"),
    ],
)
def test_a_place_is_told_as_precisely_as_it_is_known(notice: Notice, place: str) -> None:
    assert place_of(notice) == place
