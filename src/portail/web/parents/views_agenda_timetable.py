"""A child's timetable: their cycle on one page, the day of today marked. Floor 10.

Template: parents/agenda_timetable.html (child, pages, rows, times, today, is_published).
"""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portail.agenda.queries import read_agenda
from portail.agenda.rules import Pupil, Slot, child_day
from portail.links.ages import Category
from portail.web.parents.ages import one_of_age
from portail.web.parents.children import child_of, children_of, pages_of, shown_in

type Times = tuple[time, time]


@dataclass(frozen=True, slots=True)
class CycleDay:
    """A day of the cycle; number: None is every day. cells: its periods at each of the page's times."""

    number: int | None
    cells: tuple[tuple[Times, tuple[Slot, ...]], ...]


@login_required
@require_GET
def timetable(request: HttpRequest, student: UUID) -> HttpResponse:
    """The usual timetable, without exceptions: those are on the agenda's days."""
    children = children_of(request)
    child = child_of(children, student)
    pages = pages_of(shown_in(children, Category.AGENDA), "parents:timetable")
    if age := child.hidden_from(Category.AGENDA):
        context = one_of_age(child, Category.AGENDA, age) | {"pages": pages}
        return render(request, "parents/of_age.html", context)
    today = timezone.localdate()
    found = read_agenda([child.grant], first=today, last=today)
    pupil = found.pupils[child.grant.student_id]
    slots = _slots(found.slots, pupil)
    times = sorted({(slot.starts_at, slot.ends_at) for slot in slots})
    date = child_day(found, pupil, today).date
    context = {
        "child": child,
        "pages": pages,
        "rows": _rows(slots, times),
        "times": times,
        "today": date.cycle_day if date and date.is_open else None,
        "is_published": "timetable" in pupil.shown & pupil.published,
    }
    return render(request, "parents/agenda_timetable.html", context)


def _slots(slots: tuple[Slot, ...], pupil: Pupil) -> list[Slot]:
    shown = "timetable" in pupil.shown
    return [slot for slot in slots if shown and slot.section_id in pupil.sections]


def _rows(slots: list[Slot], times: list[Times]) -> list[CycleDay]:
    """A row a day of the cycle, what is every day last."""
    numbers = sorted({slot.cycle_day for slot in slots}, key=lambda number: (number is None, number or 0))
    return [CycleDay(number, tuple((at, _at(slots, number, at)) for at in times)) for number in numbers]


def _at(slots: list[Slot], number: int | None, times: Times) -> tuple[Slot, ...]:
    return tuple(
        slot for slot in slots if slot.cycle_day == number and (slot.starts_at, slot.ends_at) == times
    )
