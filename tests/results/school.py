"""A term of results for the tests' cast, as a board would send it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from tests.cast import MAIKA, ChildFacts
from tests.publishing import publish
from tests.world import NOW

SUBJECTS = ("Mathématique", "Français", "Anglais", "Science et technologie", "Histoire", "Éducation physique",
            "Arts plastiques", "Musique")  # fmt: skip
TEACHERS = ("Mme Joëlle Nguyễn-Roy", "M. Pierre-Luc Gagné", "Mme Siobhán Leclerc", "M. Abdoulaye Diarra")
# The day the school says it published: before the world's, whatever its hour.
PUBLISHED = "2026-11-20T08:05:00-05:00"

type Row = dict[str, str]


def terms(child: ChildFacts = MAIKA) -> list[Row]:
    """Three, weighing 20, 20 and 60 %."""
    days = (("2026-08-27", "2026-11-06"), ("2026-11-09", "2027-02-12"), ("2027-02-15", "2027-06-22"))
    return [
        {"etape": f"{child.source_id}-{number}", "annee": "2026-2027", "numero": str(number),
         "nom": f"Étape {number}", "debut": first, "fin": last, "poids": weight}
        for number, (first, last), weight in zip((1, 2, 3), days, ("20", "20", "60"), strict=True)
    ]  # fmt: skip


def section(number: int = 0, child: ChildFacts = MAIKA) -> Row:
    return {
        "groupe": f"{child.source_id}-G{number}", "ecole": child.school.code, "annee": "2026-2027",
        "matiere": SUBJECTS[number % len(SUBJECTS)], "enseignant": TEACHERS[number % len(TEACHERS)],
    }  # fmt: skip


def work(number: int = 0, of: int = 0, child: ChildFacts = MAIKA, **said: str) -> Row:
    """The NUMBER-th work of the section OF, one a week."""
    day = datetime(2026, 9, 11) + timedelta(weeks=number)
    return {
        "travail": f"{child.source_id}-G{of}-T{number}", "groupe": f"{child.source_id}-G{of}",
        "etape": f"{child.source_id}-1", "genre": "évaluation", "titre": f"Travail {number + 1}",
        "pour_le": f"{day:%Y-%m-%d}", "note_maximale": "50", "compte": "oui", "poids": "10",
        "competence": "Utiliser un raisonnement mathématique",
    } | said  # fmt: skip


def mark(number: int = 0, of: int = 0, child: ChildFacts = MAIKA, **said: str) -> Row:
    return {
        "travail": f"{child.source_id}-G{of}-T{number}", "eleve": child.source_id, "etat": "",
        "note": f"{35 + number},5", "moyenne_groupe": "36,25", "publie_le": PUBLISHED,
    } | said  # fmt: skip


def term_result(of: int = 0, term: int | None = 1, child: ChildFacts = MAIKA, **said: str) -> Row:
    return {
        "resultat": f"{child.source_id}-G{of}-E{term}-{said.get('competence', '')}",
        "groupe": f"{child.source_id}-G{of}", "eleve": child.source_id,
        "etape": f"{child.source_id}-{term}" if term else "", "competence": "", "note": "78",
        "moyenne_groupe": "73", "poids": "", "publie_le": "2026-11-20",
    } | said  # fmt: skip


def year_of(
    child: ChildFacts = MAIKA, *, subjects: int = 1, marks: int = 4
) -> Mapping[str, list[dict[str, str]]]:
    """Every file of a child with so many subjects, and so many marks in each."""

    def pairs() -> Iterator[tuple[int, int]]:
        return ((number, of) for of in range(subjects) for number in range(marks))

    return {
        "etapes": terms(child),
        "groupes": [section(of, child) for of in range(subjects)],
        "inscriptions": [
            {"groupe": f"{child.source_id}-G{of}", "eleve": child.source_id} for of in range(subjects)
        ],
        "travaux": [work(number, of, child) for number, of in pairs()],
        "resultats": [mark(number, of, child) for number, of in pairs()],
        "resultats_etapes": [term_result(of, child=child) for of in range(subjects)],
    }


def publish_year(
    child: ChildFacts = MAIKA, *, subjects: int = 1, marks: int = 4, now: datetime = NOW
) -> None:
    """Send it for the child's board."""
    publish(child.board, now=now, **year_of(child, subjects=subjects, marks=marks))
