"""The checks of people that every contract shares, on frames; no database. Floor 6.

A draft is what one contract's files say, each row with the `line` it stands on and `faulty` where a fault
was told already. Cells are text; null is a cell refused, "" one that is empty or absent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from portail.common.columns import LIST_SEPARATOR
from portail.common.findings import Findings
from portail.common.sieve import Sieve
from portail.common.tabular import Notice, Severity
from portail.common.text import email_key
from portail.records.package import NAME_LIMIT
from portail.records.received import (
    ADDRESS_COLUMNS,
    CONTACT_COLUMNS,
    GUARDIANSHIP_COLUMNS,
    STUDENT_COLUMNS,
    Held,
    PeopleSaid,
    ReceivedRecords,
)
from portail.records.rules import LevelRefused, NumberRefused, incoherences, read_level, read_permanent_code


@dataclass(frozen=True, slots=True)
class Draft:
    """One file's rows under our names, with the file's own name for each column."""

    frame: pl.DataFrame
    file: str
    columns: Mapping[str, str]

    def sieve(self, findings: Findings) -> Sieve:
        return Sieve(self.frame, file=self.file, columns=self.columns, findings=findings)


@dataclass(frozen=True, slots=True)
class PeopleDraft:
    """What a contract's files say of people.

    students: STUDENT_COLUMNS. adults: CONTACT_COLUMNS and `addresses`, a canonical list. relations:
    GUARDIANSHIP_COLUMNS. unclear: source_id of rows set aside that could be anybody. agents: relations come
    from the students' rows, so that a student set aside keeps all of theirs.
    """

    students: Draft
    adults: Draft
    relations: Draft
    unclear: pl.DataFrame
    agents: bool


def check_people(draft: PeopleDraft, findings: Findings) -> ReceivedRecords:
    """Run the shared checks and part the good rows from those set aside."""
    students = _check_students(draft.students.sieve(findings))
    relations = _check_relations(draft.relations.sieve(findings))
    _remark(students, draft.adults, relations, findings)
    adults = draft.adults.frame
    good, contacts, guardianships = map(_good, (students.frame, adults, relations.frame))
    barred = _barred(_pairs_aside(relations.frame))
    said = PeopleSaid(
        students=good.height,
        contacts=contacts.height,
        guardianships=guardianships.height,
        students_said=students.frame.height,
        rows=_count(students.frame, draft, relations.frame, only_aside=False),
        aside=_count(students.frame, draft, relations.frame, only_aside=True),
        numbers=good.select("line", "file_number"),
        number_column=draft.students.columns["file_number"],
        students_file=draft.students.file,
        barred=barred,
    )
    return ReceivedRecords(
        students=good.select(*STUDENT_COLUMNS, "line"),
        contacts=contacts.select(*CONTACT_COLUMNS, "line"),
        addresses=_addresses(contacts),
        guardianships=guardianships.select(*GUARDIANSHIP_COLUMNS, "line"),
        held=_held(draft, students.frame, relations.frame, barred),
        said=said,
    )


def _good(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(~pl.col("faulty"))


def _count(
    students: pl.DataFrame, draft: PeopleDraft, relations: pl.DataFrame, *, only_aside: bool
) -> dict[str, int]:
    """Rows by file; two drafts of one file, as of users.csv, count together."""
    counts: dict[str, int] = {}
    for file, frame in (
        (draft.students.file, students),
        (draft.adults.file, draft.adults.frame),
        (draft.relations.file, relations),
    ):
        found = frame.filter(pl.col("faulty")).height if only_aside else frame.height
        counts[file] = counts.get(file, 0) + found
    return counts


# Students ----------------------------------------------------------------------------------------


def _check_students(students: Sieve) -> Sieve:
    students.refuse(pl.col("file_number") == "", "missing_file_number", "file_number")
    first = pl.col("line").first().over("file_number")
    students.frame = students.frame.with_columns(first_line=first)
    students.refuse(
        (pl.col("file_number") != "") & (pl.col("first_line") != pl.col("line")),
        "repeated_value",
        "file_number",
        facts_from={"first": "first_line"},
    )
    students.frame = students.frame.with_columns(length=pl.col("given_names").str.len_chars())
    students.refuse(
        pl.col("length") > NAME_LIMIT,
        "too_long",
        "given_names",
        facts={"limit": NAME_LIMIT},
        facts_from={"length": "length"},
    )
    # Nobody can say which of the two has the number: both wait.
    shared = pl.col("file_number").is_duplicated() & (pl.col("file_number") != "")
    students.set_aside(shared)
    # Consent is said, never supposed: an empty cell is none.
    consents = pl.when(pl.col("adult_access") == "true").then(pl.lit("true")).otherwise(pl.lit("false"))
    students.frame = students.frame.with_columns(adult_access=consents)
    _read_levels(students)
    _check_codes(students)
    return students


def _read_levels(students: Sieve) -> None:
    """Each level's code; of several grades, the first that is one."""
    stated = students.frame["level"].fill_null("")
    codes = _mapped(stated, _level_code)
    students.frame = students.frame.with_columns(stated_level=stated, level=codes)
    students.remark(
        (pl.col("stated_level") != "") & (pl.col("level") == ""),
        "unknown_level",
        "level",
        value="stated_level",
    )


def _level_code(stated: str) -> str:
    for typed in stated.split(LIST_SEPARATOR):
        try:
            return read_level(typed).code if typed else ""
        except LevelRefused:
            continue
    return ""


def _mapped(cells: pl.Series, function: Callable[[str], str]) -> pl.Series:
    """FUNCTION of each cell, called once for each different one."""
    different = cells.unique()
    results = [function(cell) for cell in different.to_list()]
    return cells.replace_strict(different, pl.Series(results, dtype=pl.String), return_dtype=pl.String)


def _check_codes(students: Sieve) -> None:
    """Permanent codes that do not follow from the rest: looked at one by one, for they are few."""
    doubtful = students.frame.filter(
        ~pl.col("faulty") & (pl.col("permanent_code") != "") & ~_code_follows()
    ).select("line", "permanent_code", "family_name", "given_names", "birth_date")
    odd: dict[str, list[int]] = {}
    for row in doubtful.iter_rows(named=True):
        for code in _code_faults(row):
            odd.setdefault(code, []).append(row["line"])
    for code, lines in sorted(odd.items()):
        told = students.refuse if code == "health_insurance_number" else students.remark
        told(pl.col("line").is_in(lines), code, "permanent_code")


def _code_faults(row: Mapping[str, str]) -> list[str]:
    birth = date.fromisoformat(row["birth_date"])
    try:
        code = read_permanent_code(row["permanent_code"], birth_date=birth)
    except NumberRefused:
        # Only the birth date beside it shows that twelve signs are a health-insurance number.
        return ["health_insurance_number"]
    found = incoherences(
        code, family_name=row["family_name"], given_name=row["given_names"], birth_date=birth
    )
    return [f"permanent_code_{part.replace('-', '_')}" for part in found]


def _code_follows() -> pl.Expr:
    """Whether a code is the plain one of the names and date beside it: true of nearly every row.

    What plain columns cannot tell, a ligature or a code without a date, is left to records.rules.
    """
    code, birth = pl.col("permanent_code"), pl.col("birth_date")
    day = birth.str.slice(8, 2).cast(pl.Int32, strict=False)
    month, year = birth.str.slice(5, 2).cast(pl.Int32, strict=False), birth.str.slice(0, 4)
    own_month = code.str.slice(6, 2).cast(pl.Int32, strict=False)
    own_day = code.str.slice(4, 2).cast(pl.Int32, strict=False)
    follows = (
        (code.str.slice(0, 3) == _first_letters("family_name", 3))
        & (code.str.slice(3, 1) == _first_letters("given_names", 1))
        & (own_day == day + pl.when(year >= "2000").then(62).otherwise(0))
        & ((own_month == month) | (own_month == month + 50))
        & (code.str.slice(8, 2) == year.str.slice(2, 2))
    )
    return follows.fill_null(value=False)


def _first_letters(column: str, count: int) -> pl.Expr:
    plain = pl.col(column).str.normalize("NFKD").str.to_uppercase().str.replace_all(r"[^A-Z]", "")
    return plain.str.slice(0, count).str.pad_end(count, "X")


# Contacts ----------------------------------------------------------------------------------------


def _addresses(contacts: pl.DataFrame) -> pl.DataFrame:
    """One row an address of a contact; its first spelling is kept."""
    listed = contacts.filter(pl.col("addresses") != "").select(
        pl.col("source_id").alias("contact"), pl.col("addresses").str.split(LIST_SEPARATOR).alias("address")
    )
    spelt = listed.explode("address", empty_as_null=True)
    keyed = spelt.with_columns(address_key=_email_keys(spelt["address"]))
    return keyed.unique(["contact", "address_key"], keep="first", maintain_order=True).select(ADDRESS_COLUMNS)


def _email_keys(addresses: pl.Series) -> pl.Series:
    """email_key of each: the lower case where every sign is plain, else the rule itself."""
    is_plain = addresses.str.contains(r"^[\x21-\x7e]+$")
    lowered = addresses.str.to_lowercase()
    if is_plain.all():
        return lowered
    keyed = pl.Series(
        [
            low if plain else email_key(address)
            for address, low, plain in zip(addresses, lowered, is_plain, strict=True)
        ],
        dtype=pl.String,
    )
    return keyed.alias(addresses.name)


# Guardianships -----------------------------------------------------------------------------------


def _check_relations(relations: Sieve) -> Sieve:
    relations.refuse(
        (pl.col("starts_on") != "") & (pl.col("ends_on") != "") & (pl.col("ends_on") < pl.col("starts_on")),
        "dates_out_of_order",
        "ends_on",
        facts_from={"first": "starts_on"},
    )
    relations.set_contradictions_aside("student", "contact")
    relations.frame = relations.frame.with_columns(
        first_line=pl.col("line").first().over("student", "contact")
    )
    relations.refuse(
        (pl.col("student") != "") & (pl.col("contact") != "") & (pl.col("first_line") != pl.col("line")),
        "repeated_pair",
        "contact",
        facts_from={"first": "first_line"},
    )
    return relations


# What was set aside ------------------------------------------------------------------------------


def _held(draft: PeopleDraft, students: pl.DataFrame, relations: pl.DataFrame, barred: pl.DataFrame) -> Held:
    """Keys of the rows set aside, where no good row says the same key."""
    adults = draft.adults.frame
    good = pl.concat([_good(students).select("source_id"), _good(adults).select("source_id")])
    unclear = draft.unclear.select("source_id")
    people = pl.concat([_aside(students), _aside(adults), unclear])
    aside = _pairs_aside(relations)
    whole = aside.filter(pl.col("contact") != "")
    half = aside.filter(pl.col("contact") == "")
    of_students = [half.select("student"), unclear.rename({"source_id": "student"})]
    if draft.agents:
        of_students.append(_aside(students).rename({"source_id": "student"}))
    said = pl.concat([_good(relations).select("student", "contact"), barred])
    return Held(
        people=people.unique().join(good, on="source_id", how="anti"),
        pairs=whole.select("student", "contact").unique().join(said, on=["student", "contact"], how="anti"),
        # A student with a bar keeps nothing by the student alone: the bar must reach its row.
        students=pl.concat(of_students).unique().join(barred, on="student", how="anti"),
    )


def _pairs_aside(relations: pl.DataFrame) -> pl.DataFrame:
    """The relations set aside whose student is known."""
    aside = relations.filter(pl.col("faulty")).select("student", "contact", "access").fill_null("")
    return aside.filter(pl.col("student") != "")


def _barred(aside: pl.DataFrame) -> pl.DataFrame:
    """The pairs of ASIDE whose access is plainly taken away."""
    is_barred = (pl.col("contact") != "") & (pl.col("access") == "no")
    return aside.filter(is_barred).select("student", "contact").unique()


def _aside(frame: pl.DataFrame) -> pl.DataFrame:
    """The keys of the rows set aside that say whom they speak of."""
    aside = frame.filter(pl.col("faulty")).select(pl.col("source_id").fill_null(""))
    return aside.filter(pl.col("source_id") != "")


def _remark(students: Sieve, adults: Draft, relations: Sieve, findings: Findings) -> None:
    """What is allowed but will bring calls to the schools, counted."""
    followed = relations.frame.select(pl.col("student").alias("source_id"))
    alone = students.frame.join(followed, on="source_id", how="anti").height
    if alone:
        findings.add(
            Notice("students_without_contact", Severity.WARNING, students.file, facts={"count": alone})
        )
    mute = adults.frame.filter((pl.col("addresses") == "") & ~pl.col("faulty")).height
    if mute:
        findings.add(Notice("contacts_without_address", Severity.INFO, adults.file, facts={"count": mute}))
