"""Our own contract's file of absences: absences.csv. Floor 7."""

from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.attendance.bulk import ABSENCES
from portail.boards.package import identifier
from portail.common.columns import LIST_SEPARATOR, choice, day, list_of, text
from portail.common.quantities import clock, moment, number
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.records.domains import DomainFile, Filling

ABSENCES_SHEET = Sheet(
    "absences.csv",
    (
        Column("absence", identifier, required=True, filled=True, unique=True),
        Column("eleve", identifier, required=True, filled=True),
        Column("jour", day(first=date(2000, 1, 1), last=date(2100, 12, 31)), required=True, filled=True),
        Column(
            "genre",
            choice({"absence": "absence", "retard": "late", "départ hâtif": "early",
                    "depart hatif": "early"}),
            required=True,
            filled=True,
        ),
        Column(
            "moment",
            choice({"journée": "day", "journee": "day", "avant-midi": "morning", "après-midi": "afternoon",
                    "apres-midi": "afternoon"}),
        ),
        Column("debut", clock),
        Column("fin", clock),
        Column("periodes", list_of(number(least=1, most=12, places=0))),
        Column("matiere", text(limit=80)),
        Column("motif", text(limit=20)),
        Column(
            "etat",
            choice({"à motiver": "waiting", "a motiver": "waiting", "motivée": "motivated",
                    "motivee": "motivated", "refusée": "refused", "refusee": "refused"}),
            required=True,
            filled=True,
        ),
        Column("repondu_le", moment),
        Column("repondu_par", text(limit=80)),
        Column("saisie_le", moment, required=True, filled=True),
        Column(
            "source",
            choice({"enseignant": "teacher", "secrétariat": "office", "secretariat": "office",
                    "parent": "parent"}),
        ),
    ),
    closed=True,
)  # fmt: skip


def _in_order(rows: Sieve) -> None:
    has_both = (pl.col("starts_at") != "") & (pl.col("ends_at") != "")
    rows.refuse(
        has_both & (pl.col("ends_at") < pl.col("starts_at")), "dates_out_of_order", "ends_at",
        facts_from={"first": "starts_at"},
    )  # fmt: skip


def _kept(rows: pl.DataFrame) -> pl.DataFrame:
    """Periods as they are kept: in order, « 3,4 »."""
    listed = pl.col("periods").str.split(LIST_SEPARATOR).list.eval(pl.element().cast(pl.Int8, strict=False))
    return rows.with_columns(
        periods=listed.list.drop_nulls().list.sort().cast(pl.List(pl.String)).list.join(",")
    )


FILES = (
    DomainFile(
        domain="absences",
        sheet=ABSENCES_SHEET,
        columns={"source_id": "absence", "student": "eleve", "day": "jour", "kind": "genre", "part": "moment",
                 "starts_at": "debut", "ends_at": "fin", "periods": "periodes", "subject": "matiere",
                 "reason_code": "motif", "state": "etat", "answered_at": "repondu_le",
                 "answered_by": "repondu_par", "recorded_at": "saisie_le", "source": "source"},
        key=("source_id",),
        fills=(Filling(ABSENCES, _("Absences"), frame=_kept),),
        rule=_in_order,
        targets={"student": "records_student"},
    ),
)  # fmt: skip
