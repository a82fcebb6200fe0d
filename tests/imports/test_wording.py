"""Every fault that may be found has its words, and the words take what the fault brings."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from portail.common.tabular import Notice, Severity
from portail.imports.report import ImportReport
from portail.imports.text import report_lines
from portail.imports.wording import WORDINGS, place_of, sentence_of

SOURCE = Path(__file__).resolve().parents[2] / "src" / "portail"
FILES = (
    "common/tabular.py", "common/columns.py", "boards/package.py", "records/package.py", "records/reading.py",
    "imports/receive.py", "imports/oneroster.py", "imports/directory.py",
)  # fmt: skip
# Codes stand as the first argument of a notice, a fault or a bad cell, as `code=`, or beside a condition.
CODE = re.compile(
    r"(?:Notice|BadCell|_fault)\(\s*\"([a-z_]+)\"|code=\"([a-z_]+)\"|code, facts = \"([a-z_]+)\""
    r"|code = \"([a-z_]+)\"|else \"([a-z]+_[a-z_]+)\"|: \"(health_insurance_number)\"|(permanent_code_)\{"
)
FACTS = dict.fromkeys(
    (
        "near", "limit", "delimiter", "encoding", "expected", "first", "last", "length", "choices", "target",
        "other", "count",
    ),
    "7",
)  # fmt: skip


def codes_in_source() -> set[str]:
    found = {
        code
        for file in FILES
        for match in CODE.findall((SOURCE / file).read_text(encoding="utf-8"))
        for code in match
        if code
    }
    found.discard("permanent_code_")
    found |= {f"permanent_code_{part}" for part in ("family_name", "given_name", "birth_date")}
    # Column names and short forms that the pattern meets beside the codes.
    return found - {"orgSourcedIds"}


def test_every_code_in_the_source_is_worded() -> None:
    assert codes_in_source() - set(WORDINGS) == set()


def test_no_wording_is_left_behind() -> None:
    text = "".join((SOURCE / file).read_text(encoding="utf-8") for file in FILES)
    assert {code for code in WORDINGS if f'"{code}"' not in text} <= {
        "permanent_code_family_name", "permanent_code_given_name", "permanent_code_birth_date",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_a_notice_reads_as_two_sentences(code: str, language: str) -> None:
    notice = Notice(code, file="users.csv", line=3, column="email", value="100 %", facts=FACTS)
    with translation.override(language):
        words = sentence_of(notice)
    assert words.endswith((".", "…")) and "%(" not in words
    assert words.count(". ") >= 1 or ". " in words


def test_french_typography_is_kept() -> None:
    for wording in WORDINGS.values():
        for sentence in (str(wording.problem), str(wording.advice)):
            assert "'" not in sentence
            assert not re.search(r"(?<!\u00a0)[:»]|«(?!\u00a0)", sentence), sentence


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


def test_a_refusal_lists_errors_before_the_rest_and_in_the_files_order() -> None:
    report = ImportReport(
        board_code="901000",
        board_name="CSS des Essais",
        accepted=False,
        notices=(
            Notice("ignored_file", Severity.INFO, "notes.txt"),
            Notice("empty_cell", file="users.csv", line=10, column="email"),
            Notice("empty_cell", file="users.csv", line=9, column="email"),
        ),
    )
    assert [line.replace("\u00a0", " ") for line in report_lines(report)] == [
        "CSS des Essais (901000) : importation refusée. Rien n’a été changé.",
        "",
        "Erreurs (2)",
        "  users.csv, ligne 9, colonne email : La valeur manque. Remplissez-la.",
        "  users.csv, ligne 10, colonne email : La valeur manque. Remplissez-la.",
        "",
        "Pour information (1)",
        "  notes.txt : Ce fichier n’est pas du contrat et n’a pas été lu. Rien à faire.",
    ]
