"""Our own contract's files of what schools write: messages, destinataires and questions. Floor 7."""

import polars as pl
from django.utils.translation import gettext_lazy as _

from portail.boards.package import identifier
from portail.common.columns import choice, list_of, text
from portail.common.quantities import moment, number, paragraphs, yes_or_no
from portail.common.sieve import Sieve
from portail.common.tabular import Column, Sheet
from portail.common.text import fold
from portail.communications.bulk import (
    ATTACHMENTS,
    MESSAGES,
    QUESTIONS,
    TO_SCHOOLS,
    TO_SECTIONS,
    TO_STUDENTS,
)
from portail.database.bulk import BulkTable
from portail.records.domains import DomainFile, Filling, Touches, file_name

DOMAIN = "messages"
BODY_LIMIT = 10_000
MOST_CHOICES = 10

MESSAGES_SHEET = Sheet(
    "messages.csv",
    (
        Column("message", identifier, required=True, filled=True, unique=True),
        Column("ecole", identifier),
        Column("expediteur", text(limit=120), required=True, filled=True),
        Column("fonction", text(limit=80)),
        Column("envoye_le", moment, required=True, filled=True),
        Column("objet", text(limit=200), required=True, filled=True),
        Column("texte", paragraphs(limit=BODY_LIMIT), required=True),
        Column("securite", yes_or_no),
        Column("accuse", yes_or_no),
        Column("reponses", yes_or_no),
    ),
    closed=True,
)
DESTINATAIRES = Sheet(
    "messages_destinataires.csv",
    (
        Column("message", identifier, required=True, filled=True),
        Column(
            "genre",
            choice({"élève": "student", "eleve": "student", "groupe": "section", "école": "school",
                    "ecole": "school"}),
            required=True,
            filled=True,
        ),
        Column("destinataire", identifier, required=True, filled=True),
    ),
    closed=True,
)  # fmt: skip
PIECES = Sheet(
    "messages_pieces.csv",
    (
        Column("piece", identifier, required=True, filled=True, unique=True),
        Column("message", identifier, required=True, filled=True),
        Column("titre", text(limit=120), required=True, filled=True),
        Column("fichier", file_name, required=True, filled=True),
    ),
    closed=True,
)
QUESTIONS_SHEET = Sheet(
    "questions.csv",
    (
        Column("question", identifier, required=True, filled=True, unique=True),
        Column("message", identifier, required=True, filled=True),
        Column(
            "genre",
            choice({"oui-non": "yes_no", "choix": "choice", "signature": "signature"}),
            required=True,
            filled=True,
        ),
        Column("texte", paragraphs(limit=2000), required=True, filled=True),
        Column("choix", list_of(text(limit=80))),
        Column("avant_le", moment),
        Column("version", number(least=1, most=999, places=0)),
        Column("par", choice({"enfant": "true", "famille": "false"})),
    ),
    closed=True,
)  # fmt: skip


def _messages(rows: pl.DataFrame) -> pl.DataFrame:
    """« non » where the file is silent, and the words as searches compare them."""
    said = {
        name: pl.when(pl.col(name) == "").then(pl.lit("false")).otherwise(name)
        for name in ("is_urgent", "asks_receipt", "takes_replies")
    }
    words = pl.concat_str("subject", "sender", "body", separator=" ")
    return rows.with_columns(folded=words.map_elements(fold, return_dtype=pl.String), **said)


def _to(kind: str, table: BulkTable, touches: Touches) -> Filling:
    def rows_of_kind(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.filter(pl.col("kind") == kind).rename({"recipient": kind})

    return Filling(table, _("Destinataires"), rows_of_kind, touches, keyed={kind: "recipient"})


def _questions(rows: pl.DataFrame) -> pl.DataFrame:
    """A first version, asked for each child, where the file is silent; choices of a choice alone."""
    return rows.with_columns(
        version=pl.when(pl.col("version") == "").then(pl.lit("1")).otherwise("version"),
        per_child=pl.when(pl.col("per_child") == "").then(pl.lit("true")).otherwise("per_child"),
        choices=pl.when(pl.col("kind") == "choice").then("choices").otherwise(pl.lit("")),
    )


def _choices_of_a_choice(rows: Sieve) -> None:
    count = pl.when(pl.col("choices") == "").then(0).otherwise(pl.col("choices").str.count_matches("\n") + 1)
    is_choice = pl.col("kind") == "choice"
    rows.refuse(
        is_choice & ~count.is_between(2, MOST_CHOICES), "number_out_of_range", "choices",
        facts={"least": 2, "most": MOST_CHOICES},
    )  # fmt: skip


FILES = (
    DomainFile(
        domain=DOMAIN,
        sheet=MESSAGES_SHEET,
        columns={"source_id": "message", "school": "ecole", "sender": "expediteur",
                 "sender_role": "fonction", "sent_at": "envoye_le", "subject": "objet", "body": "texte",
                 "is_urgent": "securite", "asks_receipt": "accuse", "takes_replies": "reponses"},
        key=("source_id",),
        fills=(Filling(MESSAGES, _("Messages"), frame=_messages, touches=Touches.NOBODY),),
        targets={"school": "boards_school"},
    ),
    DomainFile(
        domain=DOMAIN,
        sheet=DESTINATAIRES,
        columns={"message": "message", "kind": "genre", "recipient": "destinataire"},
        key=("message", "kind", "recipient"),
        fills=(
            _to("student", TO_STUDENTS, Touches.STUDENT),
            _to("section", TO_SECTIONS, Touches.SECTION),
            _to("school", TO_SCHOOLS, Touches.SCHOOL),
        ),
        targets={"message": "communications_message"},
    ),
    DomainFile(
        domain=DOMAIN,
        sheet=PIECES,
        columns={"source_id": "piece", "message": "message", "title": "titre", "file_name": "fichier"},
        key=("source_id",),
        fills=(Filling(ATTACHMENTS, _("Pièces jointes"), touches=Touches.NOBODY),),
        targets={"message": "communications_message"},
        document="file_name",
    ),
    DomainFile(
        domain=DOMAIN,
        sheet=QUESTIONS_SHEET,
        columns={"source_id": "question", "message": "message", "kind": "genre", "prompt": "texte",
                 "choices": "choix", "closes_at": "avant_le", "version": "version", "per_child": "par"},
        key=("source_id",),
        fills=(Filling(QUESTIONS, _("Questions"), frame=_questions, touches=Touches.NOBODY),),
        rule=_choices_of_a_choice,
        targets={"message": "communications_message"},
    ),
)  # fmt: skip
