"""What is found in files, by code: nothing is lost from the totals, and memory does not grow with them."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from portail.common.findings import SHOWN_ROWS, Findings
from portail.common.tabular import Notice, Severity

NOTICES = st.builds(
    Notice,
    code=st.sampled_from(["a", "b", "c"]),
    severity=st.sampled_from(list(Severity)),
    line=st.integers(0, 9),
)


def gathered(*notices: Notice) -> Findings:
    findings = Findings()
    findings.extend(notices)
    return findings


@given(notices=st.lists(NOTICES, max_size=200))
def test_every_notice_counts_and_the_first_of_each_code_are_kept(notices: list[Notice]) -> None:
    findings = gathered(*notices)
    assert sum(group.total for group in findings.groups) == len(notices)
    for group in findings.groups:
        same = [n for n in notices if (n.code, n.severity) == (group.code, group.severity)]
        assert group.total == len(same)
        assert list(group.rows) == same[:SHOWN_ROWS]
    assert findings.codes == {notice.code for notice in notices}
    assert findings.has_errors == any(notice.severity is Severity.ERROR for notice in notices)
    for severity in Severity:
        assert findings.total(severity) == sum(notice.severity is severity for notice in notices)


@given(one=st.lists(NOTICES, max_size=80), other=st.lists(NOTICES, max_size=80))
def test_two_files_merged_are_as_one(one: list[Notice], other: list[Notice]) -> None:
    findings = gathered(*one)
    findings.merge(gathered(*other))
    assert findings.groups == gathered(*one, *other).groups


def test_groups_come_errors_first_then_the_most_numerous() -> None:
    findings = gathered(
        Notice("info", Severity.INFO), Notice("few"), Notice("many"), Notice("many"), Notice("also"),
        Notice("warning", Severity.WARNING),
    )  # fmt: skip
    assert [group.code for group in findings.groups] == ["many", "also", "few", "warning", "info"]


def test_rows_of_a_frame_are_told_with_what_they_hold() -> None:
    rows = pl.DataFrame({"line": range(2, 82), "key": [f"k{n}" for n in range(80)], "first": range(80)})
    findings = Findings()
    findings.of_rows(
        "repeated",
        rows,
        file="a.csv",
        column="id",
        value="key",
        facts={"limit": 3},
        facts_from={"first": "first"},
    )
    findings.of_rows("repeated", rows.clear(), file="a.csv")
    (group,) = findings.groups
    assert (group.total, len(group.rows)) == (80, SHOWN_ROWS)
    assert group.rows[1] == Notice(
        "repeated", Severity.ERROR, "a.csv", 3, "id", "k1", {"limit": 3, "first": 1}
    )
