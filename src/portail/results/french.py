"""Our own contract's files of results: resultats and resultats_etapes.csv. Floor 7."""

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier
from portail.classes.french import ANY_DAY, PERCENT
from portail.common.columns import choice, text
from portail.common.quantities import moment, number
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.records.domains import DomainFile, Filling
from portail.results.bulk import MARKS, TERM_RESULTS

# What a value must be to be drawn and compared; whatever else a school writes is shown as it is.
_NUMBER = r"^[0-9]{1,5}(?:[.,][0-9]{1,2})?$"

VALUE = text(limit=12)
STATES = {
    "noté": "marked", "note": "marked", "absent": "absent", "exempté": "excused", "exempte": "excused",
    "non remis": "missing",
}  # fmt: skip

RESULTATS = Sheet(
    "resultats.csv",
    (
        Column("travail", identifier, required=True, filled=True),
        Column("eleve", identifier, required=True, filled=True),
        Column("etat", choice(STATES)),
        Column("note", VALUE, required=True),
        Column("moyenne_groupe", number(least=0, most=10_000)),
        Column("publie_le", moment),
    ),
    closed=True,
)
RESULTATS_ETAPES = Sheet(
    "resultats_etapes.csv",
    (
        Column("resultat", identifier, required=True, filled=True, unique=True),
        Column("groupe", identifier, required=True, filled=True),
        Column("eleve", identifier, required=True, filled=True),
        Column("etape", identifier, required=True),
        Column("competence", text(limit=120)),
        Column("note", VALUE, required=True, filled=True),
        Column("moyenne_groupe", PERCENT),
        Column("poids", PERCENT),
        Column("publie_le", ANY_DAY),
    ),
    closed=True,
)


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """With each value as a number, "" for what is not one."""
    is_number = pl.col("value").str.contains(_NUMBER)
    as_number = pl.col("value").str.replace(",", ".", literal=True)
    return rows.with_columns(number=pl.when(is_number).then(as_number).otherwise(pl.lit("")))


def marked(rows: pl.DataFrame) -> pl.DataFrame:
    """The same, a state that is not said being that of a mark."""
    said = pl.when(pl.col("state") == "").then(pl.lit("marked")).otherwise("state")
    return numbered(rows.with_columns(state=said))


def has_a_value(rows: Sieve) -> None:
    """A mark says something: a value, or why there is none."""
    is_empty = (pl.col("value") == "") & pl.col("state").is_in(["", "marked"])
    rows.refuse(is_empty, "empty_cell", "value")


def _once_a_term(rows: Sieve) -> None:
    """Two results of one competency for one term: which of them is right is not ours to say."""
    thing = [pl.col(column).fill_null("") for column in ("section", "student", "term", "competency")]
    rows.refuse(rows.repeats(*thing), "repeated_result", "competency")


FILES = (
    DomainFile(
        domain="marks",
        sheet=RESULTATS,
        columns={"work": "travail", "student": "eleve", "state": "etat", "value": "note",
                 "group_average": "moyenne_groupe", "published_at": "publie_le"},
        key=("work", "student"),
        fills=(Filling(MARKS, _("Résultats des travaux"), frame=marked),),
        rule=has_a_value,
        targets={"work": "classes_work", "student": "records_student"},
    ),
    DomainFile(
        domain="term_results",
        sheet=RESULTATS_ETAPES,
        columns={"source_id": "resultat", "section": "groupe", "student": "eleve", "term": "etape",
                 "competency": "competence", "value": "note", "group_average": "moyenne_groupe",
                 "weight": "poids", "published_on": "publie_le"},
        key=("source_id",),
        fills=(Filling(TERM_RESULTS, _("Résultats des étapes"), frame=numbered),),
        rule=_once_a_term,
        targets={"section": "classes_section", "student": "records_student", "term": "classes_term"},
    ),
)  # fmt: skip
