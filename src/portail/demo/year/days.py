"""The sample schools' days: calendars, what changes tomorrow, outings, absences. Floor 11."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.places import SampleBoard
from portail.demo.year.classes import CYCLE, SampleSection
from portail.demo.year.plan import YearPlan

_EVENTS = (
    ("sortie", "Sortie au Musée de la mer", "Musée de la mer", 4, "09:00", "14:30"),
    ("activité", "Photo scolaire", "Gymnase", 7, "09:00", "11:30"),
    ("rencontre", "Rencontre de parents", "École", 9, "18:30", "20:30"),
)
_MOTIVES = ("MAL", "RDV", "")


def calendar(board: SampleBoard, plan: YearPlan) -> Iterator[Line]:
    """A row a school and day; the cycle's number is said on each day of class, for it is never worked out."""
    for school in board.schools:
        for one in plan.days:
            yield {
                "jour": f"{school.code}-{one.day:%Y%m%d}",
                "date": one.day.isoformat(),
                "ecole": f"ecole-{school.code}",
                "genre": one.kind,
                "jour_cycle": "" if one.place is None else str(one.place % CYCLE + 1),
                "libelle": one.label,
            }


def exceptions(sections: Sequence[SampleSection], periods: Iterable[Line], plan: YearPlan) -> Iterator[Line]:
    """Tomorrow one subject of each secondary group ends the day earlier or moves."""
    tomorrow = plan.day_after(plan.today)
    place = next(one.place for one in plan.days if one.day == tomorrow)
    cycle_day = str((place or 0) % CYCLE + 1)
    of_tomorrow = [one for one in periods if one["jour_cycle"] == cycle_day]
    secondary = {one.key for one in sections if one.level.startswith("S")}
    told: set[str] = set()
    for period in reversed(of_tomorrow):
        group = period["groupe"].rsplit("-", 1)[0]
        if period["groupe"] in secondary and group not in told:
            told.add(group)
            yield {
                "exception": f"{period['periode']}-{tomorrow:%m%d}",
                "date": tomorrow.isoformat(),
                "groupe": period["groupe"],
                "periode": period["periode"],
                "genre": "annulée",
                "note": "Fin des cours à 14 h 15" if period["debut"] == "14:35" else "Enseignant absent",
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


def absences(pupils: Sequence[tuple[str, Child]], plan: YearPlan) -> Iterator[Line]:
    """Some days here and there, answered; and for every tenth pupil one of last week that waits."""
    past = [one.day for one in plan.days if one.place is not None and one.day < plan.today]
    for number, (key, child) in enumerate(pupils):
        random = Random(f"absences {key} {child.family_name}")  # noqa: S311  # to be the same each time is the point
        for day in sorted(random.sample(past, min(len(past), random.randrange(0, 5)))):
            yield _absence(key, day.isoformat(), "motivée", _MOTIVES[day.toordinal() % 2])
        if past and (number % 10 == 0 or child.given_names == "Émile"):
            yield {**_absence(key, past[-1].isoformat(), "à motiver", ""), "moment": "avant-midi",
                   "debut": "08:05", "fin": "11:30", "absence": f"{key}-{past[-1]:%m%d}-a"}  # fmt: skip


def _absence(key: str, day: str, state: str, motive: str) -> Line:
    answered = state != "à motiver"
    return {
        "absence": f"{key}-{day}",
        "eleve": key,
        "jour": day,
        "genre": "absence",
        "moment": "journée",
        "motif": motive,
        "etat": state,
        "repondu_le": f"{day}T15:00:00-05:00" if answered else "",
        "repondu_par": "Mme Thériault" if answered else "",
        "saisie_le": f"{day}T08:40:00-05:00",
        "source": "enseignant",
    }
