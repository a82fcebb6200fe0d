"""« Agenda »: the week of every child on one page, today first. Floor 10.

Template: parents/agenda.html (week: ShownWeek, missing: tuple[Missing], children, filters).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from portail.access.grants import FollowedChild
from portail.agenda.queries import read_agenda
from portail.agenda.rules import (
    Agenda,
    CalendarDate,
    ChildDay,
    Due,
    Happening,
    Period,
    child_day,
    days_from,
    week_name,
    week_of,
)
from portail.agenda.wording import DAYS, DUE, kind_words
from portail.links.ages import Category
from portail.web.parents.ages import of_age, one_of_age
from portail.web.parents.children import Children, child_of, children_of, pages_by, shown_in

# What a board may leave out, by domain; the part of « agenda-shown » that hides it; how it is named.
DOMAINS: tuple[tuple[str, str, Promise], ...] = (
    ("calendar", "", _("le calendrier")),
    ("timetable", "timetable", _("l’horaire")),
    ("works", "homework", _("les devoirs et leçons")),
    ("events", "events", _("les sorties et activités")),
)


@dataclass(frozen=True, slots=True)
class Shared[T]:
    """One thing and every child whom it concerns: told once."""

    what: T
    children: Children


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of all the children. dates: what the day is, for whom; timetables: a child's periods each."""

    on: date
    is_today: bool
    dates: tuple[Shared[CalendarDate], ...]
    changes: tuple[Shared[Period], ...]
    due: tuple[Shared[Due], ...]
    happenings: tuple[Shared[Happening], ...]
    timetables: tuple[tuple[FollowedChild, tuple[Period, ...]], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.dates or self.due or self.happenings)


@dataclass(frozen=True, slots=True)
class ShownWeek:
    """The days left of a week, and those gone by; the addresses of the weeks around it."""

    monday: date
    coming: tuple[ShownDay, ...]
    gone: tuple[ShownDay, ...]
    before: str
    after: str
    is_current: bool

    @property
    def friday(self) -> date:
        return self.monday + timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Missing:
    """What the schools of these children do not publish, in words."""

    children: Children
    what: tuple[Promise, ...]


@login_required
@require_GET
def agenda(request: HttpRequest) -> HttpResponse:
    """All the children's week, or one child's: `semaine` and `enfant` are links' own."""
    today = timezone.localdate()
    everyone = children_of(request)
    child = _chosen(request, everyone)
    shown = shown_in(everyone, Category.AGENDA)
    monday = week_of(request.GET.get("semaine", ""), today=today)
    if child and (age := child.hidden_from(Category.AGENDA)):
        return _of_age(request, child, shown, age, monday=monday)
    children = (child,) if child else shown
    grants = [one.grant for one in children]
    found = read_agenda(grants, first=monday, last=monday + timedelta(days=6))
    context = {
        "week": _week(found, children, monday, today=today, child=child),
        "missing": missing_of(found, children),
        "children": shown,
        "hidden": of_age(() if child else everyone, Category.AGENDA),
        "chosen": child,
        "filters": _filters(shown, child, monday),
        "day_words": DAYS,
        "due_words": DUE,
        "kind_words": kind_words,
    }
    return render(request, "parents/agenda.html", context)


def _of_age(
    request: HttpRequest, child: FollowedChild, others: Children, age: int, *, monday: date
) -> HttpResponse:
    pages = pages_by(others, lambda one: address(monday, one))
    context = one_of_age(child, Category.AGENDA, age) | {"pages": pages}
    return render(request, "parents/of_age.html", context)


def _chosen(request: HttpRequest, children: Children) -> FollowedChild | None:
    """The child of `enfant`, or None for all; somebody else's child is not found."""
    typed = request.GET.get("enfant", "")
    if not typed:
        return None
    try:
        student = UUID(typed)
    except ValueError:
        student = UUID(int=0)
    return child_of(children, student)


def address(monday: date, child: FollowedChild | None) -> str:
    """The agenda's address for a week, and for one child alone where one is given."""
    asked = {"semaine": week_name(monday), **({"enfant": str(child.public_id)} if child else {})}
    return f"{reverse('parents:agenda')}?{urlencode(asked)}"


def _filters(
    children: Children, chosen: FollowedChild | None, monday: date
) -> list[tuple[FollowedChild | None, str, bool]]:
    """« Tous », then each child: whom, address, is it the current one. Nothing for an only child."""
    if len(children) < 2:
        return []
    return [(child, address(monday, child), child is chosen) for child in (None, *children)]


def _week(
    found: Agenda, children: Children, monday: date, *, today: date, child: FollowedChild | None
) -> ShownWeek:
    days = [_day(found, children, on, today=today) for on in days_from(monday, today=today)]
    kept = [day for day in days if day.on.weekday() < 5 or not day.is_empty]
    week = timedelta(days=7)
    return ShownWeek(
        monday=monday,
        coming=tuple(day for day in kept if day.on >= today),
        gone=tuple(day for day in kept if day.on < today),
        before=address(monday - week, child),
        after=address(monday + week, child),
        is_current=monday == week_of("", today=today),
    )


def _day(found: Agenda, children: Children, on: date, *, today: date) -> ShownDay:
    days = [(child, child_day(found, found.pupils[child.grant.student_id], on)) for child in children]
    return ShownDay(
        on=on,
        is_today=on == today,
        dates=_shared(days, lambda day: (day.date,) if day.date else (), _as_told),
        changes=_shared(days, lambda day: day.changes, lambda period: period.key),
        due=_shared(days, lambda day: day.due, lambda work: work.key),
        happenings=_shared(days, lambda day: day.happenings, lambda event: event.key),
        timetables=tuple((child, day.periods) for child, day in days if day.periods),
    )


def _shared[T](
    days: Iterable[tuple[FollowedChild, ChildDay]],
    of_day: Callable[[ChildDay], Sequence[T]],
    key: Callable[[T], Hashable],
) -> tuple[Shared[T], ...]:
    """Each thing once, in the order first met, with every child who has it."""
    found: dict[Hashable, Shared[T]] = {}
    for child, day in days:
        for one in of_day(day):
            before = found.get(key(one))
            found[key(one)] = Shared(one, (*(before.children if before else ()), child))
    return tuple(found.values())


def _as_told(day: CalendarDate) -> Hashable:
    """Two schools' days that read the same are told together."""
    return (day.kind, day.cycle_day, day.label, day.closes_at)


def missing_of(found: Agenda, children: Children) -> tuple[Missing, ...]:
    """What their schools never published or do not show, for the children of whom it is the same together."""
    alike: dict[tuple[Promise, ...], Children] = {}
    for child in children:
        what = _not_published(found, child)
        alike[what] = (*alike.get(what, ()), child)
    return tuple(Missing(some, what) for what, some in alike.items() if what)


def _not_published(found: Agenda, child: FollowedChild) -> tuple[Promise, ...]:
    pupil = found.pupils[child.grant.student_id]
    return tuple(
        words
        for domain, part, words in DOMAINS
        if domain not in pupil.published or (part and part not in pupil.shown)
    )
