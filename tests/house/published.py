"""One row of each kind that a school sends of Maïka, each with a word that stands nowhere else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.utils import timezone

from portail.agenda.rules import week_of
from tests.agenda.days import CALENDAR, change, classes, event, homework, slot
from tests.attendance.rows import absence
from tests.cast import CAPITALE, MAIKA
from tests.communications.rows import message, question, to
from tests.documents.sending import PDF, document, send
from tests.fees.test_statements import line, receipt
from tests.report_cards.cards import CARD, LINES, TERMS
from tests.results.school import mark, term_result, work
from tests.roles import superuser_connection
from tests.saved import Saved
from tests.transport.test_trips import trip

# name: the word that its row alone has. Of a file, what its bytes have.
WORDS = {
    "message": "Marmite", "body": "Baleine", "question": "Quenouille", "piece": "Pirouette",
    "document": "Doryphore", "receipt": "Ritournelle", "fee": "Farandole", "trip": "Tourniquet",
    "absence": "Abracadabra", "card": "Cassonade", "lesson": "Libellule", "homework": "Hurluberlu",
    "outing": "Ouaouaron", "file": "Fanfreluche",
}  # fmt: skip
FILE = PDF + f"%{WORDS['file']}\n".encode()

# part of an address: how its row is found
ROWS = {
    "message": "SELECT public_id FROM communications_message",
    "question": "SELECT public_id FROM communications_question",
    "piece": "SELECT public_id FROM communications_attachment",
    "document": "SELECT public_id FROM documents_document",
    "receipt": "SELECT public_id FROM fees_receipt",
    "absence": "SELECT public_id FROM attendance_absence",
    "card": "SELECT public_id FROM report_cards_reportcard",
    "section": "SELECT public_id FROM classes_section WHERE source_id = 'MAT'",
}


@contextmanager
def published() -> Iterator[dict[str, object]]:
    """Import them for a block, and give the parts of addresses that lead to them."""
    with Saved() as saved:
        try:
            _send()
            with superuser_connection() as raw:
                yield {part: raw.execute(query).fetchone()[0] for part, query in ROWS.items()}
        finally:
            saved.restore()


def files() -> dict[str, list[Mapping[str, str]]]:
    """Every file of the contract, by name."""
    in_week = week_of("", today=timezone.localdate()).isoformat()
    taught = classes(MAIKA)
    taught["groupes"][0] |= {"matiere": WORDS["lesson"], "annee": "2026-2027"}
    own = {"groupe": "MAT", "etape": ""}
    return {
        **taught,
        "etapes": TERMS,
        "calendrier": CALENDAR,
        "horaire": [slot("M4-1", "MAT", "4", "08:05", "09:20")],
        "horaire_exceptions": [change("X1", "MAT", "2026-11-23", "annulée")],
        "travaux": [homework("T1", "MAT", in_week, WORDS["homework"]), work(**own)],
        "evenements": [event("E1", WORDS["outing"], in_week, groupes="MAT")],
        "resultats": [mark()],
        "resultats_etapes": [term_result(**own)],
        "bulletins": [CARD | {"commentaire": WORDS["card"]}],
        "bulletins_matieres": LINES,
        "absences": [absence(matiere=WORDS["absence"])],
        "messages": [message(objet=WORDS["message"], texte=WORDS["body"], reponses="oui", accuse="oui")],
        "messages_destinataires": [to(MAIKA)],
        "messages_pieces": [
            {"piece": "P1", "message": "M1", "titre": WORDS["piece"], "fichier": "lettre.pdf"}
        ],
        "questions": [question(texte=WORDS["question"], par="famille")],
        "documents": [document("D1", WORDS["document"], eleve=MAIKA.source_id)],
        "frais": [line("1", WORDS["fee"])],
        "recus": [receipt("1", WORDS["receipt"], fichier="lettre.pdf")],
        "transport": [trip("1", WORDS["trip"])],
    }


def _send() -> None:
    report = send(CAPITALE, {"lettre.pdf": FILE}, **files())
    assert report.accepted, [(group.code, group.rows[:3]) for group in report.findings.groups]
