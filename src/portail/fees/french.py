"""Our own contract's files of fees: frais.csv and recus.csv. Floor 7."""

from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier
from portail.common.columns import choice, day, text
from portail.common.quantities import number, yes_or_no
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.fees.bulk import LINES, RECEIPTS
from portail.records.domains import DomainFile, Filling, file_name

MOST = 1_000_000
_ANY_DAY = day(first=date(2000, 1, 1), last=date(2100, 12, 31))
_KINDS = choice({"frais": "charge", "paiement": "payment", "solde": "balance"})

FRAIS = Sheet(
    "frais.csv",
    (
        Column("ligne", identifier, required=True, filled=True, unique=True),
        Column("eleve", identifier, required=True, filled=True),
        Column("adulte", identifier),
        Column("genre", _KINDS),
        Column("date", _ANY_DAY, required=True, filled=True),
        Column("echeance", _ANY_DAY),
        Column("libelle", text(limit=200), required=True, filled=True),
        Column("montant", number(least=-MOST, most=MOST), required=True, filled=True),
        Column("paye", number(least=0, most=MOST)),
        Column("categorie", text(limit=80)),
        Column("deductible", yes_or_no),
    ),
    closed=True,
)
RECUS = Sheet(
    "recus.csv",
    (
        Column("recu", identifier, required=True, filled=True, unique=True),
        Column("eleve", identifier, required=True, filled=True),
        Column("adulte", identifier),
        Column("annee", number(least=2000, most=2100, places=0), required=True, filled=True),
        Column("libelle", text(limit=160), required=True, filled=True),
        Column("numero", text(limit=40)),
        Column("emis_le", _ANY_DAY),
        Column("montant", number(least=0, most=MOST), required=True, filled=True),
        Column("jours", number(least=0, most=366, places=0)),
        Column("fichier", file_name),
    ),
    closed=True,
)


def _only_a_balance_is_under_zero(rows: Sieve) -> None:
    is_under = pl.col("amount").cast(pl.Float64, strict=False) < 0
    rows.refuse(
        is_under & (pl.col("kind") != "balance"), "number_out_of_range", "amount",
        facts={"least": 0, "most": MOST},
    )  # fmt: skip


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    kind = pl.when(pl.col("kind") == "").then(pl.lit("charge")).otherwise("kind")
    deductible = pl.when(pl.col("deductible") == "").then(pl.lit("false")).otherwise("deductible")
    return rows.with_columns(kind=kind, deductible=deductible)


FILES = (
    DomainFile(
        domain="fees",
        sheet=FRAIS,
        columns={"source_id": "ligne", "student": "eleve", "contact": "adulte", "kind": "genre",
                 "day": "date", "due_on": "echeance", "label": "libelle", "amount": "montant",
                 "paid": "paye", "category": "categorie", "deductible": "deductible"},
        key=("source_id",),
        fills=(Filling(LINES, _("Frais"), frame=_lines),),
        rule=_only_a_balance_is_under_zero,
        targets={"student": "records_student", "contact": "records_contact"},
    ),
    DomainFile(
        domain="receipts",
        sheet=RECUS,
        columns={"source_id": "recu", "student": "eleve", "contact": "adulte", "year": "annee",
                 "label": "libelle", "number": "numero", "issued_on": "emis_le", "amount": "montant",
                 "days": "jours", "file_name": "fichier"},
        key=("source_id",),
        fills=(Filling(RECEIPTS, _("Reçus pour l’impôt")),),
        targets={"student": "records_student", "contact": "records_contact"},
        document="file_name",
    ),
)  # fmt: skip
