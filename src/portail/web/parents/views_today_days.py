"""What is unusual of the days of a home, once for all the children whom it concerns. Floor 10."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from portail.agenda.home import DateLine
from portail.agenda.rules import DayKind
from portail.common.text import fold
from portail.overview.home import Home
from portail.overview.queries import HomeChild
from portail.web.parents.views_today_words import hour_of, near_day


class OddDay(NamedTuple):
    """A day without classes, of exams, or that ends early. label: the school's own words, "" for none.

    is_alert: the school is closed though nobody expected it. kind: of the notice that says it.
    """

    children: tuple[HomeChild, ...]
    fact: str
    label: str
    kind: str
    is_alert: bool


def odd_days(home: Home, *, language: str) -> list[OddDay]:
    """In the order of days. What the calendars of several children say in the same words is one."""
    concerned: dict[tuple[str, str, str, str | None], list[HomeChild]] = {}
    for one in home.children:
        for line in one.agenda.dates:
            if line.kind != DayKind.CLASS or line.closes_at:
                same = (line.on, line.kind, line.label, line.closes_at)
                concerned.setdefault(same, []).append(one.child)
    today = home.today.isoformat()
    return [
        _odd_day(
            DateLine(on, kind, None, label, closes_at), tuple(children),
            day=near_day(on, today, language), hour=hour_of(closes_at, language),
        )
        for (on, kind, label, closes_at), children in sorted(concerned.items(), key=lambda one: one[0][0])
    ]  # fmt: skip


def _odd_day(line: DateLine, children: tuple[HomeChild, ...], *, day: str, hour: str) -> OddDay:
    is_storm = line.kind == DayKind.STORM
    what = {
        DayKind.EXAM.value: _("examens"),
        DayKind.PEDAGOGICAL.value: _("journée pédagogique"),
        DayKind.HOLIDAY.value: _("congé"),
        DayKind.STORM.value: _("école fermée"),
    }.get(line.kind, "")
    leaves = _("départ à %(hour)s") % {"hour": hour} if hour else ""
    fact = ", ".join(said for said in (what, leaves) if said)
    return OddDay(
        children,
        _("%(day)s : %(what)s") % {"day": day, "what": fact},
        "" if fold(line.label) == fold(what) else line.label,
        "waits" if is_storm or hour else "",
        is_storm,
    )
