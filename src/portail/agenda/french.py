"""Our own contract's files of days: calendrier, horaire, horaire_exceptions and evenements.csv. Floor 7."""

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.agenda.bulk import CALENDAR, EVENT_SECTIONS, EVENTS, SLOT_CHANGES, SLOTS
from portail.boards.package import identifier
from portail.classes.french import ANY_DAY
from portail.common.columns import LIST_SEPARATOR, choice, list_of, text
from portail.common.quantities import clock, number
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.records.domains import DomainFile, Filling, Touches

CYCLE_DAY = number(least=1, most=20, places=0)

CALENDRIER = Sheet(
    "calendrier.csv",
    (
        Column("jour", identifier, required=True, filled=True, unique=True),
        Column("date", ANY_DAY, required=True, filled=True),
        Column("ecole", identifier),
        Column(
            "genre",
            choice({"classe": "class", "examen": "exam", "pédagogique": "pedagogical",
                    "pedagogique": "pedagogical", "congé": "holiday", "conge": "holiday",
                    "tempête": "storm", "tempete": "storm"}),
            required=True,
            filled=True,
        ),
        Column("jour_cycle", CYCLE_DAY),
        Column("libelle", text(limit=120)),
        Column("fermeture", clock),
    ),
    closed=True,
)  # fmt: skip
HORAIRE = Sheet(
    "horaire.csv",
    (
        Column("periode", identifier, required=True, filled=True, unique=True),
        Column("groupe", identifier, required=True, filled=True),
        Column("jour_cycle", CYCLE_DAY),
        Column("debut", clock, required=True, filled=True),
        Column("fin", clock, required=True, filled=True),
        Column("local", text(limit=40)),
    ),
    closed=True,
)
EXCEPTIONS = Sheet(
    "horaire_exceptions.csv",
    (
        Column("exception", identifier, required=True, filled=True, unique=True),
        Column("date", ANY_DAY, required=True, filled=True),
        Column("groupe", identifier, required=True, filled=True),
        Column("periode", identifier),
        Column(
            "genre",
            choice({"annulée": "cancelled", "annulee": "cancelled", "déplacée": "moved", "deplacee": "moved",
                    "remplacée": "replaced", "remplacee": "replaced", "ajoutée": "added",
                    "ajoutee": "added"}),
            required=True,
            filled=True,
        ),
        Column("debut", clock),
        Column("fin", clock),
        Column("local", text(limit=40)),
        Column("note", text(limit=200)),
    ),
    closed=True,
)  # fmt: skip
EVENEMENTS = Sheet(
    "evenements.csv",
    (
        Column("evenement", identifier, required=True, filled=True, unique=True),
        Column("ecole", identifier),
        Column("groupes", list_of(identifier)),
        Column(
            "genre",
            choice({"sortie": "outing", "activité": "activity", "activite": "activity",
                    "rencontre": "meeting"}),
            required=True,
            filled=True,
        ),
        Column("titre", text(limit=200), required=True, filled=True),
        Column("lieu", text(limit=120)),
        Column("date", ANY_DAY, required=True, filled=True),
        Column("date_fin", ANY_DAY),
        Column("debut", clock),
        Column("fin", clock),
    ),
    closed=True,
)  # fmt: skip


def _one_row_a_date(rows: Sieve) -> None:
    """Of two rows for one school's date the first counts, as of any two that say one thing."""
    said = pl.all_horizontal(pl.col("on_day", "school").is_not_null())
    first = pl.col("source_id").first().over("school", "on_day")
    again = (said & (pl.col("source_id") != first)).fill_null(value=False)
    rows.remark(again, "repeated_row", "on_day")
    rows.frame = rows.frame.filter(~again)


def _in_order(rows: Sieve) -> None:
    """A period ends after it starts."""
    rows.refuse(
        (pl.col("ends_at") != "") & (pl.col("ends_at") <= pl.col("starts_at")), "dates_out_of_order",
        "ends_at", facts_from={"first": "starts_at"},
    )  # fmt: skip


def _exceptions(rows: Sieve) -> None:
    """What is added needs both its times, and is no period of the timetable."""
    _in_order(rows)
    is_added = pl.col("kind") == "added"
    for column in ("starts_at", "ends_at"):
        rows.refuse(is_added & (pl.col(column) == ""), "empty_cell", column)


def _events(rows: Sieve) -> None:
    _in_order(rows)
    rows.refuse(
        (pl.col("ends_on") != "") & (pl.col("ends_on") < pl.col("on_day")), "dates_out_of_order", "ends_on",
        facts_from={"first": "on_day"},
    )  # fmt: skip


def _of_no_period(rows: pl.DataFrame) -> pl.DataFrame:
    is_added = pl.col("kind") == "added"
    return rows.with_columns(slot=pl.when(is_added).then(pl.lit("")).otherwise("slot"))


def _with_audience(rows: pl.DataFrame) -> pl.DataFrame:
    audience = (
        pl.when(pl.col("sections") != "").then(pl.lit("sections"))
        .when(pl.col("school") != "").then(pl.lit("school"))
        .otherwise(pl.lit("board"))
    )  # fmt: skip
    return rows.with_columns(audience=audience)


def _by_section(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each section that an event names."""
    named = rows.filter(pl.col("sections") != "").with_columns(pl.col("sections").str.split(LIST_SEPARATOR))
    return named.explode("sections").select(event="source_id", section="sections")


FILES = (
    DomainFile(
        domain="calendar",
        sheet=CALENDRIER,
        columns={"source_id": "jour", "on_day": "date", "school": "ecole", "kind": "genre",
                 "cycle_day": "jour_cycle", "label": "libelle", "closes_at": "fermeture"},
        key=("source_id",),
        fills=(Filling(CALENDAR, _("Jours du calendrier"), touches=Touches.SCHOOL),),
        rule=_one_row_a_date,
        targets={"school": "boards_school"},
    ),
    DomainFile(
        domain="timetable",
        sheet=HORAIRE,
        columns={"source_id": "periode", "section": "groupe", "cycle_day": "jour_cycle",
                 "starts_at": "debut", "ends_at": "fin", "room": "local"},
        key=("source_id",),
        fills=(Filling(SLOTS, _("Périodes de l’horaire"), touches=Touches.SECTION),),
        rule=_in_order,
        targets={"section": "classes_section"},
    ),
    DomainFile(
        domain="timetable_changes",
        sheet=EXCEPTIONS,
        columns={"source_id": "exception", "on_day": "date", "section": "groupe", "slot": "periode",
                 "kind": "genre", "starts_at": "debut", "ends_at": "fin", "room": "local", "note": "note"},
        key=("source_id",),
        fills=(
            Filling(SLOT_CHANGES, _("Exceptions à l’horaire"), frame=_of_no_period, touches=Touches.SECTION),
        ),
        rule=_exceptions,
        targets={"section": "classes_section", "slot": "agenda_slot"},
    ),
    DomainFile(
        domain="events",
        sheet=EVENEMENTS,
        columns={"source_id": "evenement", "school": "ecole", "sections": "groupes", "kind": "genre",
                 "title": "titre", "location": "lieu", "on_day": "date", "ends_on": "date_fin",
                 "starts_at": "debut", "ends_at": "fin"},
        key=("source_id",),
        fills=(
            Filling(
                EVENTS, _("Événements"), frame=_with_audience, touches=Touches.SCHOOL,
                sent_when="r.audience <> 'sections'",
            ),
            Filling(
                EVENT_SECTIONS, _("Groupes des événements"), frame=_by_section, touches=Touches.SECTION,
                keyed={"event": "source_id"},
            ),
        ),
        rule=_events,
        targets={"school": "boards_school"},
    ),
)  # fmt: skip
