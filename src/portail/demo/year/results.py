"""What is asked of the sample pupils and what they get for it. Floor 11."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from portail.demo.packages import Line
from portail.demo.year.classes import SampleSection
from portail.demo.year.plan import SampleTerm, YearPlan

_HOMEWORK = {
    "FRA": ("Dictée, liste {n}", "Lecture, pages {p} à {q}", "Verbes au futur simple, fiche {n}"),
    "MAT": ("Exercices {n} à {q}", "Problèmes ouverts, situation {n}", "Tables de multiplication de {n}"),
    "ANG": ("Vocabulary, unit {n}", "Short text: my weekend"),
    "SCI": ("Schéma à colorier, page {p}", "Rapport de laboratoire {n}"),
    "UNI": ("Carte du fleuve, page {p}",),
    "HIS": ("Lire le chapitre {n}", "Ligne du temps, page {p}"),
    "EDU": ("Apporter un objet qui commence par la lettre du jour",),
}
_EVALUATIONS = ("Minitest {n}", "Examen, chapitre {n}", "Situation {n}", "Exposé oral")
_PRACTICED = {
    "EPS": ("Parcours d’habiletés", "Course de 12 minutes", "Jeu d’équipe", "Enchaînement au sol"),
    "ART": ("Croquis", "Création libre", "Travail à plusieurs", "Présentation d’une œuvre"),
}
_WEIGHTS = (10, 30, 20, 15)
_EVERY_DAYS = 21


def works(sections: Sequence[SampleSection], plan: YearPlan) -> Iterator[Line]:
    """Evaluations all year long, homework of the weeks around today."""
    for one in sections:
        yield from _evaluations(one, plan)
        yield from _homework(one, plan)


def _evaluations(one: SampleSection, plan: YearPlan) -> Iterator[Line]:
    for number, (day, term) in enumerate(_evaluated_on(one, plan), 1):
        kind = number % len(_EVALUATIONS)
        yield {
            "travail": f"{one.key}-E{number}",
            "groupe": one.key,
            "etape": term.key,
            "genre": "évaluation",
            "titre": _PRACTICED.get(one.subject.code, _EVALUATIONS)[kind].format(n=number),
            "pour_le": day.isoformat(),
            "note_maximale": "100",
            "compte": "oui" if number % 5 else "non",
            "poids": str(_WEIGHTS[kind]) if number % 5 else "",
            "competence": one.subject.competencies[number % len(one.subject.competencies)][0]
            if one.subject.competencies
            else "",
        }


def _evaluated_on(one: SampleSection, plan: YearPlan) -> list[tuple[date, SampleTerm]]:
    """The days of a section's evaluations that are over or near; a class of four-year-olds has none."""
    if one.level.startswith("M"):
        return []
    first = plan.terms[0].starts_on + timedelta(days=10 + len(one.key + one.subject.name) % 11)
    last = min(plan.today + timedelta(days=14), plan.terms[-1].ends_on)
    days = []
    while first <= last:
        found = plan.day_after(first - timedelta(days=1))
        term = next((term for term in plan.terms if term.starts_on <= found <= term.ends_on), None)
        if term is not None:
            days.append((found, term))
        first += timedelta(days=_EVERY_DAYS)
    return days


def _homework(one: SampleSection, plan: YearPlan) -> Iterator[Line]:
    titles = _HOMEWORK.get(one.subject.code, ())
    random = Random(f"homework {one.key}")  # noqa: S311  # to be the same each time is the point
    window = plan.class_days(after=plan.today - timedelta(days=7), before=plan.today + timedelta(days=10))
    for place, day in enumerate(window if titles else ()):
        if (place + len(one.subject.name)) % 3:
            continue
        page = random.randrange(10, 90)
        title = titles[day.toordinal() % len(titles)]
        yield {
            "travail": f"{one.key}-D{day:%m%d}",
            "groupe": one.key,
            "genre": "devoir",
            "titre": title.format(n=random.randrange(2, 12), p=page, q=page + random.randrange(2, 5)),
            "donne_le": plan.day_before(day).isoformat(),
            "pour_le": day.isoformat(),
        }


def marks(sections: Sequence[SampleSection], plan: YearPlan) -> Iterator[Line]:
    """A mark a pupil for each evaluation that is over; now and then somebody was absent."""
    for one in sections:
        for number, (day, _term) in enumerate(_evaluated_on(one, plan), 1):
            if day >= plan.today:
                continue
            got = {pupil: mark_of(pupil, one, number) for pupil in one.pupils}
            average = round(sum(got.values()) / len(got))
            published = f"{plan.day_after(day).isoformat()}T10:00:00-05:00"
            for pupil, value in got.items():
                is_absent = (value + number) % 41 == 0
                yield {
                    "travail": f"{one.key}-E{number}",
                    "eleve": pupil,
                    "etat": "absent" if is_absent else "noté",
                    "note": "" if is_absent else str(value),
                    "moyenne_groupe": str(average),
                    "publie_le": published,
                }


def mark_of(pupil: str, one: SampleSection, number: int) -> int:
    """Everybody has a level of their own in each subject, and better days than others."""
    level, slope = _own(pupil, one.subject.code)
    day = Random(f"{pupil} {one.key} {number}")  # noqa: S311
    return max(38, min(100, round(level + number * slope + day.gauss(0, 5))))


@lru_cache(maxsize=4_096)
def _own(pupil: str, subject: str) -> tuple[float, float]:
    """Asked for again with each mark of a group: a source of chance costs more than all it then gives."""
    own = Random(f"{pupil} {subject}")  # noqa: S311
    return own.gauss(76, 9), own.uniform(-0.6, 1.2)


def term_results(sections: Sequence[SampleSection], plan: YearPlan) -> Iterator[Line]:
    """Of each term that has been over for two weeks: the subject's result and its competencies'."""
    for term in plan.terms:
        published = term.ends_on + timedelta(days=14)
        if published > plan.today:
            continue
        for one in sections:
            if not one.level.startswith("M"):
                yield from _of_term(one, term, published)


def _of_term(one: SampleSection, term: SampleTerm, published: date) -> Iterator[Line]:
    got = {pupil: list(of_term(pupil, one, term)) for pupil in one.pupils}
    average = round(sum(parts[0][2] for parts in got.values()) / len(got))
    for pupil, parts in got.items():
        for place, (competency, weight, value) in enumerate(parts):
            yield {
                "resultat": f"{one.key}-{pupil}-{term.number}-{place}",
                "groupe": one.key,
                "eleve": pupil,
                "etape": term.key,
                "competence": competency,
                "note": str(value),
                "moyenne_groupe": "" if competency else str(average),
                "poids": weight,
                "publie_le": published.isoformat(),
            }


def of_term(pupil: str, one: SampleSection, term: SampleTerm) -> Iterator[tuple[str, str, int]]:
    """What a pupil has in a subject, then in each competency with its weight: near the marks so far."""
    whole = mark_of(pupil, one, 4 * term.number)
    yield "", "", whole
    for place, (competency, weight) in enumerate(one.subject.competencies, 1):
        near = Random(f"{pupil} {one.key} {term.key} {place}").randrange(-4, 5)  # noqa: S311
        yield competency, str(weight), max(40, min(100, whole + near))
