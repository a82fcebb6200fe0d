"""Who is taught what in the sample schools: subjects, groups, timetables. Floor 11."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.places import SampleBoard, SampleSchool
from portail.demo.year.plan import YearPlan
from portail.records.rules import Level

# Each subject with how many periods a cycle of ten days has of it, and its competencies with their weights.
_LANGUAGE = (("Lire", 40), ("Écrire", 40), ("Communiquer oralement", 20))
_MATHEMATICS = (("Résoudre", 30), ("Raisonner", 70))


@dataclass(frozen=True, slots=True)
class Subject:
    code: str
    name: str
    periods: int
    competencies: tuple[tuple[str, int], ...] = ()


PRESCHOOL = (Subject("EDU", "Éducation préscolaire", 50),)
PRIMARY = (
    Subject("FRA", "Français", 16, _LANGUAGE),
    Subject("MAT", "Mathématique", 12, _MATHEMATICS),
    Subject("ANG", "Anglais", 4, (("Interagir", 100),)),
    Subject("EPS", "Éducation physique et à la santé", 4),
    Subject("UNI", "Univers social", 5),
    Subject("SCI", "Science et technologie", 5),
    Subject("ART", "Arts plastiques", 4),
)
SECONDARY = (
    Subject("FRA", "Français", 8, _LANGUAGE),
    Subject("MAT", "Mathématique", 8, _MATHEMATICS),
    Subject("ANG", "Anglais", 6, (("Interagir", 40), ("Réinvestir", 35), ("Écrire", 25))),
    Subject("SCI", "Science et technologie", 6),
    Subject("HIS", "Histoire", 4),
    Subject("EPS", "Éducation physique et à la santé", 4),
    Subject("ART", "Art dramatique", 4),
)
_TEACHERS = (
    "Mme Joëlle Nguyễn-Roy", "M. Pierre-Luc Gagné", "Mme Siobhán Leclerc", "M. Abdoulaye Diarra",
    "Mme Zoé Saint-Onge", "M. Étienne Bérubé", "Mme Maïté Lévesque", "M. Nael Haddad", "Mme Agnès D’Amours",
    "M. Loïc Paré", "Mme Inès Beaulieu-Ortiz", "M. Thierry Cloutier",
)  # fmt: skip
_PERIODS = {
    "primary": (("08:05", "09:05"), ("09:10", "10:10"), ("10:30", "11:30"), ("12:55", "13:55"),
                ("14:10", "15:10")),
    "secondary": (("09:05", "10:20"), ("10:35", "11:50"), ("13:05", "14:20"), ("14:35", "15:50")),
}  # fmt: skip
CYCLE = 10
MOST_PUPILS = 28  # of one group


@dataclass(frozen=True, slots=True)
class SampleSection:
    key: str
    school: SampleSchool
    level: str
    subject: Subject
    group: str
    teacher: str
    pupils: tuple[str, ...]


def sections_of(board: SampleBoard, pupils: Sequence[tuple[str, Child]]) -> list[SampleSection]:
    """A level's groups in each school, each taught every subject of its stage. pupils: with their keys."""
    inside: dict[tuple[str, str], list[str]] = {}
    for key, child in pupils:
        inside.setdefault((child.school, child.level), []).append(key)
    found: list[SampleSection] = []
    for school in board.schools:
        for level in Level:
            keys = inside.get((school.name, level.code), [])
            for number, group in enumerate(_in_groups(keys), 1):
                found += _taught(school, level.code, number, group, first=len(found))
    return found


def _in_groups(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """As few groups as their limit lets, of sizes as near as can be."""
    count = -(-len(keys) // MOST_PUPILS)
    return [tuple(keys[place::count]) for place in range(count)]


def _taught(
    school: SampleSchool, level: str, number: int, pupils: tuple[str, ...], *, first: int
) -> Iterator[SampleSection]:
    """The sections of one group; the school's first at a level is the level's own in the keys."""
    place = level if number == 1 else f"{level}.{number}"
    for rank, subject in enumerate(subjects_of(level)):
        yield SampleSection(
            key=f"{school.code}-{place}-{subject.code}",
            school=school,
            level=level,
            subject=subject,
            group=f"{level[1]}{number:02d}",
            teacher=_TEACHERS[(first + 2 * rank) % len(_TEACHERS)],
            pupils=pupils,
        )


def subjects_of(level: str) -> tuple[Subject, ...]:
    return {"M": PRESCHOOL, "P": PRIMARY, "S": SECONDARY}[level[0]]


def groups(sections: Sequence[SampleSection], plan: YearPlan) -> Iterator[Line]:
    for one in sections:
        yield {
            "groupe": one.key,
            "ecole": f"ecole-{one.school.code}",
            "annee": plan.label,
            "code_matiere": one.subject.code,
            "matiere": one.subject.name,
            "nom": one.group,
            "enseignant": one.teacher,
            "local": f"{one.level[1]}{len(one.subject.name) % 20 + 10}",
        }


def enrolments(sections: Sequence[SampleSection]) -> Iterator[Line]:
    for one in sections:
        for pupil in one.pupils:
            yield {"groupe": one.key, "eleve": pupil}


def timetable(sections: Sequence[SampleSection]) -> Iterator[Line]:
    """Each group's periods over the cycle, its subjects spread as evenly as they go."""
    by_group: dict[tuple[str, str, str], list[SampleSection]] = {}
    for one in sections:
        by_group.setdefault((one.school.code, one.level, one.group), []).append(one)
    for (_school, level, _group), taught in by_group.items():
        periods = _PERIODS["secondary" if level.startswith("S") else "primary"]
        order = _spread(taught, len(periods) * CYCLE)
        for place, one in enumerate(order):
            cycle_day, period = divmod(place, len(periods))
            begins, ends = periods[period]
            yield {
                "periode": f"{one.key}-{cycle_day + 1}-{period + 1}",
                "groupe": one.key,
                "jour_cycle": str(cycle_day + 1),
                "debut": begins,
                "fin": ends,
                "local": f"{level[1]}{len(one.subject.name) % 20 + 10}",
            }


def _spread(taught: Sequence[SampleSection], places: int) -> list[SampleSection]:
    """PLACES periods, each given to the subject that lags most behind its share."""
    whole = sum(one.subject.periods for one in taught)
    given = dict.fromkeys((one.key for one in taught), 0)
    order = []
    for place in range(places):
        late = max(taught, key=lambda one: (place + 1) * one.subject.periods / whole - given[one.key])
        given[late.key] += 1
        order.append(late)
    return order
