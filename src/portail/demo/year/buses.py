"""How the sample pupils travel: by the yellow bus, from each of their homes. Floor 11."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from portail.demo.families import Child
from portail.demo.packages import Line
from portail.demo.year.plan import YearPlan

_STOPS = ("Rue du Moulin, au coin de la 3e Avenue", "Devant le 45, chemin du Quai", "Place de l’Église")
_PATTERN = "une semaine sur deux"  # of who lives in two homes


def trips(
    pupils: Sequence[tuple[str, Child]], plan: YearPlan, homes: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    """Two trips a day for most, of each home for who has two; for one in eight the afternoon's stop has just
    changed."""
    for number, (key, _child) in enumerate(pupils):
        if key in homes:
            for place, adult in enumerate(homes[key]):
                shared = {"adulte": adult, "frequence": _PATTERN}
                yield from _trips(f"{key}-{adult}", key, number + place, plan, shared)
        elif number % 4 != 3:
            yield from _trips(key, key, number, plan, {"adulte": "", "frequence": ""})


def _trips(name: str, key: str, number: int, plan: YearPlan, shared: Line) -> Iterator[Line]:
    stop, route = _STOPS[number % len(_STOPS)], str(200 + number % 30)
    for half, hour in (("matin", f"07:{12 + number % 30:02d}"), ("soir", f"15:{20 + number % 30:02d}")):
        has_moved = half == "soir" and number % 8 in (0, 2)
        yield {
            "trajet": f"{name}-{half}",
            "eleve": key,
            **shared,
            "moment": half,
            "heure": hour,
            "arret": stop,
            "parcours": route,
            "transporteur": "Autobus de la Rive",
            "telephone": "418 555-0188",
            "debut": plan.days[0].day.isoformat(),
            "fin": plan.days[-1].day.isoformat(),
            "changement": f"Depuis le {(plan.today - timedelta(days=2)).day}, l’arrêt est {stop}."
            if has_moved
            else "",
        }
