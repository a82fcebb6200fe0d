"""Our own contract's files of what is taught: etapes, groupes, inscriptions and travaux.csv. Floor 7."""

from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier
from portail.classes.bulk import ENROLMENTS, SECTIONS, TERMS, WORKS
from portail.common.columns import choice, day, text
from portail.common.quantities import number, paragraphs, yes_or_no
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.records.domains import DomainFile, Filling, Touches

ANY_DAY = day(first=date(2000, 1, 1), last=date(2100, 12, 31))
PERCENT = number(least=0, most=100)

ETAPES = Sheet(
    "etapes.csv",
    (
        Column("etape", identifier, required=True, filled=True, unique=True),
        Column("ecole", identifier),
        Column("annee", text(limit=20), required=True, filled=True),
        Column("numero", number(least=0, most=12, places=0), required=True, filled=True),
        Column("nom", text(limit=60), required=True, filled=True),
        Column("debut", ANY_DAY, required=True, filled=True),
        Column("fin", ANY_DAY, required=True, filled=True),
        Column("poids", PERCENT),
    ),
    closed=True,
)
GROUPES = Sheet(
    "groupes.csv",
    (
        Column("groupe", identifier, required=True, filled=True, unique=True),
        Column("ecole", identifier, required=True, filled=True),
        Column("annee", text(limit=20), required=True, filled=True),
        Column("code_matiere", text(limit=20)),
        Column("matiere", text(limit=80), required=True, filled=True),
        Column("nom", text(limit=40)),
        Column("enseignant", text(limit=120)),
        Column("local", text(limit=40)),
    ),
    closed=True,
)
INSCRIPTIONS = Sheet(
    "inscriptions.csv",
    (
        Column("groupe", identifier, required=True, filled=True),
        Column("eleve", identifier, required=True, filled=True),
    ),
    closed=True,
)
TRAVAUX = Sheet(
    "travaux.csv",
    (
        Column("travail", identifier, required=True, filled=True, unique=True),
        Column("groupe", identifier, required=True, filled=True),
        Column("etape", identifier),
        Column(
            "genre",
            choice({"devoir": "homework", "leçon": "lesson", "lecon": "lesson", "évaluation": "evaluation",
                    "evaluation": "evaluation"}),
            required=True,
            filled=True,
        ),
        Column("titre", text(limit=200), required=True, filled=True),
        Column("details", paragraphs(limit=2000)),
        Column("donne_le", ANY_DAY),
        Column("pour_le", ANY_DAY),
        Column("note_maximale", number(least=0, most=10_000)),
        Column("compte", yes_or_no),
        Column("poids", PERCENT),
        Column("competence", text(limit=120)),
        Column("resultats_visibles", yes_or_no),
    ),
    closed=True,
)  # fmt: skip


def in_order(rows: Sieve) -> None:
    """A term ends no earlier than it starts."""
    rows.refuse(
        pl.col("ends_on") < pl.col("starts_on"), "dates_out_of_order", "ends_on",
        facts_from={"first": "starts_on"},
    )  # fmt: skip


def is_out_of_something(rows: Sieve) -> None:
    """A mark is out of more than nothing, however nothing is written."""
    is_zero = pl.col("max_mark").str.contains(r"^-?0+(?:\.0*)?$")
    rows.refuse(is_zero, "number_out_of_range", "max_mark", facts={"least": 1, "most": 10_000})


def _weighs_when_it_counts(rows: Sieve) -> None:
    """A work that does not count has no weight; families would read one as counting."""
    weighs = (pl.col("weight") != "") & (pl.col("counts") == "false")
    rows.remark(weighs, "weight_without_count", "weight")
    is_out_of_something(rows)


def _works(rows: pl.DataFrame) -> pl.DataFrame:
    counts = pl.when(pl.col("counts") == "").then(pl.lit("false")).otherwise("counts")
    shown = pl.when(pl.col("results_shown") == "").then(pl.lit("true")).otherwise("results_shown")
    weight = pl.when(pl.col("counts") == "false").then(pl.lit("")).otherwise("weight")
    return rows.with_columns(counts=counts, results_shown=shown, weight=weight)


FILES = (
    DomainFile(
        domain="terms",
        sheet=ETAPES,
        columns={"source_id": "etape", "school": "ecole", "year": "annee", "number": "numero", "name": "nom",
                 "starts_on": "debut", "ends_on": "fin", "weight": "poids"},
        key=("source_id",),
        fills=(Filling(TERMS, _("Étapes"), touches=Touches.NOBODY),),
        rule=in_order,
        targets={"school": "boards_school"},
    ),
    DomainFile(
        domain="classes",
        sheet=GROUPES,
        columns={"source_id": "groupe", "school": "ecole", "year": "annee", "subject_code": "code_matiere",
                 "subject": "matiere", "group": "nom", "teacher": "enseignant", "room": "local"},
        key=("source_id",),
        fills=(Filling(SECTIONS, _("Groupes-matières"), touches=Touches.NOBODY),),
        targets={"school": "boards_school"},
    ),
    DomainFile(
        domain="classes",
        sheet=INSCRIPTIONS,
        columns={"section": "groupe", "student": "eleve"},
        key=("section", "student"),
        fills=(Filling(ENROLMENTS, _("Inscriptions aux groupes")),),
        targets={"section": "classes_section", "student": "records_student"},
    ),
    DomainFile(
        domain="works",
        sheet=TRAVAUX,
        columns={"source_id": "travail", "section": "groupe", "term": "etape", "kind": "genre",
                 "title": "titre", "details": "details", "assigned_on": "donne_le", "due_on": "pour_le",
                 "max_mark": "note_maximale", "counts": "compte", "weight": "poids",
                 "competency": "competence", "results_shown": "resultats_visibles"},
        key=("source_id",),
        fills=(Filling(WORKS, _("Travaux"), frame=_works, touches=Touches.SECTION),),
        rule=_weighs_when_it_counts,
        targets={"section": "classes_section", "term": "classes_term"},
    ),
)  # fmt: skip
