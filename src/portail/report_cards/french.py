"""Our own contract's files of report cards: bulletins and bulletins_matieres.csv. Floor 7."""

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier
from portail.classes.french import ANY_DAY, PERCENT
from portail.common.columns import choice, text
from portail.common.quantities import moment, number, paragraphs
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.records.domains import DomainFile, Filling, Touches
from portail.report_cards.bulk import BODIES, HEADERS

KINDS = {"bulletin": "term", "première communication": "first", "premiere communication": "first"}
OF_LINES = {
    "matière": "subject",
    "matiere": "subject",
    "autre compétence": "skill",
    "autre competence": "skill",
}
RESULT = text(limit=12)
CREDITS = number(least=0, most=400, places=1)

BULLETINS = Sheet(
    "bulletins.csv",
    (
        Column("bulletin", identifier, required=True, filled=True, unique=True),
        Column("eleve", identifier, required=True, filled=True),
        Column("ecole", identifier, required=True, filled=True),
        Column("annee", text(limit=20), required=True, filled=True),
        Column("etape", number(least=0, most=12, places=0)),
        Column("genre", choice(KINDS), required=True, filled=True),
        Column("nom", text(limit=80), required=True, filled=True),
        Column("niveau", text(limit=60)),
        Column("groupe", text(limit=40)),
        Column("titulaire", text(limit=120)),
        Column("direction", text(limit=120)),
        Column("absences", number(least=0, most=400, places=1)),
        Column("retards", number(least=0, most=400, places=0)),
        Column("commentaire", paragraphs(limit=2000)),
        Column("legende", paragraphs(limit=1000)),
        Column("emis_le", ANY_DAY, required=True, filled=True),
        Column("publie_le", moment, required=True, filled=True),
        Column("retire_le", ANY_DAY),
        Column("decision", text(limit=200)),
        Column("repondants", paragraphs(limit=300)),
        Column("unites", CREDITS),
    ),
    closed=True,
)
BULLETINS_MATIERES = Sheet(
    "bulletins_matieres.csv",
    (
        Column("bulletin", identifier, required=True, filled=True),
        Column("rang", number(least=1, most=999, places=0), required=True, filled=True),
        Column("matiere", text(limit=80), required=True, filled=True),
        Column("competence", text(limit=160)),
        Column("ponderation", PERCENT),
        Column("resultat", RESULT, required=True),
        Column("moyenne_groupe", RESULT),
        Column("resultat_final", RESULT),
        Column("enseignant", text(limit=120)),
        Column("commentaire", paragraphs(limit=1000)),
        Column("genre", choice(OF_LINES)),
        Column("moyenne_finale", RESULT),
        Column("unites", CREDITS),
    ),
    closed=True,
)

# As the lines of a card are kept, each an object of texts (rules.read_content).
_LINE = ("subject", "competency", "weight", "result", "average", "final", "teacher", "comment")
# Kept only where a line says one of them: the same file again is then the same lines as those of cards issued
# before these columns were, and issues nothing.
_MORE = ("kind", "final_average", "credits")
_MARKS = ("competency", "weight", "result", "average", "final", "final_average", "credits")


def _in_order(rows: Sieve) -> None:
    is_before = (pl.col("withdrawn_on") != "") & (pl.col("withdrawn_on") < pl.col("issued_on"))
    rows.refuse(
        is_before, "dates_out_of_order", "withdrawn_on",
        facts_from={"first": "issued_on"},
    )  # fmt: skip


def _whole_cards(rows: Sieve) -> None:
    """A card without one of its lines would be a false document: all of them wait for the bad one."""
    is_skill = pl.col("kind") == "skill"
    rows.refuse(is_skill & (pl.col("comment") == ""), "empty_cell", "comment")
    for column in _MARKS:
        rows.refuse(is_skill & (pl.col(column) != ""), "comment_alone", column)
    bad = rows.frame.filter("faulty")["card"].unique()
    rows.set_aside(pl.col("card").is_in(bad.implode()))


def _bodies(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a card, its lines in their order; those of no place, which the file's fault is, come first."""
    rows = rows.with_columns(kind=pl.col("kind").replace("subject", ""))
    line = _said(rows)
    place = pl.col("place").cast(pl.Int32, strict=False)
    ordered = rows.sort("card", place, maintain_order=True).select("card", line=line)
    lines = pl.concat_str(pl.lit("["), pl.col("line").str.join(","), pl.lit("]"))
    return ordered.group_by("card", maintain_order=True).agg(lines=lines.first())


def _said(rows: pl.DataFrame) -> pl.Expr:
    """Each line as an object of texts."""
    said = pl.struct(pl.col(_LINE).fill_null("")).struct.json_encode()
    says_more = pl.any_horizontal(pl.col(_MORE).fill_null("") != "")
    if not rows.select(says_more.any()).item():
        return said
    more = pl.struct(pl.col(_MORE).fill_null("")).struct.json_encode()
    joined = pl.concat_str(said.str.strip_suffix("}"), pl.lit(","), more.str.strip_prefix("{"))
    return pl.when(says_more).then(joined).otherwise(said)


FILES = (
    DomainFile(
        domain="report_cards",
        sheet=BULLETINS,
        columns={"source_id": "bulletin", "student": "eleve", "school": "ecole", "year": "annee",
                 "term": "etape", "kind": "genre", "name": "nom", "level": "niveau", "group": "groupe",
                 "teacher": "titulaire", "director": "direction", "absences": "absences",
                 "lates": "retards", "comment": "commentaire", "legend": "legende", "issued_on": "emis_le",
                 "published_at": "publie_le", "withdrawn_on": "retire_le",
                 "decision": "decision", "guardians": "repondants", "credits": "unites"},
        key=("source_id",),
        fills=(Filling(HEADERS, _("Bulletins"), touches=Touches.NOBODY, sent_by=Touches.SCHOOL),),
        rule=_in_order,
        targets={"student": "records_student", "school": "boards_school"},
    ),
    DomainFile(
        domain="report_cards",
        sheet=BULLETINS_MATIERES,
        columns={"card": "bulletin", "place": "rang", "subject": "matiere", "competency": "competence",
                 "weight": "ponderation", "result": "resultat", "average": "moyenne_groupe",
                 "final": "resultat_final", "teacher": "enseignant", "comment": "commentaire",
                 "kind": "genre", "final_average": "moyenne_finale", "credits": "unites"},
        key=("card", "place"),
        fills=(
            Filling(
                BODIES, _("Matières des bulletins"), frame=_bodies, touches=Touches.NOBODY, together="card"
            ),
        ),
        rule=_whole_cards,
        targets={"card": "report_cards_header"},
    ),
)  # fmt: skip
