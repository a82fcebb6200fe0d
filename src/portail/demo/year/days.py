"""The sample schools' days: calendars, what changes this week, outings. Floor 11."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from portail.demo.packages import Line
from portail.demo.places import SampleBoard, SampleSchool
from portail.demo.year.classes import CYCLE, SampleSection
from portail.demo.year.plan import SampleDay, YearPlan

_EVENTS = (
    ("sortie", "Sortie au Musée de la mer", "Musée de la mer", 4, "09:00", "14:30"),
    ("activité", "Photo scolaire", "Gymnase", 7, "09:00", "11:30"),
    ("rencontre", "Rencontre de parents", "École", 9, "18:30", "20:30"),
)
_CLOSING = {"fermeture": "14:00", "libelle": "Réparation d’une conduite d’eau"}
_EXAM = {"genre": "examen", "libelle": "Examens de l’étape"}
_AS_USUAL = {"debut": "", "fin": "", "local": "", "note": ""}
_EXAM_AFTER = 6  # days of class
# Of each period of a secondary day, by its beginning, what is not as usual: tomorrow, then the day after.
_CHANGES: tuple[Mapping[str, Line], ...] = (
    {
        "09:05": {"genre": "déplacée", "local": "B-214", "note": "Le chauffage du local est en réparation"},
        "14:35": {"genre": "annulée", "note": "Fin des cours à 14 h 20"},
    },
    {
        "10:35": {"genre": "remplacée", "note": "Suppléance : M. Hugo Carrier-Dion"},
        "13:05": {"genre": "déplacée", "debut": "13:15", "fin": "14:30"},
    },
)


def closes_early(school: SampleSchool) -> bool:
    """Whether the school sends everybody home early tomorrow."""
    return school.takes("P1")


def calendar(board: SampleBoard, plan: YearPlan) -> Iterator[Line]:
    """A row a school and day; the cycle's number is said on each day of class, for it is never worked out."""
    for school in board.schools:
        unusual = _unusual(school, plan)
        for one in plan.days:
            yield {
                "jour": f"{school.code}-{one.day:%Y%m%d}",
                "date": one.day.isoformat(),
                "ecole": f"ecole-{school.code}",
                "genre": one.kind,
                "jour_cycle": _cycle_day(one),
                "libelle": one.label,
                "fermeture": "",
                **unusual.get(one.day, {}),
            }


def _unusual(school: SampleSchool, plan: YearPlan) -> Mapping[date, Line]:
    """What is said of a school's days beside what all of them have."""
    coming = plan.class_days(after=plan.day_after(plan.today), before=plan.days[-1].day)
    if closes_early(school):
        return dict.fromkeys(coming[:1], _CLOSING)
    return dict.fromkeys(coming[_EXAM_AFTER:][:1], _EXAM)


def _cycle_day(one: SampleDay) -> str:
    return "" if one.place is None else str(one.place % CYCLE + 1)


def exceptions(sections: Sequence[SampleSection], periods: Sequence[Line], plan: YearPlan) -> Iterator[Line]:
    """Of each secondary group, tomorrow a room and a shorter day; then a substitute and an hour."""
    secondary = {one.key for one in sections if one.level.startswith("S")}
    coming = [one for one in plan.days if one.place is not None and one.day > plan.today]
    for one, changes in zip(coming, _CHANGES, strict=False):
        for period in periods:
            is_theirs = period["groupe"] in secondary and period["jour_cycle"] == _cycle_day(one)
            if is_theirs and period["debut"] in changes:
                yield {
                    "exception": f"{period['periode']}-{one.day:%m%d}",
                    "date": one.day.isoformat(),
                    "groupe": period["groupe"],
                    "periode": period["periode"],
                    **_AS_USUAL,
                    **changes[period["debut"]],
                }


def events(board: SampleBoard, plan: YearPlan) -> Iterator[Line]:
    for school in board.schools:
        for number, (kind, title, place, ahead, begins, ends) in enumerate(_EVENTS):
            window = plan.class_days(after=plan.today, before=plan.days[-1].day)
            if len(window) > ahead:
                yield {
                    "evenement": f"{school.code}-{window[ahead]:%m%d}-{number}",
                    "ecole": f"ecole-{school.code}",
                    "genre": kind,
                    "titre": title,
                    "lieu": place,
                    "date": window[ahead].isoformat(),
                    "debut": begins,
                    "fin": ends,
                }
