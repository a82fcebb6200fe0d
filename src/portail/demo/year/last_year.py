"""The sample pupils' report cards of the year before: three terms, and how the year ended. Floor 11."""

from collections.abc import Iterator, Sequence
from datetime import date

from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.places import SampleBoard
from portail.demo.year.classes import SampleSection
from portail.demo.year.plan import YearPlan
from portail.demo.year.results import mark_of
from portail.records.rules import read_level

_ISSUED = ((1, 11, 20), (2, 3, 12), (3, 7, 3))
"""Each term of it, and the month and day its cards came out."""
_WEIGHTS = (20, 20, 60)
_CREDITS = {"FRA": 6, "MAT": 6, "SCI": 4, "HIS": 4, "ANG": 4}
_PASSES = 60


def cards_of(
    board: SampleBoard,
    pupils: Sequence[tuple[str, Child]],
    sections: Sequence[SampleSection],
    plan: YearPlan,
) -> Iterator[tuple[Line, list[Line]]]:
    """Each card with its lines, of whoever was at the same stage then: their subjects were the same."""
    taught: dict[str, list[SampleSection]] = {}
    for one in sections:
        for pupil in one.pupils:
            taught.setdefault(pupil, []).append(one)
    schools = {school.name: f"ecole-{school.code}" for school in board.schools}
    first = plan.terms[0].starts_on.year - 1
    for key, child in pupils:
        if child.level[0] == "M" or child.level[1] == "1":
            continue
        for term, month, day in _ISSUED:
            issued = date(first + (month < 8), month, day)
            if issued > plan.today:
                continue
            row = _card(key, child, term, issued=issued, year=f"{first}-{first + 1}")
            lines = list(_lines(key, taught[key], term))
            total = sum(int(line.get("unites") or 0) for line in lines)
            row |= {"ecole": schools[child.school], "unites": str(total) if total else ""}
            places = enumerate(lines, 1)
            yield row, [{"bulletin": row["bulletin"], "rang": str(at), **line} for at, line in places]


def _card(key: str, child: Child, term: int, *, issued: date, year: str) -> dict[str, str]:
    number = sum(map(ord, key)) + term
    now = read_level(child.level)
    return {
        "bulletin": f"{key}-{year}-{term}",
        "eleve": key,
        "annee": year,
        "etape": str(term),
        "genre": "bulletin",
        "nom": f"Bulletin de l’étape {term}",
        "niveau": read_level(f"{child.level[0]}{int(child.level[1]) - 1}").label("fr"),
        "direction": "Mme Brigitte Arsenault",
        "absences": str(number % 5),
        "retards": str(number % 3),
        "commentaire": "Une belle année. Bon été!" if term == len(_ISSUED) else "",
        "emis_le": issued.isoformat(),
        "publie_le": f"{issued.isoformat()}T16:00:00-05:00",
        "decision": f"Passe en {now.label('fr')}" if term == len(_ISSUED) else "",
    }


def _lines(key: str, taught: Sequence[SampleSection], term: int) -> Iterator[Line]:
    for one in taught:
        marks = [mark_of(key, one, 4 * number - 12) for number, *_issued in _ISSUED]
        said = {"matiere": one.subject.name, "resultat": str(marks[term - 1])}
        if term == len(_ISSUED):
            weighed = sum(mark * weight for mark, weight in zip(marks, _WEIGHTS, strict=True))
            final = round(weighed / sum(_WEIGHTS))
            counts = one.level.startswith("S") and final >= _PASSES
            said["resultat_final"] = str(final)
            said["unites"] = str(_CREDITS.get(one.subject.code, 2)) if counts else ""
        yield said
        for place, (competency, weight) in enumerate(one.subject.competencies):
            near = max(40, min(100, marks[term - 1] + (place * 5 + len(key) + term) % 7 - 3))
            part = {"competence": competency, "ponderation": str(weight), "resultat": str(near)}
            yield {"matiere": one.subject.name, **part}
