"""Our own contract's files about people: eleves.csv, adultes.csv and relations.csv. Floor 6.

Published, file by file, in docs/import/. No database.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from portail.boards.package import identifier
from portail.common.columns import address, choice, day, list_of, text
from portail.common.findings import Findings
from portail.common.quantities import yes_or_no
from portail.common.reading import Table
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.records.checking import Draft, PeopleDraft, check_people
from portail.records.package import (
    ACCESS,
    FIRST_BIRTH,
    LANGUAGES,
    LEVEL_LIMIT,
    NAME_LIMIT,
    PHONE_LIMIT,
    RELATIONS,
    file_number,
    permanent_code,
)
from portail.records.received import ReceivedRecords

_any_day = day(first=date(1990, 1, 1), last=date(2100, 12, 31))


def eleves(*, today: date) -> Sheet:
    """eleves.csv: a line a student."""
    return Sheet(
        "eleves.csv",
        (
            Column("eleve", identifier, required=True, filled=True, unique=True),
            Column("fiche", file_number, required=True, filled=True),
            Column("code_permanent", permanent_code),
            Column("nom", text(limit=NAME_LIMIT), required=True, filled=True),
            Column("prenoms", text(limit=NAME_LIMIT), required=True, filled=True),
            Column("nom_usuel", text(limit=NAME_LIMIT)),
            Column("prenom_usuel", text(limit=NAME_LIMIT)),
            Column("date_naissance", day(first=FIRST_BIRTH, last=today), required=True, filled=True),
            Column("ecole", identifier, required=True, filled=True),
            Column("niveau", text(limit=LEVEL_LIMIT)),
            Column("acces_parents_majeur", yes_or_no),
        ),
        closed=True,
    )


ADULTES = Sheet(
    "adultes.csv",
    (
        Column("adulte", identifier, required=True, filled=True, unique=True),
        Column("nom", text(limit=NAME_LIMIT), required=True, filled=True),
        Column("prenom", text(limit=NAME_LIMIT), required=True, filled=True),
        Column("courriels", list_of(address), required=True),
        Column("telephone", text(limit=PHONE_LIMIT)),
        Column("langue", choice(LANGUAGES)),
    ),
    closed=True,
)

RELATIONS_SHEET = Sheet(
    "relations.csv",
    (
        Column("eleve", identifier, required=True, filled=True),
        Column("adulte", identifier, required=True, filled=True),
        Column("lien", choice(RELATIONS), required=True),
        Column("acces", choice(ACCESS)),
        Column("debut", _any_day),
        Column("fin", _any_day),
    ),
    closed=True,
)

_STUDENTS = {
    "source_id": "eleve", "school": "ecole", "file_number": "fiche", "permanent_code": "code_permanent",
    "family_name": "nom", "given_names": "prenoms", "usual_family_name": "nom_usuel",
    "usual_given_name": "prenom_usuel", "birth_date": "date_naissance", "level": "niveau",
    "adult_access": "acces_parents_majeur",
}  # fmt: skip
_ADULTS = {
    "source_id": "adulte", "family_name": "nom", "given_name": "prenom", "language": "langue",
    "phone": "telephone", "addresses": "courriels",
}  # fmt: skip
_RELATIONS = {
    "student": "eleve", "contact": "adulte", "relation": "lien", "access": "acces", "starts_on": "debut",
    "ends_on": "fin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrenchTables:
    """The three files about people."""

    eleves: Table
    adultes: Table
    relations: Table


def read_french(tables: FrenchTables, *, schools: pl.Series, findings: Findings) -> ReceivedRecords:
    """Turn checked tables into records; schools: the keys of ecoles.csv. Faults go to FINDINGS."""
    students = _sieve(tables.eleves, _STUDENTS, findings)
    adults = _sieve(tables.adultes, _ADULTS, findings)
    relations = _sieve(tables.relations, _RELATIONS, findings)
    is_strange = (pl.col("school") != "") & ~pl.col("school").is_in(schools.implode())
    students.refuse(is_strange, "unknown_reference", "school", facts={"target": "ecoles.csv"})
    for column, other in (("student", students), ("contact", adults)):
        keys = other.frame["source_id"].drop_nulls().implode()
        is_strange = (pl.col(column) != "") & ~pl.col(column).is_in(keys)
        relations.refuse(is_strange, "unknown_reference", column, facts={"target": other.file})
    return check_people(
        PeopleDraft(
            students=_draft(students),
            adults=_draft(adults),
            relations=_with_access(_draft(relations), is_stated="acces" in tables.relations.columns),
            unclear=pl.DataFrame(schema={"source_id": pl.String}),
            agents=False,
        ),
        findings,
    )


def _sieve(table: Table, columns: dict[str, str], findings: Findings) -> Sieve:
    frame = table.frame.select("line", "faulty", **columns)
    if "source_id" in columns:
        # A key that stands twice was told; the second row says nothing more, or sets both aside.
        rows = Sieve(frame, file=table.file, columns=columns, findings=findings)
        rows.set_contradictions_aside("source_id")
        frame = rows.frame.unique("source_id", keep="first", maintain_order=True)
    return Sieve(frame, file=table.file, columns=columns, findings=findings)


def _draft(rows: Sieve) -> Draft:
    return Draft(rows.frame, rows.file, rows.columns)


def _with_access(relations: Draft, *, is_stated: bool) -> Draft:
    """An empty access of a column that is there is unknown; a column that is not leaves it unsaid."""
    unknown = pl.lit("unknown" if is_stated else "")
    access = pl.when(pl.col("access") == "").then(unknown).otherwise("access")
    relation = pl.when(pl.col("relation") == "").then(pl.lit("other")).otherwise("relation")
    frame = relations.frame.with_columns(access=access, relation=relation)
    return Draft(frame, relations.file, relations.columns)
