"""A child's results in words: what the pages show of each subject, term and work. Floor 10."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from heapq import nlargest
from math import inf
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy, ngettext
from markupsafe import Markup

from portail.common.dates import NBSP, day_and_month
from portail.results.queries import Mark, Results, Subject, TermResult
from portail.results.rules import percent, shown_before
from portail.web.parents import views_results_lines as lines
from portail.web.ui.environment import language

STATES = {
    "absent": gettext_lazy("Absent"),
    "excused": gettext_lazy("Exempté"),
    "missing": gettext_lazy("Non remis"),
}
LATEST = 5
# Whether the school sends weights of works, and whether it says of which competency a work or result is.
_COMPUTED = {
    (True, True): gettext_lazy(
        "L’école le calcule à partir des travaux qui comptent et de leur poids, dans chaque compétence."
        " Le portail montre ces poids, et ne recalcule rien."
    ),
    (True, False): gettext_lazy(
        "L’école le calcule à partir des travaux qui comptent et de leur poids."
        " Le portail montre ces poids, et ne recalcule rien."
    ),
    (False, True): gettext_lazy(
        "L’école le calcule par compétence, et n’envoie pas le poids des travaux."
        " Le portail montre ce qu’elle envoie, et ne recalcule rien."
    ),
    (False, False): gettext_lazy(
        "L’école le calcule et n’envoie ni poids ni compétences."
        " Le portail montre ce qu’elle envoie, et ne recalcule rien."
    ),
}


class WorkLine(NamedTuple):
    """A work and what the student got, in short. A tuple and no dataclass: the list makes seventy of them."""

    subject: str
    section: UUID
    title: str
    day: str
    got: Markup
    is_new: bool


@dataclass(frozen=True, slots=True)
class MarkLine:
    """The same with all that the school says of the work."""

    title: str
    day: str
    got: Markup
    is_new: bool
    competency: str
    counts: bool | None
    weight: str
    group: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result of a subject for a term. name: the term's or the competency's; parts: the competencies."""

    name: str
    weight: str
    value: str
    group: str
    parts: tuple["ResultLine", ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject in a term's list. is_former: of a group left. result: None until the school gives one."""

    public_id: UUID
    name: str
    teacher: str
    is_former: bool
    result: ResultLine | None
    spark: lines.Spark | None
    works: tuple[WorkLine, ...]
    works_told: str
    has_new: bool


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """All of a subject. told: the sentence over the evolution; works: the newest first.

    computed: how its result is, one sentence after the other, of what the school sent.
    """

    name: str
    teacher: str
    is_former: bool
    terms: tuple[ResultLine, ...]
    told: str
    evolution: lines.Evolution | None
    works: tuple[MarkLine, ...]
    has_groups: bool
    computed: tuple[str, ...]


# Lines --------------------------------------------------------------------------------------------


class Shaping:
    """Shapes the lines of one page. former_visit_at: when the person's visit before this one ended."""

    def __init__(self, results: Results, *, former_visit_at: datetime | None) -> None:
        self.results = results
        self._language = language()
        seen = shown_before(former_visit_at, hour=results.hour) if former_visit_at else None
        # Nobody knows what a first visit missed: then nothing is new.
        self._seen = seen.timestamp() if seen else inf
        self._visited = former_visit_at.timestamp() if former_visit_at else inf

    def rows(self, term: int | None) -> tuple[SubjectRow, ...]:
        """The subjects, as they stand in a term; None is the year."""
        return tuple(self._row(subject, term) for subject in self.results.subjects)

    def latest(self) -> tuple[WorkLine, ...]:
        """The marks published last, of all subjects."""
        marks = [
            (mark.published_at, mark.day or "", subject, mark)
            for subject in self.results.subjects
            for mark in subject.marks
        ]
        last = nlargest(LATEST, marks, key=itemgetter(0, 1))
        return tuple(self._work(subject, mark) for *_, subject, mark in last)

    def weights(self) -> tuple[ResultLine, ...]:
        """What each term weighs in the year, where the board says it."""
        return tuple(
            ResultLine(term.name, self._percent(term.weight), "", "")
            for term in self.results.terms
            if term.weight is not None
        )

    def subject(self, subject: Subject) -> SubjectPage:
        """All of one subject."""
        works = tuple(self._line(mark) for mark in reversed(subject.marks))
        points = [(mark, share) for mark in subject.marks if (share := _share(mark)) is not None]
        averages = [_average(mark) for mark, _ in points]
        last = self._percent(points[-1][1]) if points else ""
        return SubjectPage(
            name=subject.name,
            teacher=subject.teacher,
            is_former=subject.is_former,
            terms=self._terms(subject),
            told=_told(points, averages[-1], last) if points else "",
            evolution=lines.evolution(
                [share for _, share in points],
                averages,
                last=last,
                days=[short_day(mark.day, self._language) for mark, _ in points],
            ),
            works=works,
            has_groups=any(work.group for work in works),
            computed=self._computed(subject),
        )

    def _computed(self, subject: Subject) -> tuple[str, ...]:
        """Nothing is said of a weight or a competency that the board never sent."""
        has_weights = any(mark.weight is not None for mark in subject.marks)
        of_works = any(mark.competency for mark in subject.marks)
        by_competency = of_works or any(one.competency for one in subject.results)
        told = [_COMPUTED[has_weights, by_competency]]
        if any(term.weight is not None for term in self.results.terms):
            told.append(gettext_lazy("Le poids d’une étape est sa part du résultat de l’année."))
        if any(one.competency and one.weight is not None for one in subject.results):
            told.append(gettext_lazy("Le poids d’une compétence est sa part du résultat de l’étape."))
        return tuple(str(one) for one in told)

    def _terms(self, subject: Subject) -> tuple[ResultLine, ...]:
        """Each term that has a result, then the year."""
        found = [
            (term.name, self._percent(term.weight), _of_term(subject.results, term.id))
            for term in self.results.terms
        ]
        found.append((gettext("Année"), "", _of_term(subject.results, None)))
        return tuple(self._term(name, weight, results) for name, weight, results in found if results)

    def _term(self, name: str, weight: str, results: Sequence[TermResult]) -> ResultLine:
        own = next((result for result in results if not result.competency), None)
        parts = tuple(
            self._result(result.competency, self._percent(result.weight), result)
            for result in results
            if result.competency
        )
        line = self._result(name, weight, own) if own else ResultLine(name, weight, "", "")
        return ResultLine(line.name, line.weight, line.value, line.group, parts)

    def _row(self, subject: Subject, term: int | None) -> SubjectRow:
        of_term = [mark for mark in subject.marks if term is None or self._term_of(mark) == term]
        works = tuple([self._work(subject, mark) for mark in reversed(of_term)])
        results = _of_term(subject.results, term)
        own = next((result for result in results if not result.competency), None)
        shares = [
            mark.number * 100 / mark.max_mark
            for mark in subject.marks
            if mark.number is not None and mark.max_mark
        ]
        return SubjectRow(
            public_id=subject.public_id,
            name=subject.name,
            teacher=subject.teacher,
            is_former=subject.is_former,
            result=self._result("", "", own) if own else None,
            spark=lines.spark(shares),
            works=works,
            works_told=_count_told(len(works), self._language) if works else "",
            has_new=any(work.is_new for work in works),
        )

    def _work(self, subject: Subject, mark: Mark) -> WorkLine:
        return WorkLine(
            subject.name,
            subject.public_id,
            mark.title,
            short_day(mark.day, self._language),
            self._got(mark),
            self._is_new(mark),
        )

    def _line(self, mark: Mark) -> MarkLine:
        return MarkLine(
            title=mark.title,
            day=short_day(mark.day, self._language),
            got=self._got(mark),
            is_new=self._is_new(mark),
            competency=mark.competency,
            counts=mark.counts,
            weight=self._percent(mark.weight),
            group=self._percent(_average(mark)),
        )

    def _is_new(self, mark: Mark) -> bool:
        """It did not show at the former visit: not published by then, or not received. As results.home."""
        return mark.published_at >= self._seen or mark.told_at >= self._visited

    def _got(self, mark: Mark) -> Markup:
        return got(mark.value, mark.number, mark.max_mark, mark.state, self._language)

    def _result(self, name: str, weight: str, result: TermResult) -> ResultLine:
        value = written(result.value, self._language)
        if result.number is not None:
            value += _sign(self._language)
        return ResultLine(name, weight, value, self._percent(result.group_average))

    def _term_of(self, mark: Mark) -> int | None:
        """The term that the school says, else the one that the work's day is in."""
        if mark.term is not None or mark.day is None:
            return mark.term
        day = mark.day
        found = (term.id for term in self.results.terms if term.starts_on <= day <= term.ends_on)
        return next(found, None)

    def _percent(self, value: float | None) -> str:
        return percent_words(value, self._language)


def shown_term(results: Results, *, asked: str, today: date) -> int | None:
    """The id of the term to show: the one asked for, else the last that has something, else today's.

    None is the year.
    """
    if asked == "annee" and has_year(results):
        return None
    if found := [term.id for term in results.terms if str(term.number) == asked]:
        return found[0]
    filled = {mark.term for subject in results.subjects for mark in subject.marks}
    filled |= {result.term for subject in results.subjects for result in subject.results}
    day = today.isoformat()
    begun = [term.id for term in results.terms if term.starts_on <= day]
    with_something = [term.id for term in results.terms if term.id in filled]
    known = with_something or begun or [term.id for term in results.terms[:1]]
    return known[-1] if known else None


def has_year(results: Results) -> bool:
    """Whether the school gave a result for the whole year."""
    return any(result.term is None for subject in results.subjects for result in subject.results)


# Words --------------------------------------------------------------------------------------------


@lru_cache(maxsize=8_000)
def got(value: str, number: float | None, max_mark: float | None, state: str, language: str) -> Markup:
    """What a student got, as pages show it: put together once for all equal marks."""
    words, beside = mark_words(value, number, max_mark, state, language)
    shown = Markup('<span class="value">{}</span>').format(words)
    if not beside:
        return shown
    return shown + Markup(' <span class="share">{}</span>').format(beside)


def mark_words(
    value: str, number: float | None, max_mark: float | None, state: str, language: str
) -> tuple[str, str]:
    """« 41,5 / 50 » and « 83 % »; « 82 % » alone of a maximum of 100; « Absent » where there is no value."""
    why = str(STATES[state]) if state in STATES else ""
    if not value:
        return why, ""
    words = written(value, language)
    share = _rounded(percent(number, max_mark))
    if share is None or max_mark is None:
        return words, why
    if max_mark == 100:
        return f"{words}{_sign(language)}", why
    most = _number(max_mark, language)
    return f"{words}{NBSP}/{NBSP}{most}", why or percent_words(share, language)


def written(value: str, language: str) -> str:
    """What the school wrote, with the reader's decimal sign."""
    return value.replace(".", ",") if language == "fr" else value.replace(",", ".")


@lru_cache(maxsize=4_000)
def percent_words(value: float | None, language: str) -> str:
    """« 82,5 % » or « 82.5% »; "" for None."""
    return "" if value is None else f"{_number(value, language)}{_sign(language)}"


@lru_cache(maxsize=2_000)
def short_day(day: str | None, language: str) -> str:
    """« 6 novembre », "" for None."""
    return day_and_month(date.fromisoformat(day), language) if day else ""


def _number(value: float, language: str) -> str:
    return written(f"{value:.2f}".rstrip("0").rstrip("."), language)


def _sign(language: str) -> str:
    return f"{NBSP}%" if language == "fr" else "%"


def _share(mark: Mark) -> float | None:
    return _rounded(percent(mark.number, mark.max_mark))


def _average(mark: Mark) -> float | None:
    return _rounded(percent(mark.group_average, mark.max_mark))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 1)


def _of_term(results: Sequence[TermResult], term: int | None) -> list[TermResult]:
    return [result for result in results if result.term == term]


@lru_cache(maxsize=500)
def _count_told(count: int, _language: str) -> str:
    return ngettext("%(count)s travail", "%(count)s travaux", count) % {"count": count}


def _told(points: Sequence[tuple[Mark, float]], average: float | None, last: str) -> str:
    """What the line shows, in a sentence for who does not see it."""
    count = ngettext(
        "%(count)s travail noté depuis la rentrée.", "%(count)s travaux notés depuis la rentrée.", len(points)
    ) % {"count": len(points)}
    share = points[-1][1]
    if average is None:
        then = gettext("Le dernier : %(share)s.")
    elif share > average:
        then = gettext("Le dernier, %(share)s, est au-dessus de la moyenne du groupe.")
    elif share < average:
        then = gettext("Le dernier, %(share)s, est sous la moyenne du groupe.")
    else:
        then = gettext("Le dernier, %(share)s, est égal à la moyenne du groupe.")
    return f"{count} {then % {'share': last}}"
