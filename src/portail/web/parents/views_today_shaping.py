"""From a home's values to the words of its page, each day and hour worded once. Floor 10."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.agenda.home import ChangeLine, ClassLine, DateLine, HomeAgenda, WorkLine
from portail.attendance.home import WaitingAbsence
from portail.common.dates import WEEKDAYS_EN, WEEKDAYS_FR, day_and_month, day_of_week, time_of_day
from portail.communications.home import UnreadMessage
from portail.overview.home import ChildHome, Home
from portail.overview.queries import HomeChild
from portail.report_cards.home import NewCard
from portail.web.ui.environment import language, level

CLASSES = 2  # shown on a card: the next ones


class Line(NamedTuple):
    """« 9 h 05 | Mathématique », « Demain | Français : dictée, liste 9 »."""

    when: str
    what: str


class Card(NamedTuple):
    """A child's card. day: « Jour 4 » or what today is instead; off: today or tomorrow without classes."""

    public_id: str
    position: int
    given_name: str
    level: str
    school: str
    day: str
    off: Sequence[str]
    changes: Sequence[str]
    lines: Sequence[Line]


class Item(NamedTuple):
    """Something that waits, is new or is coming, and for whom. path: without the language's prefix.

    action: the verb of what waits, "" otherwise.
    """

    children: tuple[HomeChild, ...]
    title: str
    detail: str
    path: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Patterns:
    """How lines that a page has many of are put together, in one language."""

    classes: str
    work: str
    evaluation: str
    message: str


class TodayShaping:
    """Shapes one page; it is made for a day and in a language."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.today = home.today.isoformat()
        self.language = language()
        self.patterns = _patterns(self.language)
        self.zone = timezone.get_current_timezone()

    def cards(self) -> list[Card]:
        return [self._card(one) for one in self.home.children]

    def waiting(self) -> list[Item]:
        """Absences without a reason, the newest first, then what schools ask, the most urgent first."""
        absences = [
            Item(
                (one.child,), self._absence_title(absence), self._absence_moment(absence), "/absences/",
                _("Motiver"),
            )
            for one in self.home.children
            for absence in one.absences.newest
        ]  # fmt: skip
        asked = [
            Item(
                self._those(asked.students), asked.subject, self._until(asked.closes_at),
                f"/messages/{asked.public_id}/", _("Répondre"),
            )
            for asked in self.home.messages.asked
        ]  # fmt: skip
        return absences + asked

    def news(self) -> list[Item]:
        """What came since the last visit, a line a child, never with a number."""
        found = [self._new_results(one) for one in self.home.children if one.results]
        found += [self._new_card(one.child, card) for one in self.home.children for card in one.cards]
        asked = {message.public_id for message in self.home.messages.asked}
        found += [
            self._unread(message) for message in self.home.messages.messages if message.public_id not in asked
        ]
        found.sort(key=itemgetter(0), reverse=True)
        return [item for _at, item in found]

    def coming(self) -> list[Item]:
        """Outings, activities and meetings, each once, whatever the number of children."""
        concerned: dict[str, list[HomeChild]] = {}
        events = {}
        for one in self.home.children:
            for event in one.agenda.happenings:
                concerned.setdefault(event.key, []).append(one.child)
                events[event.key] = event
        in_order = sorted(events.values(), key=lambda event: (event.on, event.starts_at or "", event.key))
        return [
            Item(
                tuple(concerned[event.key]), event.title, self._moment(event.on, event.starts_at), "/agenda/"
            )
            for event in in_order
        ]

    # A card -----------------------------------------------------------------------------------------

    def _card(self, one: ChildHome) -> Card:
        child, agenda = one.child, one.agenda
        today = next((line for line in agenda.dates if line.on == self.today), None)
        return Card(
            public_id=child.public_id,
            position=child.position,
            given_name=child.given_name,
            level=level(child.level),
            school=child.school,
            day=_("Jour %s") % today.cycle_day if today and today.cycle_day is not None else "",
            off=[self._off(line) for line in agenda.dates if line.kind not in ("class", "exam")],
            changes=[self._change(line) for line in agenda.changes],
            lines=self._lines(agenda),
        )

    def _lines(self, agenda: HomeAgenda) -> list[Line]:
        """In the order of days; what is due that day comes after its classes."""
        found = [(line.on, line.starts_at, self._class(line)) for line in agenda.classes[:CLASSES]]
        found += [(work.on, "~", Line(self._day(work.on), self._work(work))) for work in agenda.due]
        found.sort(key=itemgetter(0, 1))
        return [line for _on, _at, line in found]

    def _class(self, line: ClassLine) -> Line:
        return Line(self._class_moment(line), line.subject)

    def _class_moment(self, line: ClassLine) -> str:
        at = _hour(line.starts_at, self.language)
        if line.on == self.today:
            return at
        return self.patterns.classes % {"day": self._day(line.on), "hour": at}

    def _work(self, work: WorkLine) -> str:
        pattern = self.patterns.evaluation if work.kind == "evaluation" else self.patterns.work
        return pattern % {"subject": work.subject, "title": work.title}

    def _off(self, line: DateLine) -> str:
        words = line.label or {
            "pedagogical": _("Journée pédagogique"),
            "holiday": _("Congé"),
            "storm": _("École fermée"),
        }.get(line.kind, "")
        return _("%(day)s : %(what)s") % {"day": self._day(line.on), "what": words}

    def _change(self, line: ChangeLine) -> str:
        hour = _hour(line.usual_at or line.starts_at, self.language)
        what = line.note or {
            "cancelled": _("annulé"),
            "moved": _("déplacé"),
            "replaced": _("remplacé"),
            "added": _("ajouté"),
        }.get(line.kind, "")
        values = {"day": self._day(line.on), "hour": hour, "subject": line.subject, "what": what}
        if not hour:
            return _("%(day)s, %(subject)s : %(what)s") % values
        return _("%(day)s, %(hour)s, %(subject)s : %(what)s") % values

    # Lines of several children ----------------------------------------------------------------------

    def _absence_title(self, absence: WaitingAbsence) -> str:
        return {
            "late": _("Retard à motiver"),
            "early": _("Départ hâtif à motiver"),
        }.get(absence.kind) or _("Absence à motiver")

    def _absence_moment(self, absence: WaitingAbsence) -> str:
        day = _whole_day(absence.day, self.language)
        begins, ends = (_hour(at, self.language) for at in (absence.starts_at, absence.ends_at))
        if begins and ends:
            return _("%(day)s, de %(begins)s à %(ends)s") % {"day": day, "begins": begins, "ends": ends}
        part = {"morning": _("avant-midi"), "afternoon": _("après-midi")}.get(absence.part, "")
        return f"{day}, {part}" if part else day

    def _new_results(self, one: ChildHome) -> tuple[datetime, Item]:
        """« Résultats de l’étape 1 », « Nouveaux résultats : Français, Histoire ». The newest is first."""
        terms = [result.term for result in one.results if result.term]
        subjects = [result.subject for result in one.results if not result.term]
        title = (
            _("Résultats : %(term)s") % {"term": terms[0]}
            if terms
            else ngettext(
                "Nouveau résultat : %(subjects)s", "Nouveaux résultats : %(subjects)s", len(subjects)
            )
            % {"subjects": ", ".join(subjects)}
        )
        at = datetime.fromisoformat(one.results[0].at)
        path = f"/resultats/{one.child.public_id}/"
        return at, Item((one.child,), title, self._local_day(at), path)

    def _new_card(self, child: HomeChild, card: NewCard) -> tuple[datetime, Item]:
        at = datetime.fromisoformat(card.at)
        path = f"/bulletins/{child.public_id}/{card.public_id}/"
        return at, Item((child,), card.name, self._local_day(at), path)

    def _unread(self, message: UnreadMessage) -> tuple[datetime, Item]:
        at = datetime.fromisoformat(message.sent_at)
        detail = self.patterns.message % {"sender": message.sender, "day": self._local_day(at)}
        path = f"/messages/{message.public_id}/"
        return at, Item(self._those(message.students), message.subject, f"{detail}. {message.preview}", path)

    def _those(self, students: frozenset[str]) -> tuple[HomeChild, ...]:
        return tuple([one.child for one in self.home.children if one.child.public_id in students])

    def _until(self, closes_at: str | None) -> str:
        if closes_at is None:
            return ""
        day = timezone.localdate(datetime.fromisoformat(closes_at))
        return _("Réponse attendue au plus tard : %(day)s") % {"day": day_of_week(day, self.language)}

    def _local_day(self, at: datetime) -> str:
        return self._day(at.astimezone(self.zone).date().isoformat())

    def _moment(self, on: str, starts_at: str | None) -> str:
        day = _whole_day(on, self.language)
        hour = _hour(starts_at, self.language)
        return _("%(day)s, %(hour)s") % {"day": day, "hour": hour} if hour else day

    def _day(self, on: str) -> str:
        return _near_day(on, self.today, self.language)


@cache
def _patterns(_language: str) -> Patterns:
    """Looked up once a language, rather than for each line."""
    return Patterns(
        classes=_("%(day)s, %(hour)s"),
        work=_("%(subject)s : %(title)s"),
        evaluation=_("%(subject)s : évaluation, %(title)s"),
        message=_("%(sender)s, %(day)s"),
    )


@lru_cache(maxsize=512)
def _near_day(on: str, today: str, language: str) -> str:
    """« Aujourd’hui », « Demain », « vendredi », else « 4 décembre »."""
    day = date.fromisoformat(on)
    away = (day - date.fromisoformat(today)).days
    if away == 0:
        return _("Aujourd’hui")
    if away == 1:
        return _("Demain")
    if 1 < away < 7:
        return (WEEKDAYS_FR if language == "fr" else WEEKDAYS_EN)[day.weekday()].capitalize()
    return day_and_month(day, language)


@lru_cache(maxsize=512)
def _whole_day(on: str, language: str) -> str:
    words = day_of_week(date.fromisoformat(on), language)
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=512)
def _hour(at: str | None, language: str) -> str:
    return time_of_day(time.fromisoformat(at), language) if at else ""


def names_of(children: Iterable[HomeChild]) -> str:
    """« Maïka, Émile et Anaïs »."""
    names = [child.given_name for child in children]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
