"""Our own contract's file of trips: transport.csv. Floor 7."""

from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier, phone
from portail.common.columns import LIST_SEPARATOR, choice, day, list_of, text
from portail.common.quantities import clock
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.records.domains import DomainFile, Filling
from portail.transport.bulk import TRIPS

DAYS = {"lundi": "1", "mardi": "2", "mercredi": "3", "jeudi": "4", "vendredi": "5"}
_ANY_DAY = day(first=date(2000, 1, 1), last=date(2100, 12, 31))

TRANSPORT = Sheet(
    "transport.csv",
    (
        Column("trajet", identifier, required=True, filled=True, unique=True),
        Column("eleve", identifier, required=True, filled=True),
        Column("adulte", identifier),
        Column(
            "moment",
            choice({"matin": "morning", "midi": "noon", "soir": "afternoon"}),
            required=True,
            filled=True,
        ),
        Column("jours", list_of(choice(DAYS))),
        Column("frequence", text(limit=120)),
        Column("heure", clock, required=True, filled=True),
        Column("arret", text(limit=160), required=True, filled=True),
        Column("parcours", text(limit=20)),
        Column("transporteur", text(limit=120)),
        Column("telephone", phone),
        Column("debut", _ANY_DAY),
        Column("fin", _ANY_DAY),
        Column("changement", text(limit=300)),
    ),
    closed=True,
)


def _in_order(rows: Sieve) -> None:
    has_both = (pl.col("starts_on") != "") & (pl.col("ends_on") != "")
    rows.refuse(
        has_both & (pl.col("ends_on") < pl.col("starts_on")), "dates_out_of_order", "ends_on",
        facts_from={"first": "starts_on"},
    )  # fmt: skip


def _kept(rows: pl.DataFrame) -> pl.DataFrame:
    """Days as they are kept: in the week's order, all five of them as none."""
    days = pl.col("days").str.split(LIST_SEPARATOR).list.sort().list.join("")
    return rows.with_columns(days=pl.when(days == "12345").then(pl.lit("")).otherwise(days))


FILES = (
    DomainFile(
        domain="transport",
        sheet=TRANSPORT,
        columns={"source_id": "trajet", "student": "eleve", "contact": "adulte", "half": "moment",
                 "days": "jours", "pattern": "frequence", "leaves_at": "heure", "stop": "arret",
                 "route": "parcours", "company": "transporteur", "phone": "telephone", "starts_on": "debut",
                 "ends_on": "fin", "change": "changement"},
        key=("source_id",),
        fills=(Filling(TRIPS, _("Trajets"), frame=_kept),),
        rule=_in_order,
        targets={"student": "records_student", "contact": "records_contact"},
    ),
)  # fmt: skip
