"""New results, as families may be told of them: that there is one, never what it is. Floor 7."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from portail.boards.settings import setting_of
from portail.records.events import Event, Title, Topic
from portail.records.titles import titled
from portail.results.models import Mark, TermResult
from portail.results.rules import QUEBEC, shown_from
from portail.results.settings import RESULTS_HOUR, WORKS_SHOWN

# What is published in a day shows that day at the latest: no older row can begin to show now.
_LONGEST_WAIT = timedelta(days=1)


def events_since(*, board_id: int, since: datetime, until: datetime) -> list[Event]:
    """Results that begin to show in [since, until[, by moment. Needs the board's context.

    What was published before an import brought it shows, and is told, when it comes.
    A correction is no event, nor is a mark that the teacher or the board keeps from families.
    """
    hour = setting_of(RESULTS_HOUR, board_id=board_id)
    marks = _marks(board_id, since, until, hour) if setting_of(WORKS_SHOWN, board_id=board_id) else ()
    found = {
        (event.student_id, event.key): event for event in (*marks, *_terms(board_id, since, until, hour))
    }
    return sorted(found.values(), key=lambda event: (event.at, event.student_id, event.key))


def _marks(board_id: int, since: datetime, until: datetime, hour: time) -> Iterator[Event]:
    rows = (
        Mark.objects.filter(board_id=board_id, is_active=True, work__is_active=True, work__results_shown=True)
        .filter(told_at__gte=since - _LONGEST_WAIT, told_at__lt=until)
        .values_list(
            "published_at", "received_at", "told_at", "student_id", "student__public_id", "work__public_id",
            "work__title", "work__section__public_id", "work__section__subject",
        )
    )  # fmt: skip
    for published_at, received_at, told_at, student, child, work, title, section, subject in rows:
        at = max(shown_from(published_at or received_at, hour=hour), told_at)
        if since <= at < until:
            yield Event(
                key=f"result:{work}",
                topic=Topic.RESULTS,
                board_id=board_id,
                student_id=student,
                at=at,
                title=_of_mark(subject, title),
                path=f"/resultats/{child}/{section}/",
            )


def _terms(board_id: int, since: datetime, until: datetime, hour: time) -> Iterator[Event]:
    """One for a student and a term, however many subjects it brings at once."""
    rows = (
        TermResult.objects.filter(board_id=board_id, is_active=True)
        .filter(told_at__gte=since - _LONGEST_WAIT, told_at__lt=until)
        .values_list(
            "published_on", "received_at", "told_at", "student_id", "student__public_id", "term__source_id",
            "term__number", "term__name",
        )
    )  # fmt: skip
    for day, received_at, told_at, student, child, term, number, name in rows:
        at = max(shown_from(_moment(day, received_at), hour=hour), told_at)
        if since <= at < until:
            yield Event(
                key=f"term-results:{term or 'year'}:{at.isoformat()}",
                topic=Topic.RESULTS,
                board_id=board_id,
                student_id=student,
                at=at,
                title=_of_term(name),
                path=f"/resultats/{child}/?etape={number if term else 'annee'}",
            )


@lru_cache(maxsize=1_000)
def _of_mark(subject: str, title: str) -> Title:
    """Put together once for a whole class."""
    values = {"subject": subject, "title": title}
    return titled(lambda _language: _("Nouveau résultat en %(subject)s : %(title)s") % values)


@lru_cache(maxsize=100)
def _of_term(name: str | None) -> Title:
    """The year's where there is no term."""
    return titled(lambda _language: _("Résultats publiés : %(term)s") % {"term": name or _("année")})


def _moment(day: date | None, received_at: datetime) -> datetime:
    return datetime.combine(day, time(), tzinfo=QUEBEC) if day else received_at
