"""The days and terms of a sample school year. Floor 11."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SampleTerm:
    """weight: percent of the year."""

    key: str
    number: int
    starts_on: date
    ends_on: date
    weight: int


@dataclass(frozen=True, slots=True)
class SampleDay:
    """kind: as calendrier.csv writes it. place: how many class days came before it, None on any other day."""

    day: date
    kind: str
    label: str
    place: int | None


@dataclass(frozen=True, slots=True)
class YearPlan:
    label: str
    today: date
    terms: tuple[SampleTerm, ...]
    days: tuple[SampleDay, ...]

    def class_days(self, *, after: date, before: date) -> list[date]:
        """The days of class from AFTER to BEFORE, both among them."""
        return [one.day for one in self.days if one.place is not None and after <= one.day <= before]

    def day_before(self, day: date) -> date:
        """The last day of class before DAY; the first of the year when there is none."""
        earlier = [one.day for one in self.days if one.place is not None and one.day < day]
        return earlier[-1] if earlier else self.days[0].day

    def day_after(self, day: date) -> date:
        """The next day of class; the last of the year when there is none."""
        later = [one.day for one in self.days if one.place is not None and one.day > day]
        return later[0] if later else self.days[-1].day


def plan_of(today: date) -> YearPlan:
    """The year that TODAY falls in; a demo has life on any day.

    From June, when little is left of a year, until the next one's first report card is out, that one is moved
    by whole weeks, so that it is late November there.
    """
    start = today.year if (today.month, today.day) >= (6, 8) else today.year - 1
    cards_out = date(start, 11, 20)
    if start == today.year and today < cards_out:
        moved = timedelta(weeks=(cards_out - today).days // 7 + 1)
        return _moved(plan_of(today + moved), by=-moved)
    first, last = date(start, 8, 27), date(start + 1, 6, 22)
    ends = (date(start, 11, 6), date(start + 1, 2, 12), last)
    starts = (first, ends[0] + _DAY, ends[1] + _DAY)
    terms = tuple(
        SampleTerm(f"{start}-{number}", number, begins, finishes, weight)
        for number, begins, finishes, weight in zip((1, 2, 3), starts, ends, (20, 20, 60), strict=True)
    )
    off = _off(start)
    days = tuple(_days(first, last, off))
    if storm := _storm(days, today):
        days = tuple(_days(first, last, {**off, storm: ("tempête", "Toutes les écoles")}))
    return YearPlan(f"{start}-{start + 1}", today, terms, days)


def _moved(plan: YearPlan, *, by: timedelta) -> YearPlan:
    return replace(
        plan,
        today=plan.today + by,
        terms=tuple(
            replace(one, starts_on=one.starts_on + by, ends_on=one.ends_on + by) for one in plan.terms
        ),
        days=tuple(replace(one, day=one.day + by) for one in plan.days),
    )


def _storm(days: tuple[SampleDay, ...], today: date) -> date | None:
    """In winter, the last day of class but one: the snow closed the schools."""
    past = [one.day for one in days if one.place is not None and one.day < today]
    return past[-2] if len(past) > 1 and past[-2].month in (11, 12, 1, 2, 3) else None


def _days(first: date, last: date, off: dict[date, tuple[str, str]]) -> Iterator[SampleDay]:
    place, day = 0, first
    while day <= last:
        if day.weekday() < 5:
            kind, label = off.get(day, ("classe", ""))
            yield SampleDay(day, kind, label, place if kind == "classe" else None)
            place += kind == "classe"
        day += _DAY


def _off(start: int) -> dict[date, tuple[str, str]]:
    """The days without class: holidays, then the days when teachers work alone."""
    holiday = {
        _weekday(start, 9, 0, 1): "Fête du Travail",
        _weekday(start, 10, 0, 2): "Action de grâce",
        **dict.fromkeys(_span(date(start, 12, 21), date(start + 1, 1, 5)), "Congé des fêtes"),
        **dict.fromkeys(_week(start + 1, 3, 1), "Semaine de relâche"),
        _easter(start + 1) - 2 * _DAY: "Vendredi saint",
        _easter(start + 1) + _DAY: "Lundi de Pâques",
        _monday_before(date(start + 1, 5, 25)): "Journée nationale des patriotes",
    }
    alone = (
        _weekday(start, 9, 4, 4), _weekday(start, 10, 4, 3), _weekday(start, 11, 4, 4),
        _weekday(start + 1, 1, 4, 4), _weekday(start + 1, 2, 4, 2), _weekday(start + 1, 4, 4, 4),
        _weekday(start + 1, 5, 4, 2),
    )  # fmt: skip
    return {
        **dict.fromkeys(alone, ("pédagogique", "Journée pédagogique")),
        **{day: ("congé", label) for day, label in holiday.items()},
    }


def _weekday(year: int, month: int, weekday: int, which: int) -> date:
    """The WHICHth Monday (0) to Friday (4) of a month."""
    first = date(year, month, 1)
    return first + _DAY * ((weekday - first.weekday()) % 7 + 7 * (which - 1))


def _week(year: int, month: int, which: int) -> list[date]:
    monday = _weekday(year, month, 0, which)
    return [monday + _DAY * place for place in range(5)]


def _span(first: date, last: date) -> list[date]:
    return [first + _DAY * place for place in range((last - first).days + 1)]


def _monday_before(day: date) -> date:
    return day - _DAY * (day.weekday() or 7)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the method published in Nature in 1876."""
    century, rest = divmod(year, 100)
    golden = year % 19
    leap, over = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, left = divmod(rest, 4)
    week = (32 + 2 * over + 2 * quarter - epact - left) % 7
    shift = (golden + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)
