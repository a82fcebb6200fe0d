"""When the sample pupils were away, late or gone early, and what became of it. Floor 11."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.year.plan import YearPlan

_MOTIVES = ("MALADIE", "RDV")
_SECRETARY = "Mme Thériault"
_MORNING = {"moment": "avant-midi", "debut": "08:05", "fin": "11:30"}
_LATE = {"genre": "retard", "moment": "", "debut": "08:05", "fin": "08:25"}
_EARLY = {"genre": "départ hâtif", "moment": "", "debut": "14:10", "fin": "15:10"}


def absences(pupils: Sequence[tuple[str, Child]], plan: YearPlan) -> Iterator[Line]:
    """Some days here and there, answered; and of these days, for one pupil in a few, each other case."""
    past = [one.day for one in plan.days if one.place is not None and one.day < plan.today]
    for number, (key, child) in enumerate(pupils):
        lately, before = past[-6:], past[:-6]
        random = Random(f"absences {key} {child.family_name}")  # noqa: S311  # to be the same each time is the point
        for day in sorted(random.sample(before, min(len(before), random.randrange(0, 5)))):
            yield _row(key, day, "motivée", motif=_MOTIVES[day.toordinal() % 2])
        if len(lately) == 6:
            yield from _of_late(key, number, lately)


def _of_late(key: str, number: int, days: Sequence[date]) -> Iterator[Line]:
    """What waits, what the school refused, who came late or left early, and what a parent told before."""
    if number % 10 in (0, 2):
        yield _row(key, days[5], "à motiver", **_MORNING)
    if number % 10 == 1:
        yield _row(key, days[4], "refusée", motif="AUTRE")
    if number % 5 in (2, 3):
        yield _row(key, days[3], "motivée", **_LATE)
    if number % 5 == 3:
        yield _row(key, days[2], "motivée", **_EARLY)
    if number % 5 in (1, 3):
        yield _row(key, days[1], "motivée", motif="RDV", moment="après-midi", source="parent")


def _row(key: str, day: date, state: str, **cells: str) -> Line:
    answered = state != "à motiver"
    kind = cells.get("genre", "absence")
    return {
        "absence": f"{key}-{day:%Y%m%d}" + ("" if kind == "absence" else f"-{kind[0]}"),
        "eleve": key,
        "jour": day.isoformat(),
        "genre": kind,
        "moment": "journée",
        "debut": "",
        "fin": "",
        "motif": "",
        "etat": state,
        "repondu_le": f"{day}T15:00:00-05:00" if answered else "",
        "repondu_par": _SECRETARY if answered else "",
        "saisie_le": f"{day}T08:40:00-05:00",
        "source": "enseignant",
        **cells,
    }
