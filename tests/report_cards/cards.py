"""Invented report cards as a board's files say them: a term's, a preschool one, a first communication."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from portail.boards.settings import change_setting
from portail.classes.settings import AVERAGES_SHOWN
from portail.database.context import rows_of
from portail.imports.report import ImportReport
from portail.report_cards.models import ReportCard
from tests.cast import ANAIS, CAPITALE, GRANDE_MAREE, MAIKA, RIVES, BoardFacts
from tests.people import board_id
from tests.publishing import Rows, publish
from tests.roles import as_role

type Line = Mapping[str, str]

# Before any clock that runs these tests, since row policies read the database's.
PUBLISHED = "2025-11-20T16:00:00-05:00"
THEN = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)

TERMS = [
    {"etape": f"2025-{number}", "annee": "2025-2026", "numero": str(number), "nom": f"Étape {number}",
     "debut": f"2025-{7 + number:02}-01", "fin": f"2025-{7 + number:02}-28", "poids": weight}
    for number, weight in ((1, "20"), (2, "20"), (3, "60"))
]  # fmt: skip

CARD = {
    "bulletin": "B1", "eleve": MAIKA.source_id, "ecole": MAIKA.school.code, "annee": "2025-2026",
    "etape": "1", "genre": "bulletin", "nom": "Bulletin de l’étape 1", "niveau": "3e année",
    "groupe": "031", "titulaire": "M. Pierre-Luc Gagné", "direction": "Mme Hélène Côté-L’Écuyer",
    "absences": "2,5", "retards": "0", "commentaire": "Une belle étape.\nMaïka lit chaque soir.",
    "emis_le": "2025-11-20", "publie_le": PUBLISHED,
}  # fmt: skip
_FRENCH = {"bulletin": "B1", "matiere": "Français, langue d’enseignement"}
_MATHS = {"bulletin": "B1", "matiere": "Mathématique"}
LINES: list[Line] = [
    {**_FRENCH, "rang": "1", "resultat": "80", "moyenne_groupe": "74", "enseignant": "M. Pierre-Luc Gagné",
     "commentaire": "Maïka relit ses textes avec soin. Objectif : varier les marqueurs de relation."},
    {**_FRENCH, "rang": "2", "competence": "Lire", "ponderation": "40", "resultat": "78"},
    {**_FRENCH, "rang": "3", "competence": "Écrire", "ponderation": "40", "resultat": "81"},
    {**_FRENCH, "rang": "4", "competence": "Communiquer oralement", "ponderation": "20", "resultat": "84"},
    {**_MATHS, "rang": "10", "resultat": "82,5", "moyenne_groupe": "73",
     "enseignant": "Mme Joëlle Nguyễn-Roy"},
    {**_MATHS, "rang": "11", "competence": "Résoudre une situation-problème", "ponderation": "30",
     "resultat": "NE"},
]  # fmt: skip


def of_term(number: int, **cells: str) -> Line:
    """Maïka's card of another term of the year, each a day later than the former."""
    day = f"2025-11-{19 + number}"
    return {**CARD, "bulletin": f"B{number}", "etape": str(number), "nom": f"Bulletin de l’étape {number}",
            "emis_le": day, "publie_le": f"{day}T16:00:00-05:00", **cells}  # fmt: skip


def marked(number: int, mark: str) -> list[Line]:
    """Its lines, where « Lire » is given MARK."""
    return [{**line, "bulletin": f"B{number}"} for line in lines_with("2", resultat=mark)]


SKILL: Line = {
    "bulletin": "B1", "rang": "90", "matiere": "Organiser son travail", "resultat": "",
    "enseignant": "M. Pierre-Luc Gagné", "genre": "autre compétence",
    "commentaire": "Maïka prévoit son temps.\nElle finit ce qu’elle commence.",
}  # fmt: skip

# How a year begins, in words alone: no term, no mark, no absence.
FIRST = {
    **CARD, "etape": "", "genre": "première communication", "nom": "Première communication", "absences": "",
    "retards": "", "commentaire": "Maïka s’est bien jointe au groupe.",
}  # fmt: skip
FIRST_LINES: list[Line] = [
    {
        **_FRENCH,
        "rang": "1",
        "enseignant": "M. Pierre-Luc Gagné",
        "resultat": "",
        "competence": "",
        "commentaire": "Lit avec entrain.",
    },
    {
        **_MATHS,
        "rang": "2",
        "enseignant": "Mme Joëlle Nguyễn-Roy",
        "resultat": "",
        "competence": "",
        "commentaire": "Participe volontiers.",
    },
]

PRESCHOOL = {
    **CARD, "bulletin": "B2", "eleve": ANAIS.source_id, "ecole": GRANDE_MAREE.code,
    "niveau": "Maternelle 5 ans",
    "legende": "A : se développe très bien\nB : se développe adéquatement", "absences": "", "retards": "",
    "commentaire": "",
}  # fmt: skip
PRESCHOOL_LINES: list[Line] = [
    {"bulletin": "B2", "rang": "1", "matiere": "Domaine physique et moteur", "competence": "",
     "resultat": ""},
    {"bulletin": "B2", "rang": "2", "matiere": "Domaine physique et moteur",
     "competence": "Accroître son développement physique et moteur", "resultat": "A"},
]  # fmt: skip


def issue(
    *, card: Line | None = None, lines: Sequence[Line] = LINES, now: datetime = THEN, **files: Rows
) -> ImportReport:
    """Import Maïka's card, with its lines."""
    return issue_all([card or CARD], lines=lines, now=now, **files)


def issue_all(
    cards: Sequence[Line],
    *,
    lines: Sequence[Line] = LINES,
    now: datetime = THEN,
    board: BoardFacts = CAPITALE,
    **files: Rows,
) -> ImportReport:
    return publish(board, now=now, bulletins=cards, bulletins_matieres=lines, **files)


def issue_preschool(*, now: datetime = THEN) -> ImportReport:
    return issue_all([PRESCHOOL], lines=PRESCHOOL_LINES, now=now, board=RIVES)


def lines_with(place: str, **cells: str) -> list[Line]:
    """LINES, where the line of this place says otherwise."""
    return [{**line, **cells} if line["rang"] == place else line for line in LINES]


def show_averages(typed: str = "yes", *, board: BoardFacts = CAPITALE) -> None:
    """What the board decides of the averages of its groups."""
    with as_role("jobs"):
        change_setting(AVERAGES_SHOWN, board_id=board_id(board), typed=typed, by="tests", now=THEN)


def versions(board: BoardFacts = CAPITALE) -> list[ReportCard]:
    """Every version of the board, in the order in which they were issued."""
    with rows_of(board=board_id(board)):
        return list(ReportCard.objects.order_by("source_id", "student_id", "number"))
