"""Our own contract's file of documents: documents.csv. Floor 7."""

from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier
from portail.common.columns import day, text
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.documents.bulk import DOCUMENTS
from portail.records.domains import DomainFile, Filling, Touches, file_name

_ANY_DAY = day(first=date(2000, 1, 1), last=date(2100, 12, 31))
_RECIPIENTS = ("student", "section", "school")

DOCUMENTS_SHEET = Sheet(
    "documents.csv",
    (
        Column("document", identifier, required=True, filled=True, unique=True),
        Column("eleve", identifier),
        Column("adulte", identifier),
        Column("groupe", identifier),
        Column("ecole", identifier),
        Column("titre", text(limit=200), required=True, filled=True),
        Column("categorie", text(limit=80)),
        Column("date", _ANY_DAY, required=True, filled=True),
        Column("fin", _ANY_DAY),
        Column("fichier", file_name, required=True, filled=True),
    ),
    closed=True,
)


def _addressed(rows: Sieve) -> None:
    """To a student, a group or a school, and to one of them: a document for none would be shown to nobody."""
    named = pl.sum_horizontal((pl.col(one).fill_null("") != "").cast(pl.Int8) for one in _RECIPIENTS)
    rows.refuse(named == 0, "empty_cell", "student")
    rows.refuse(named > 1, "several_recipients", "student")
    alone = (pl.col("contact") != "") & (pl.col("student").fill_null("") == "") & (named == 1)
    rows.refuse(alone, "empty_cell", "student")
    rows.refuse(
        (pl.col("expires_on") != "") & (pl.col("expires_on") < pl.col("published_on")), "dates_out_of_order",
        "expires_on", facts_from={"first": "published_on"},
    )  # fmt: skip


FILES = (
    DomainFile(
        domain="documents",
        sheet=DOCUMENTS_SHEET,
        columns={"source_id": "document", "student": "eleve", "contact": "adulte", "section": "groupe",
                 "school": "ecole", "title": "titre", "category": "categorie", "published_on": "date",
                 "expires_on": "fin", "file_name": "fichier"},
        key=("source_id",),
        fills=(Filling(DOCUMENTS, _("Documents"), touches=Touches.NOBODY),),
        rule=_addressed,
        targets={"student": "records_student", "contact": "records_contact", "section": "classes_section",
                 "school": "boards_school"},
        document="file_name",
    ),
)  # fmt: skip
