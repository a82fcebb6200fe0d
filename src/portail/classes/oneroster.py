"""OneRoster's files of what is taught: sessions, courses, classes, enrollments and line items. Floor 7.

What our own contract says too is read, and nothing is guessed: docs/import/ says what is read past.
"""

import re
from collections.abc import Mapping
from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import ACADEMIC_SESSIONS, identifier, identifiers, status
from portail.classes.bulk import ENROLMENTS, SECTIONS, TERMS, WORKS
from portail.classes.french import in_order, is_out_of_something
from portail.common.columns import LIST_SEPARATOR, choice, day, list_of, text
from portail.common.quantities import number, paragraphs, yes_or_no
from portail.common.sieve import Sieve
from portail.common.tabular import Check, Column, Sheet
from portail.records.domains import DomainFile, Filling, Touches
from portail.records.package import ROLES

_DAY = day(first=date(2000, 1, 1), last=date(2100, 12, 31))
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?", re.ASCII)


def _read_day(value: str) -> str:
    """1.2 writes a day as a moment: it is the day that is written, wherever its midnight may be."""
    found = _MIDNIGHT.fullmatch(value)
    return _DAY(found[1] if found else value)


any_day = Check(_read_day, _DAY.plain, names_nobody=True)
title = text(limit=200)

COURSES = Sheet(
    "courses.csv",
    (
        Column("sourcedId", identifier, required=True, filled=True, unique=True),
        Column("status", status),
        Column("schoolYearSourcedId", identifier, aliases=("schoolYearId",)),
        Column("title", title, required=True, filled=True),
        Column("courseCode", text(limit=80), aliases=("code",)),
        Column("subjects", list_of(title)),
    ),
    ignored=frozenset({"dateLastModified", "grades", "orgSourcedId", "subjectCodes", "resourceSourcedIds"}),
)
CLASSES = Sheet(
    "classes.csv",
    (
        Column("sourcedId", identifier, required=True, filled=True, unique=True),
        Column("status", status),
        Column("title", title, required=True, filled=True),
        Column("courseSourcedId", identifier),
        Column("classCode", text(limit=80)),
        Column("location", text(limit=80)),
        Column("schoolSourcedId", identifier, aliases=("orgSourcedId",), required=True, filled=True),
        Column("termSourcedIds", identifiers, aliases=("sessionSourcedIds",)),
        Column("subjects", list_of(title)),
    ),
    ignored=frozenset(
        {"dateLastModified", "grades", "classType", "subjectCodes", "periods", "resourceSourcedIds"}
    ),
)
ENROLLMENTS = Sheet(
    "enrollments.csv",
    (
        Column("sourcedId", identifier),
        Column("status", status),
        Column("classSourcedId", identifier, required=True, filled=True),
        Column("userSourcedId", identifier, required=True, filled=True),
        Column("role", choice(ROLES), required=True, filled=True),
        Column("primary", yes_or_no),
    ),
    ignored=frozenset({"dateLastModified", "schoolSourcedId", "beginDate", "endDate"}),
)
CATEGORIES = Sheet(
    "categories.csv",
    (
        Column("sourcedId", identifier, required=True, filled=True, unique=True),
        Column("status", status),
        Column("weight", number(least=0, most=100, places=4)),
    ),
    ignored=frozenset({"dateLastModified", "title"}),
)
LINE_ITEMS = Sheet(
    "lineItems.csv",
    (
        Column("sourcedId", identifier, required=True, filled=True, unique=True),
        Column("status", status),
        Column("title", title, required=True, filled=True),
        Column("description", paragraphs(limit=2000)),
        Column("assignDate", any_day),
        Column("dueDate", any_day),
        Column("classSourcedId", identifier, required=True, filled=True),
        Column("categorySourcedId", identifier),
        Column("gradingPeriodSourcedId", identifier),
        Column("resultValueMax", number(least=0, most=10_000)),
    ),
    ignored=frozenset(
        {"dateLastModified", "resultValueMin", "schoolSourcedId", "academicSessionSourcedId",
         "scoreScaleSourcedId"}
    ),
)  # fmt: skip

type Others = Mapping[str, pl.DataFrame]


def active(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that the board does not say are inactive."""
    return rows.filter(pl.col("status").fill_null("") != "inactive")


def first_said(*columns: str) -> pl.Expr:
    """The first of COLUMNS that says something, "" when none does."""
    said = [pl.when(pl.col(column) != "").then(pl.col(column)) for column in columns]
    return pl.coalesce(*said, pl.lit(""))


def _cut(cell: pl.Expr, limit: int) -> pl.Expr:
    """CELL as it fits in a column of LIMIT characters."""
    is_long = cell.str.len_chars() > limit
    return pl.when(is_long).then(cell.str.slice(0, limit - 1) + "…").otherwise(cell)


def _school_year(starts_on: pl.Expr) -> pl.Expr:
    """« 2026-2027 » of a day from July to June, as Quebec's law has it; null of no day."""
    year = starts_on.str.slice(0, 4).cast(pl.Int32, strict=False)
    is_spring = starts_on.str.slice(5, 2).cast(pl.Int32, strict=False) < 7
    first = year - is_spring.cast(pl.Int32)
    return pl.concat_str(first.cast(pl.String), (first + 1).cast(pl.String), separator="-")


# Terms -------------------------------------------------------------------------------------------


def _terms(rows: pl.DataFrame, _others: Others) -> pl.DataFrame:
    """The grading periods of each year, or its terms where it has none, numbered by their first day.

    A type that was refused may be one of theirs: its row stays, set aside.
    """
    rows = active(rows).with_columns(year=_school_year(pl.col("starts_on")))
    is_period = pl.col("type").fill_null("gradingPeriod") == "gradingPeriod"
    rows = rows.filter(is_period | ((pl.col("type") == "term") & ~is_period.any().over("year")))
    rows = rows.with_columns(number=pl.col("starts_on").rank("dense").over("year").cast(pl.String))
    usual = pl.format("Étape {}", pl.col("number"))
    name = pl.when(pl.col("title") == "").then(usual).otherwise(_cut(pl.col("title"), 60))
    return rows.with_columns(name=name, school=pl.lit(""), weight=pl.lit(""))


def _in_order_together(rows: Sieve) -> None:
    """A term that is set aside would leave its number to the next one: all of them wait for it."""
    in_order(rows)
    rows.set_aside(pl.col("faulty").any())


# Sections ----------------------------------------------------------------------------------------


def _sections(rows: pl.DataFrame, others: Others) -> pl.DataFrame:
    """Classes under their course's name, with who teaches them and the year of their sessions."""
    rows = active(rows)
    for beside, key in ((_courses(others), "course"), (_teachers(others), "source_id")):
        rows = rows.join(beside, on=key, how="left", maintain_order="left")
    subject = first_said("course_title", "course_subject", "class_subject", "title")
    group = pl.when(pl.col("title") == pl.col("subject")).then(pl.lit("")).otherwise("title")
    sessions = others[ACADEMIC_SESSIONS.file]
    return (
        rows.with_columns(class_subject=_first("subjects"))
        .with_columns(
            subject=_cut(subject, 80),
            year=pl.coalesce(_year_of("terms", sessions), _year_of("course_year", sessions)),
            faulty=pl.col("faulty") | pl.col("course_faulty").fill_null(value=False),
        )
        .with_columns(group=_cut(pl.coalesce(pl.when(pl.col("code") != "").then("code"), group), 40))
        .with_columns(
            subject_code=_cut(pl.col("course_code").fill_null(""), 20),
            teacher=pl.col("teacher").fill_null(""),
            room=_cut(pl.col("room"), 40),
            terms_written=pl.col("terms").str.replace_all(LIST_SEPARATOR, ",", literal=True),
        )
    )


def _first(listed: str) -> pl.Expr:
    return pl.col(listed).str.split(LIST_SEPARATOR).list.first()


def _courses(others: Others) -> pl.DataFrame:
    """What courses say of their classes; a course with a fault sets its classes aside."""
    return (
        active(others[COURSES.file])
        .select(
            course="sourcedId",
            course_title="title",
            course_subject=_first("subjects"),
            course_code="courseCode",
            course_year="schoolYearSourcedId",
            course_faulty="faulty",
        )
        .unique("course", keep="first")
    )


NAMES_OF_USERS = ("sourcedId", "preferredGivenName", "givenName", "preferredFamilyName", "familyName")


def _teachers(others: Others) -> pl.DataFrame:
    """One teacher a class: the primary one, else the first that is named."""
    users = others["users.csv"].select(
        user="sourcedId",
        teacher=_cut(
            pl.concat_str(
                first_said("preferredGivenName", "givenName"),
                first_said("preferredFamilyName", "familyName"),
                separator=" ",
            ).str.strip_chars(),
            120,
        ),
    )
    taught = active(others[ENROLLMENTS.file]).filter(pl.col("role") == "teacher")
    return (
        taught.with_columns(rank=pl.when(pl.col("primary") == "true").then(0).otherwise(1))
        .sort("rank", "line")
        .join(
            users.unique("user", keep="first"),
            left_on="userSourcedId",
            right_on="user",
            maintain_order="left",
        )
        .select("teacher", source_id="classSourcedId")
        .unique("source_id", keep="first", maintain_order=True)
    )


def _year_of(listed: str, sessions: pl.DataFrame) -> pl.Expr:
    """The school year of the first of the sessions that a cell lists; null when none of them is known."""
    known = sessions.select("sourcedId", "startDate").drop_nulls().unique("sourcedId", keep="first")
    start = pl.element().replace_strict(
        known["sourcedId"], known["startDate"], default=None, return_dtype=pl.String
    )
    starts = pl.col(listed).str.split(LIST_SEPARATOR).list.eval(start)
    return _school_year(starts.list.drop_nulls().list.sort().list.first())


def _has_a_year(rows: Sieve) -> None:
    """A class is of the school year of its sessions, which its file alone does not say."""
    has_none = pl.col("year").is_null()
    rows.refuse(has_none & (pl.col("terms") == ""), "empty_cell", "terms")
    rows.refuse(
        has_none & (pl.col("terms") != ""), "unknown_reference", "terms", value="terms_written",
        facts={"target": ACADEMIC_SESSIONS.file},
    )  # fmt: skip


# Enrolments and works ----------------------------------------------------------------------------


def _students(rows: pl.DataFrame, _others: Others) -> pl.DataFrame:
    """Those who are taught; a role that was refused may be one of theirs: its row stays, set aside."""
    return active(rows).filter(pl.col("role").fill_null("student") == "student")


def _works(rows: pl.DataFrame, others: Others) -> pl.DataFrame:
    """Line items under their term, « » where their session is none; they count when their category weighs.

    Nothing says whether they do where it has no weight, as in 1.1, where none has.
    """
    sessions = others[ACADEMIC_SESSIONS.file]
    terms = _terms(sessions.rename(_TERMS_READ), others)["source_id"].drop_nulls()
    passed = (
        sessions["sourcedId"].drop_nulls().filter(~sessions["sourcedId"].drop_nulls().is_in(terms.implode()))
    )
    weighed = active(others[CATEGORIES.file]).select(
        "sourcedId", counts=(pl.col("weight").cast(pl.Float64, strict=False) > 0).cast(pl.String)
    )
    said = weighed.drop_nulls().unique("sourcedId", keep="first")
    is_passed = pl.col("term").is_in(passed.implode())
    return active(rows).with_columns(
        term=pl.when(is_passed).then(pl.lit("")).otherwise("term"),
        counts=pl.col("category").replace_strict(
            said["sourcedId"], said["counts"], default="", return_dtype=pl.String
        ),
        kind=pl.lit("evaluation"),
        weight=pl.lit(""),
        competency=pl.lit(""),
        results_shown=pl.lit("true"),
    )


_TERMS_COLUMNS = {
    "source_id": "sourcedId", "status": "status", "type": "type", "title": "title",
    "starts_on": "startDate", "ends_on": "endDate",
}  # fmt: skip
_TERMS_READ = {theirs: ours for ours, theirs in _TERMS_COLUMNS.items()}

FILES = (
    DomainFile(
        domain="terms",
        sheet=ACADEMIC_SESSIONS,
        columns=_TERMS_COLUMNS,
        key=("source_id",),
        fills=(Filling(TERMS, _("Étapes"), touches=Touches.NOBODY),),
        rule=_in_order_together,
        prepare=_terms,
    ),
    DomainFile(
        domain="classes",
        sheet=CLASSES,
        columns={"source_id": "sourcedId", "status": "status", "title": "title", "course": "courseSourcedId",
                 "code": "classCode", "room": "location", "school": "schoolSourcedId",
                 "terms": "termSourcedIds", "subjects": "subjects"},
        key=("source_id",),
        fills=(Filling(SECTIONS, _("Groupes-matières"), touches=Touches.NOBODY),),
        rule=_has_a_year,
        targets={"school": "boards_school"},
        prepare=_sections,
        beside=(COURSES, ENROLLMENTS, ACADEMIC_SESSIONS),
        people=("users.csv",),
    ),
    DomainFile(
        domain="classes",
        sheet=ENROLLMENTS,
        columns={"section": "classSourcedId", "student": "userSourcedId", "status": "status", "role": "role"},
        key=("section", "student"),
        fills=(Filling(ENROLMENTS, _("Inscriptions aux groupes")),),
        targets={"section": "classes_section", "student": "records_student"},
        prepare=_students,
    ),
    # Not « works »: a board that sends what is marked has not said what is to be done at home.
    DomainFile(
        domain="evaluations",
        sheet=LINE_ITEMS,
        columns={"source_id": "sourcedId", "status": "status", "title": "title", "details": "description",
                 "assigned_on": "assignDate", "due_on": "dueDate", "section": "classSourcedId",
                 "category": "categorySourcedId", "term": "gradingPeriodSourcedId",
                 "max_mark": "resultValueMax"},
        key=("source_id",),
        fills=(Filling(WORKS, _("Travaux"), touches=Touches.SECTION),),
        rule=is_out_of_something,
        targets={"section": "classes_section", "term": "classes_term"},
        prepare=_works,
        beside=(CATEGORIES, ACADEMIC_SESSIONS),
    ),
)  # fmt: skip
