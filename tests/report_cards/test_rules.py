"""What is kept of a card reads back whole, as the school wrote it; codes survive a hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.report_cards.rules import Content, proof_of, read_code, read_content, shown_code

EMPTY = dict.fromkeys(("competency", "weight", "result", "average", "final", "teacher", "comment"), "")
KEPT = {
    **dict.fromkeys(("given_name", "given_names", "family_name", "file_number", "board", "school"), ""),
    **dict.fromkeys(("school_phone", "level", "group", "teacher", "director", "comment", "legend"), ""),
    "birth_date": "2017-02-22", "absences": None, "lates": None, "weights": [], "lines": [],
}  # fmt: skip
CODES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16)


def content_of(*lines: dict[str, str]) -> Content:
    return read_content({**KEPT, "lines": [{**EMPTY, **line} for line in lines]}, averages=True)


@pytest.mark.parametrize(
    ("written", "read"),
    [("80", "80"), ("82,5", "82.5"), ("82.50", "82.5"), ("20.00", "20"), ("100", "100"), ("A", "A"),
     ("A,", "A,"),
     ("NE", "NE"), ("1.2.3", "1.2.3"), ("", ""), ("B+", "B+"), ("v. 2.0", "v. 2.0")],
)  # fmt: skip
def test_a_result_is_what_the_school_wrote_in_one_form_of_numbers(written: str, read: str) -> None:
    (subject,) = content_of({"subject": "Arts", "result": written}).subjects
    assert subject.result == read


def test_lines_that_follow_each_other_make_a_subject() -> None:
    found = content_of(
        {"subject": "A", "competency": "Lire", "teacher": "Mme X"},
        {"subject": "A", "result": "70"},
        {"subject": "B", "result": "80"},
        {"subject": "A", "result": "90"},
    ).subjects
    assert [(one.name, one.result, len(one.competencies)) for one in found] == [
        ("A", "70", 1), ("B", "80", 0), ("A", "90", 0),
    ]  # fmt: skip


def test_columns_that_nothing_fills_are_known() -> None:
    bare = content_of({"subject": "A", "competency": "Grandir", "result": "B"})
    assert (bare.has_results, bare.has_weights, bare.has_averages, bare.has_finals, bare.has_percentages) == (
        True, False, False, False, False,
    )  # fmt: skip


@given(CODES, st.sampled_from([" ", "-", "", "  "]))
def test_a_code_is_read_however_it_was_copied(code: str, between: str) -> None:
    assert read_code(shown_code(code)) == code
    assert read_code(between.join(code.lower()).replace("0", "O").replace("1", "i")) == code


@given(st.text(max_size=40))
def test_whatever_else_is_typed_is_no_code_or_a_whole_one(typed: str) -> None:
    assert len(read_code(typed)) in (0, 16)


@given(CODES, CODES, st.dates(), st.dates())
def test_no_two_papers_prove_the_same(one: str, other: str, born: date, other_born: date) -> None:
    same = proof_of(code=one, birth_date=born) == proof_of(code=other, birth_date=other_born)
    assert same == ((one, born) == (other, other_born))
