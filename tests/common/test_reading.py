"""Reading delimited files: every way that school software writes them, and every fault with its place."""

import codecs
import csv
import io
from dataclasses import replace
from datetime import date
from functools import partial
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.common import delimited, reading, splitting
from portail.common.columns import address, choice, day, list_of, text, values
from portail.common.findings import Findings
from portail.common.reading import Table, read_table
from portail.common.tabular import MAX_ROW_CHARACTERS, BadCell, Column, Notice, Row, Severity, Sheet, shown
from tests.imports.mutations import mutate

SHEET = Sheet(
    "people.csv",
    (
        Column("id", text(limit=20), required=True, filled=True, unique=True),
        Column("name", text(limit=20), required=True, aliases=("nom",)),
        Column("born", day(first=date(2000, 1, 1), last=date(2026, 11, 23))),
        Column("language", choice({"fr": "fr", "français": "fr", "en": "en"})),
        Column("addresses", list_of(address)),
    ),
    ignored=frozenset({"dateLastModified"}),
)


def read(content: str | bytes, sheet: Sheet = SHEET) -> Table:
    data = content.encode() if isinstance(content, str) else content
    return read_table(data=data, sheet=sheet)


def rows(content: str | bytes, sheet: Sheet = SHEET) -> list[Row]:
    return list(read(content, sheet).rows())


def notices(content: str | bytes, sheet: Sheet = SHEET) -> list[Notice]:
    return [notice for group in read(content, sheet).findings.groups for notice in group.rows]


def errors(content: str | bytes, sheet: Sheet = SHEET) -> list[tuple[str, int, str]]:
    """Code, line and column of each error, by place."""
    found = [notice for notice in notices(content, sheet) if notice.severity is Severity.ERROR]
    columns = [column.name for column in sheet.columns]
    found.sort(key=lambda notice: (notice.line, columns.index(notice.column) if notice.column else 0))
    return [(notice.code, notice.line, notice.column) for notice in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_file_reads_the_same_however_it_was_written(encoding: str, delimiter: str, ending: str) -> None:
    lines = [["id", "name", "born"], ["1", "Zoé L’Écuyer", "2017-02-22"], ["2", "Noël", ""]]
    table = read(ending.join(delimiter.join(line) for line in lines).encode(encoding))
    assert [(row["id"], row["name"], row["born"]) for row in table.rows()] == [
        ("1", "Zoé L’Écuyer", "2017-02-22"), ("2", "Noël", ""),
    ]  # fmt: skip
    assert {group.severity for group in table.findings.groups} <= {Severity.INFO}


@pytest.mark.parametrize(("encoding", "said"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_what_was_guessed_is_said(encoding: str, said: str) -> None:
    found = notices("id;name\n1;Zoé\n".encode(encoding))
    assert {notice.code: dict(notice.facts) for notice in found} == {
        "encoding": {"encoding": said},
        "delimiter": {"delimiter": ";"},
    }


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    content = 'id,name,born\n1,"two\nlines",bad\n\n2,x,2017-13-01\n'
    assert errors(content) == [("not_a_date", 2, "born"), ("no_such_day", 5, "born")]


def test_headers_are_read_whatever_their_case_order_and_alias() -> None:
    table = read(" NOM ,ID,dateLastModified\nZoé,1,2026-01-01\n")
    assert [(row["id"], row["name"]) for row in table.rows()] == [("1", "Zoé")]
    assert table.findings.groups == ()


def test_a_value_is_tidied_and_a_list_loses_its_doubles() -> None:
    row = rows('id,name,addresses\n 1 ,  Jean   Roy ,"a@exemple.ca, b@exemple.ca,a@exemple.ca,"\n')[0]
    assert (row["id"], row["name"], values(row["addresses"])) == (
        "1", "Jean Roy", ("a@exemple.ca", "b@exemple.ca"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", [("empty_file", 0, "")]),
        ("\n  \n", [("empty_file", 0, "")]),
        ("id\n1\n", [("missing_column", 1, "name")]),
        ("id,name,id\n1,x,2\n", [("duplicate_column", 1, "id")]),
        ("id,name,nom\n1,x,y\n", [("duplicate_column", 1, "name")]),
        ("id,name\n1,x,y\n", [("row_width", 2, "")]),
        ("id,name\n1\n", [("row_width", 2, "")]),
        ("id,name\n,x\n", [("empty_cell", 2, "id")]),
        ("id,name\n1,x\n1,y\n", [("repeated_value", 3, "id")]),
        ('id,name\n1,"x\n2,y\n', [("broken_quotes", 2, "")]),
        ('id,name\n1,"x"y\n', [("broken_quotes", 2, "")]),
        ("id,name\n1," + "x" * 21 + "\n", [("too_long", 2, "name")]),
        ("id,name\n1," + "x" * 30_000 + "\n", [("cell_too_long", 2, "")]),
        ("id,name\n1,Zo\ufffd\n", [("damaged_text", 2, "name")]),
        ("id,name\n1,ZoÃ©\n", [("damaged_text", 2, "name")]),
        ("id,name\n1,a\x07b\n", [("control_character", 2, "name")]),
        (b"id,name\n1,a\x00b\n", [("not_text", 2, "")]),
        (b"id,name\n1,\x81\x8d\n", [("undecodable", 2, "")]),
        ("id,name,born\n1,x,22/02/2017\n", [("not_a_date", 2, "born")]),
        ("id,name,born\n1,x,20170222\n", [("not_a_date", 2, "born")]),
        ("id,name,born\n1,x,2017-02-29\n", [("no_such_day", 2, "born")]),
        ("id,name,born\n1,x,2027-01-01\n", [("date_out_of_range", 2, "born")]),
        ("id,name,language\n1,x,es\n", [("not_a_choice", 2, "language")]),
        ("id,name,addresses\n1,x,aucune\n", [("not_an_address", 2, "addresses")]),
        ('id,name,addresses\n1,x,"a@exemple.ca;b@exemple.ca"\n', [("not_an_address", 2, "addresses")]),
        (",".join(["id", "name", *("x" + str(n) for n in range(250))]), [("too_many_columns", 1, "")]),
    ],
)
def test_a_fault_is_named_with_its_line_and_column(
    content: str | bytes, found: list[tuple[str, int, str]]
) -> None:
    assert [
        error for error in errors(content) if error[0] != "missing_column" or found[0][0] == error[0]
    ] == found


def test_every_fault_of_a_file_is_found_at_once() -> None:
    content = "id,name,born,language\n,x,hier,es\n2,y,2017-02-22,fr\n2,z,,\n"
    assert errors(content) == [
        ("empty_cell", 2, "id"), ("not_a_date", 2, "born"), ("not_a_choice", 2, "language"),
        ("repeated_value", 4, "id"),
    ]  # fmt: skip


def test_a_misspelt_column_is_a_warning_and_an_error_where_the_form_is_ours() -> None:
    (notice,) = notices("id,name,langage\n1,x,fr\n")
    assert (notice.code, notice.severity, notice.facts["near"]) == (
        "misspelt_column", Severity.WARNING, "language",
    )  # fmt: skip
    closed = Sheet("people.csv", SHEET.columns, closed=True)
    assert errors("id,name,langage\n1,x,fr\n", closed) == [("misspelt_column", 1, "")]


@pytest.mark.parametrize(
    "value",
    ["a@b", "a b@exemple.ca", "@exemple.ca", "a@exemple", "a@exemple..ca\n", "a@@exemple.ca", "é" * 300],
)
def test_what_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(BadCell):
        address(value)


def test_a_notice_shows_no_control_character_and_no_endless_value() -> None:
    assert shown("a\x1b[31mb\n") == "a\\x1b[31mb\\x0a"
    assert len(shown("x" * 1000)) == 80


def test_the_frame_has_every_column_of_the_sheet_whatever_the_file_has() -> None:
    for content in ("", "id,name\n", "nom;id\nZoé;1\n", b"\x00", ",".join("x" * 250)):
        schema = read(content).frame.schema
        assert list(schema) == ["line", "faulty", "id", "name", "born", "language", "addresses"]
        assert set(list(schema.dtypes())[2:]) == {pl.String}
    assert read("nom;id\nZoé;1\n").frame.row(0) == (2, False, "1", "Zoé", "", "", "")


def test_a_refused_cell_is_null_and_its_row_faulty() -> None:
    frame = read("id,name,born\n1,x,\n2,x,hier\n,x,\n2,x,2017-02-22\n").frame
    assert frame.select("line", "faulty", "id", "born").rows() == [
        (2, False, "1", ""), (3, True, "2", None), (4, True, None, ""), (5, True, "2", "2017-02-22"),
    ]  # fmt: skip


def test_a_row_of_the_wrong_width_keeps_its_key_alone() -> None:
    frame = read("name,id,born\nx,1\ny,2,2017-02-22,z\nz\nu,\x07\nv,2,\n").frame
    assert frame.select("line", "faulty", "id", "name", "born").rows() == [
        (2, True, "1", None, None), (3, True, "2", None, None), (4, True, None, None, None),
        (5, True, None, None, None), (6, False, "2", "v", ""),
    ]  # fmt: skip


def test_rows_hold_text_alone() -> None:
    assert [
        (row.line, row.faulty, row["born"], row["nothing"]) for row in rows("id,name,born\n1,x,hier\n")
    ] == [(2, True, "", "")]


def test_a_file_of_many_chunks_reads_as_one_of_a_single_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f'{n % 7},"a\r\nb{n}",{"hier" if n % 3 else ""}' for n in range(40)]
    plain = [f'{n},"a,b{n}",{"hier" if n % 3 else ""}{"," if n % 5 == 0 else ""}' for n in range(10, 40)]
    content = "id,name,born\r\n" + "\r\n\r\n".join([*plain, *lines]) + "\r\n5\r\n"
    whole = read(content)
    monkeypatch.setattr(reading, "CHUNK_ROWS", 7)
    monkeypatch.setattr(splitting, "PIECE_BYTES", 40)
    parts = read(content)
    assert parts.frame.equals(whole.frame)
    assert parts.findings.groups == whole.findings.groups
    assert whole.frame["line"].gather([0, 1, 30, 31, 32]).to_list() == [2, 4, 62, 65, 68]


def test_findings_come_in_the_order_of_the_file() -> None:
    body = "".join(f"{n},{'x' * 21},{'y' * 21}\n" for n in range(60))
    sheet = replace(SHEET, columns=(*SHEET.columns, Column("other", text(limit=20))))
    (group,) = read("id,name,other\n" + body, sheet).findings.groups
    assert (group.code, group.total, len(group.rows)) == ("too_long", 120, 50)
    assert [(notice.line, notice.column) for notice in group.rows[:3]] == [
        (2, "name"), (2, "other"), (3, "name"),
    ]  # fmt: skip


def test_a_repeated_value_points_to_the_first() -> None:
    found = notices("id,name\n1,x\n2,x\n1,x\n1,x\n")
    assert [(notice.line, notice.value, notice.facts["first"]) for notice in found] == [
        (4, "1", 2), (5, "1", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("row", ['"\n",', "x,", ","])
def test_a_row_without_end_is_given_up_before_it_fills_the_memory(row: str) -> None:
    content = "id,name\n" + row * (MAX_ROW_CHARACTERS // len(row) + 2)
    assert errors(content) == [("row_too_long", 2, "")]


def test_rows_without_end_are_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_CELLS", 5 * len(SHEET.columns))
    content = "id,name\n" + "".join(f"{n},x\n\n" for n in range(5))
    assert errors(content) == []
    (notice,) = notices(content + "5,x\n6,x\n")
    assert (notice.code, notice.line, notice.facts["limit"]) == ("too_many_rows", 12, 5)


def test_what_cannot_be_decoded_is_placed_however_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_PIECE", 7)
    content = "id,name\n" + "1,é\n" * 9
    assert errors(codecs.BOM_UTF8 + content.encode() + b"2,\xc3\n") == [("undecodable", 11, "")]
    assert errors(content.encode("cp1252") + b"2,\x81\n") == [("undecodable", 11, "")]
    assert read(content).encoding == "utf-8"


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=20
)


@given(rows=st.lists(st.tuples(st.integers(0, 10**6), CELLS), max_size=8, unique_by=lambda row: row[0]))
def test_whatever_a_csv_writer_wrote_is_read_back(rows: list[tuple[int, str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("id", "name"), *rows])
    assert read(buffer.getvalue()).frame.height == len(rows)


@given(data=st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    read(data)
    read(b"id,name,born\n" + data)


GOOD = b"id,name,born,language,addresses\n" + b"".join(
    f'{n},"Zoé {n}",2017-02-{n:02},fr,"a{n}@exemple.ca,b@exemple.ca"\n'.encode() for n in range(10, 29)
)


@given(seed=st.integers(0, 2**32))
def test_no_slip_of_a_file_makes_the_reader_fail(seed: int) -> None:
    table = read(mutate(GOOD, Random(seed)))
    assert table.frame.height or table.findings.has_errors
    assert table.frame["faulty"].sum() == 0 or table.findings.has_errors


LISTED = st.lists(
    st.sampled_from(["a@b.ca", "c@d.ca", "A@b.ca", " a@b.ca", "é@b.ca", "", "x", "a\nb"]), max_size=4
)


@given(cells=st.lists(LISTED.map(",".join), min_size=1, max_size=5))
def test_lists_of_plain_values_read_as_each_list_does(cells: list[str]) -> None:
    check = list_of(address)
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("id", "name", "addresses"), *((n, "x", c) for n, c in enumerate(cells))])
    for cell, found in zip(cells, read(buffer.getvalue()).frame["addresses"], strict=True):
        try:
            wanted = check(cell.strip()) if cell.strip() else ""
        except BadCell:
            wanted = None
        assert found == wanted


PIECES = st.sampled_from(
    ["a", "é", " ", ",", ";", "|", '"', '""', '"a,b"', "\n", "\r\n", "\n\n", "1", ",,", '"a";"b"\n', "1;2\n",
     "\ufeff", "\x1c", "\\"]
)  # fmt: skip


@given(
    text=st.lists(PIECES, max_size=60).map("".join),
    delimiter=st.sampled_from([",", ";", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    width=st.integers(1, 3),
    size=st.sampled_from([1, 7, 1000]),
)
def test_a_plain_file_reads_the_same_many_records_at_once(
    *, text: str, delimiter: str, encoding: str, width: int, size: int
) -> None:
    data = text.encode(encoding, errors="ignore")
    if not splitting.is_plain(data, encoding):
        return
    told = []
    for read in (_one_by_one, _one_line_at_once, partial(_many_at_once, width=width, size=size)):
        findings = Findings()
        told.append((read(data, encoding, delimiter, findings), findings.as_json()))
    assert told[1] == told[0]
    assert told[2] == told[0]


def _one_by_one(
    data: bytes, encoding: str, delimiter: str, findings: Findings
) -> list[tuple[int, list[str]]]:
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    records = splitting.read_records(lines, delimiter=delimiter, file="a.csv", findings=findings)
    return [(line, cells) for line, cells, _size in records]


def _plain(data: bytes, encoding: str, delimiter: str, findings: Findings) -> splitting.PlainRecords:
    return splitting.PlainRecords(
        data, encoding=encoding, delimiter=delimiter, file="a.csv", findings=findings
    )


def _one_line_at_once(
    data: bytes, encoding: str, delimiter: str, findings: Findings
) -> list[tuple[int, list[str]]]:
    return [(line, cells) for line, cells, _size in _plain(data, encoding, delimiter, findings)]


def _many_at_once(
    data: bytes, encoding: str, delimiter: str, findings: Findings, *, width: int, size: int
) -> list[tuple[int, list[str]]]:
    records = _plain(data, encoding, delimiter, findings)
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "PIECE_BYTES", size)
        while (piece := records.several(width=width, places=range(width))) is not None:
            found += [(line, list(cells)) for line, *cells in piece.even.iter_rows()]
            found += [(line, cells) for line, cells, _size in piece.others]
    return sorted(found) + [(line, cells) for line, cells, _size in records]
