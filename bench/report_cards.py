"""A thousand report cards as PDF files, one process: seconds, per file, and how large they are."""

import time
from datetime import UTC, date, datetime
from statistics import quantiles
from uuid import UUID

from django.utils import translation

from bench.figures import Figure
from portail.report_cards.printing import pdf_of
from portail.report_cards.queries import CardPage, IssuedCard
from portail.report_cards.rules import Content, read_content

FILES = 1_000
EACH_CPU_MS = 60
_ISSUED = datetime(2026, 11, 20, 21, tzinfo=UTC)
_SUBJECTS = (
    "Français, langue d’enseignement", "Mathématique", "Anglais, langue seconde", "Science et technologie",
    "Géographie, histoire et éducation à la citoyenneté", "Arts plastiques", "Musique", "Éducation physique",
    "Culture et citoyenneté québécoise",
)  # fmt: skip
_COMPETENCIES = (("Lire", "40"), ("Écrire", "40"), ("Communiquer oralement", "20"))


def run() -> list[Figure]:
    """Each card has other results and other words, so that nothing of one serves another."""
    seconds, sizes = [], []
    cpu = time.process_time()  # the writer's own threads included
    with translation.override("fr"):
        for number in range(FILES):
            page, content = _card(number)
            started = time.perf_counter()
            sizes.append(len(pdf_of(page, content)))
            seconds.append(time.perf_counter() - started)
    cpu = time.process_time() - cpu
    each = f"one process, {len(_SUBJECTS)} subjects of three competencies, PDF/UA-1 and PDF/A-2a"
    mean_ms = 1000 * sum(seconds) / FILES
    return [
        Figure("pdf.thousand_s", sum(seconds), "s", f"{FILES} report cards, {each}"),
        Figure("pdf.each_ms", mean_ms, "ms", "the mean of one"),
        Figure("pdf.cpu_ms", 1000 * cpu / FILES, "ms", "processor time of one", at_most=EACH_CPU_MS),
        Figure("pdf.p95_ms", 1000 * quantiles(seconds, n=20)[-1], "ms", "19 of 20 are faster"),
        Figure("pdf.size_kb", sum(sizes) / FILES / 1000, "kB", "the mean of one, fonts included"),
    ]


def _card(number: int) -> tuple[CardPage, Content]:
    card = IssuedCard(
        UUID(int=number), number, f"B{number}", 1, "2026-2027", "term", "Bulletin de l’étape 1",
        "École des Quatre-Vents", date(2026, 11, 20), _ISSUED, is_withdrawn=False, is_current=True,
    )  # fmt: skip
    content = read_content(_content(number), averages=True)
    return CardPage(card, content, f"{number:016}", (card,)), content


def _content(number: int) -> dict[str, object]:
    return {
        "given_name": "Maïka", "given_names": "Maïka", "family_name": f"Bélanger-Côté {number}",
        "file_number": f"{number:07}", "birth_date": "2017-02-22", "board": "CSS de la Capitale",
        "school": "École des Quatre-Vents", "school_phone": "", "level": "4e année", "group": "041",
        "teacher": "Mme Joëlle Nguyễn-Roy", "director": "M. Omar Diallo", "absences": number % 9, "lates": 0,
        "comment": f"Élève numéro {number} : une belle étape.", "legend": "",
        "weights": [{"name": f"Étape {term}", "weight": 20 if term < 3 else 60} for term in (1, 2, 3)],
        "lines": [line for place, name in enumerate(_SUBJECTS) for line in _lines(number + place, name)],
    }  # fmt: skip


def _lines(seed: int, subject: str) -> list[dict[str, str]]:
    empty = dict.fromkeys(("competency", "weight", "result", "average", "final", "teacher", "comment"), "")
    comment = f"Objectif {seed} : relire ses textes avec soin."
    whole = {"result": str(60 + seed % 40), "average": str(70 + seed % 9), "comment": comment}
    parts = [
        {"competency": name, "weight": weight, "result": str(60 + (seed + at) % 40)}
        for at, (name, weight) in enumerate(_COMPETENCIES)
    ]
    return [{**empty, "subject": subject, **line} for line in (whole, *parts)]
