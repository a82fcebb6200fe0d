"""Transport: each child's trips, to the home that they concern. Floor 10."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from portail.access.grants import FollowedChild
from portail.common.dates import WEEKDAYS_EN, WEEKDAYS_FR, time_of_day
from portail.links.ages import Category
from portail.transport.queries import trips_of
from portail.transport.rules import Trip, Trips
from portail.web.parents.ages import of_age
from portail.web.parents.children import children_of, shown_in
from portail.web.parents.views_services import ChildPanel, Phone, phone_of, publishing
from portail.web.ui.environment import language

HALVES: Mapping[str, str | Promise] = {
    "morning": gettext_lazy("Matin"),
    "noon": gettext_lazy("Midi"),
    "afternoon": gettext_lazy("Soir"),
}


@dataclass(frozen=True, slots=True)
class TripLine:
    """A trip in words. begins: the day when it is still to come."""

    half: str | Promise
    time: str
    stop: str
    days: str
    pattern: str
    route: str
    company: str
    phone: Phone | None
    begins: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class ChildTrips:
    """What a child's panel shows. changes: in the service's words, with the day from which they count."""

    changes: tuple[tuple[str, date | None], ...]
    now: tuple[TripLine, ...]
    later: tuple[TripLine, ...]


@login_required
@require_GET
def transport(request: HttpRequest) -> HttpResponse:
    """Every child's trips on one page: changes first, then today's, then those to come."""
    today = timezone.localdate()
    everyone = children_of(request)
    children = shown_in(everyone, Category.TRANSPORT)
    known = publishing(children, "transport")
    trips = trips_of((child.grant for child in children), today=today)
    panels = [_panel(child, trips[child.grant.student_id], known, today) for child in children]
    context = {"panels": panels, "hidden": of_age(everyone, Category.TRANSPORT)}
    return render(request, "parents/transport.html", context)


def _panel(child: FollowedChild, trips: Trips, known: Container[int], today: date) -> ChildPanel[ChildTrips]:
    """What a former school still drives shows, where the child's school publishes nothing."""
    is_said = trips.now or trips.later or child.grant.student_id in known
    return ChildPanel(child, _shown(trips, today) if is_said else None)


def _shown(trips: Trips, today: date) -> ChildTrips:
    return ChildTrips(
        changes=tuple(
            (trip.change, trip.starts_on if trip.starts_on and trip.starts_on > today else None)
            for trip in trips.changes
        ),
        now=tuple(_line(trip, today) for trip in trips.now),
        later=tuple(_line(trip, today) for trip in trips.later),
    )


def _line(trip: Trip, today: date) -> TripLine:
    return TripLine(
        half=HALVES[trip.half],
        time=time_of_day(trip.leaves_at, language()),
        stop=trip.stop,
        days=days_in_words(trip.days, language()),
        pattern=trip.pattern,
        route=trip.route,
        company=trip.company,
        phone=phone_of(trip.phone),
        begins=trip.starts_on if trip.starts_on and trip.starts_on > today else None,
        ends=trip.ends_on,
    )


def days_in_words(days: tuple[int, ...], language: str) -> str:
    """« lundi, mardi et jeudi »; « chaque jour de classe » for none."""
    if not days:
        return gettext("chaque jour de classe")
    names = [(WEEKDAYS_FR if language == "fr" else WEEKDAYS_EN)[day - 1] for day in days]
    if len(names) == 1:
        return names[0]
    return gettext("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
