"""From a home's values to the words of its page, each day and hour worded once. Floor 10."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.agenda.home import ChangeLine, ClassLine, HomeAgenda, WorkLine
from portail.attendance.home import WaitingAbsence
from portail.common.dates import day_of_week
from portail.communications.home import UnreadMessage, WaitingMessage
from portail.documents.home import NewDocument
from portail.overview.home import ChildHome, Home
from portail.overview.queries import HomeChild
from portail.report_cards.home import NewCard
from portail.web.parents import views_today_words as words
from portail.web.parents.views_today_days import OddDay, odd_days
from portail.web.ui.environment import language, level, sentence

CLASSES = 2  # shown on a card: the next ones
NEW = 5  # shown of what is new, or the days would be far down a phone; the rest is behind a line
WAITING = 3  # shown of absences, and of messages that ask something; how many more is said


class Line(NamedTuple):
    """« 9 h 05 | Mathématique », « Demain | Français : dictée, liste 9 »."""

    when: str
    what: str


class Card(NamedTuple):
    """A child's card. day: « Jour 4 »; odd: what is unusual of this child's days alone."""

    public_id: str
    position: int
    given_name: str
    level: str
    school: str
    day: str
    odd: Sequence[OddDay]
    changes: Sequence[str]
    lines: Sequence[Line]


class Item(NamedTuple):
    """Something that waits, is new or is coming, and for whom. path: without the language's prefix.

    action: the verb of what waits, "" otherwise. is_urgent: of children's safety.
    """

    children: tuple[HomeChild, ...]
    title: str
    detail: str
    path: str
    action: str = ""
    is_urgent: bool = False


class More(NamedTuple):
    """A link to what the page has no room for."""

    title: str
    path: str


class Waiting(NamedTuple):
    """What waits for an answer. title: how many things in all, "" for none; more: the rest of them."""

    title: str
    items: Sequence[Item]
    more: Sequence[More]


class News(NamedTuple):
    """since: the end of the visit before, in words, "" for none. new: what came since; folded: the rest of
    it, under folded_title; unread: older messages that were not opened; more: where the rest of these are."""

    since: str
    new: Sequence[Item]
    folded: Sequence[Item]
    folded_title: str
    unread: Sequence[Item]
    more: More | None


class TodayShaping:
    """Shapes one page; it is made for a day and in a language. former: when the visit before ended."""

    def __init__(self, home: Home, *, former: datetime | None) -> None:
        self.home = home
        self.former = former
        self.today = home.today.isoformat()
        self.language = language()
        self.patterns = words.patterns_in(self.language)
        self.zone = timezone.get_current_timezone()
        self.odd = odd_days(home, language=self.language)

    def cards(self) -> list[Card]:
        return [self._card(one) for one in self.home.children]

    def alerts(self) -> list[OddDay]:
        """A closed school comes before all else."""
        return [day for day in self.odd if day.is_alert]

    def shared_days(self) -> list[OddDay]:
        """What is unusual of the days of several children, once for all of them."""
        return [day for day in self.odd if not day.is_alert and len(day.children) > 1]

    def waiting(self) -> Waiting:
        """Absences without a reason, the newest first, then what schools ask, the most urgent first."""
        absences = [(one.child, line) for one in self.home.children for line in one.absences.newest]
        absences.sort(key=lambda found: found[1].day, reverse=True)
        shown = absences[:WAITING]
        asked = self.home.messages.asked[:WAITING]
        of_absences = sum(one.absences.total for one in self.home.children)
        total = of_absences + self.home.messages.waiting
        more = [
            *self._more_absences(of_absences - len(shown)),
            *self._more_asked(self.home.messages.waiting - len(asked)),
        ]
        items = [*(self._absence(*one) for one in shown), *(self._asked(one) for one in asked)]
        return Waiting(words.waiting_words(total) if total else "", items, more)

    def news(self) -> News:
        """What came since the last visit, a line a child, never with a number; and what was never opened."""
        found = [self._new_results(one) for one in self.home.children if one.results]
        found += [self._new_card(one.child, card) for one in self.home.children for card in one.cards]
        found += self._new_services()
        found += [self._new_document(document) for document in self.home.documents]
        asked = {message.public_id for message in self.home.messages.asked[:WAITING]}
        unread = [one for one in self.home.messages.messages if one.public_id not in asked]
        new = [one for one in unread if self.former and datetime.fromisoformat(one.came_at) >= self.former]
        found += [self._message(message) for message in new]
        found.sort(key=itemgetter(0), reverse=True)
        found.sort(key=lambda one: not one[1].is_urgent)
        said = words.since(self.former, today=self.home.today, language=self.language) if self.former else ""
        items = [item for _at, item in found]
        folded = items[NEW:]
        title = ngettext("Une autre nouveauté", "%(count)s autres nouveautés", len(folded))
        return News(
            said,
            items[:NEW],
            folded,
            title % {"count": len(folded)} if folded else "",
            [self._message(message)[1] for message in unread if message not in new],
            self._more_unread(),
        )

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
        return Card(
            public_id=child.public_id,
            position=child.position,
            given_name=child.given_name,
            level=level(child.level),
            school=child.school,
            day=self._cycle_day(agenda),
            odd=[day for day in self.odd if day.children == (child,) and not day.is_alert],
            changes=[self._change(line) for line in agenda.changes],
            lines=self._lines(agenda),
        )

    def _cycle_day(self, agenda: HomeAgenda) -> str:
        today = next((line for line in agenda.dates if line.on == self.today), None)
        return _("Jour %s") % today.cycle_day if today and today.cycle_day is not None else ""

    def _lines(self, agenda: HomeAgenda) -> list[Line]:
        """In the order of days; what is due that day comes after its classes."""
        found = [(line.on, line.starts_at, self._class(line)) for line in agenda.classes[:CLASSES]]
        found += [(work.on, "~", Line(self._day(work.on), self._work(work))) for work in agenda.due]
        found.sort(key=itemgetter(0, 1))
        return [line for _on, _at, line in found]

    def _class(self, line: ClassLine) -> Line:
        return Line(self._class_moment(line), line.subject)

    def _class_moment(self, line: ClassLine) -> str:
        at = words.hour_of(line.starts_at, self.language)
        if line.on == self.today:
            return at
        return self.patterns.classes % {"day": self._day(line.on), "hour": at}

    def _work(self, work: WorkLine) -> str:
        pattern = self.patterns.evaluation if work.kind == "evaluation" else self.patterns.work
        return pattern % {"subject": work.subject, "title": work.title}

    def _change(self, line: ChangeLine) -> str:
        """« Demain, 8 h 05, Mathématique : déplacé à 13 h 00 (au gymnase) »: what happens, then the note."""
        hour = words.hour_of(line.usual_at or line.starts_at, self.language)
        what = {
            "cancelled": _("annulé"),
            "moved": _("déplacé"),
            "replaced": _("remplacé"),
            "added": _("ajouté"),
        }.get(line.kind, "")
        if line.kind == "moved" and line.starts_at and line.starts_at != line.usual_at:
            what = _("déplacé à %(hour)s") % {"hour": words.hour_of(line.starts_at, self.language)}
        if line.note:
            what = f"{what} ({line.note})"
        values = {"day": self._day(line.on), "hour": hour, "subject": line.subject, "what": what}
        if not hour:
            return _("%(day)s, %(subject)s : %(what)s") % values
        return _("%(day)s, %(hour)s, %(subject)s : %(what)s") % values

    # What waits -------------------------------------------------------------------------------------

    def _absence(self, child: HomeChild, absence: WaitingAbsence) -> Item:
        title, moment = self._absence_title(absence), self._absence_moment(absence)
        return Item((child,), title, moment, "/absences/", _("Motiver"))

    def _asked(self, message: WaitingMessage) -> Item:
        if message.asks:
            action, detail = _("Répondre"), self._until(message.closes_at)
        else:
            action, detail = _("Lire"), _("L’école demande d’en prendre connaissance")
        return Item(
            self._those(message.students), message.subject, detail, f"/messages/{message.public_id}/", action,
            message.is_urgent,
        )  # fmt: skip

    def _more_absences(self, count: int) -> list[More]:
        title = ngettext("Une autre absence à motiver", "%(count)s autres absences à motiver", count)
        return [More(title % {"count": count}, "/absences/")] if count else []

    def _more_asked(self, count: int) -> list[More]:
        title = ngettext(
            "Un autre message attend votre réponse",
            "%(count)s autres messages attendent votre réponse",
            count,
        )
        return [More(title % {"count": count}, "/messages/?a-repondre=1")] if count else []

    def _more_unread(self) -> More | None:
        count = self.home.messages.unread
        if count <= len(self.home.messages.messages):
            return None
        title = _("Voir les %(count)s messages non lus") % {"count": count}
        return More(title, "/messages/")

    # Lines of several children ----------------------------------------------------------------------

    def _absence_title(self, absence: WaitingAbsence) -> str:
        return {
            "late": _("Retard à motiver"),
            "early": _("Départ hâtif à motiver"),
        }.get(absence.kind) or _("Absence à motiver")

    def _absence_moment(self, absence: WaitingAbsence) -> str:
        day = words.whole_day(absence.day, self.language)
        begins, ends = (words.hour_of(at, self.language) for at in (absence.starts_at, absence.ends_at))
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
        return at, Item((one.child,), title, sentence(self._came(at)), path)

    def _new_card(self, child: HomeChild, card: NewCard) -> tuple[datetime, Item]:
        at = datetime.fromisoformat(card.at)
        path = f"/bulletins/{child.public_id}/{card.public_id}/"
        return at, Item((child,), card.name, sentence(self._came(at)), path)

    def _new_services(self) -> list[tuple[datetime, Item]]:
        """What there is of fees and trips, in the words of the digest, which says no sum and no stop.

        The page is all the children's, so what is the same for several is one line, of its latest day.
        """
        concerned: dict[tuple[str, str], list[tuple[str, HomeChild]]] = {}
        for one in self.home.children:
            for at, title, path in (
                (one.fees.line_at, _("L’état de compte a changé"), "/frais/"),
                (one.fees.receipt_at, _("Un reçu pour l’impôt est prêt"), "/frais/recus/"),
                (one.transport, _("L’horaire du transport est nouveau ou a changé"), "/transport/"),
            ):
                if at:
                    concerned.setdefault((title, path), []).append((at, one.child))
        return [self._new_service(title, path, found) for (title, path), found in concerned.items()]

    def _new_service(
        self, title: str, path: str, found: list[tuple[str, HomeChild]]
    ) -> tuple[datetime, Item]:
        at = max(datetime.fromisoformat(moment) for moment, _child in found)
        children = tuple([child for _moment, child in found])
        return at, Item(children, title, sentence(self._came(at)), path)

    def _new_document(self, document: NewDocument) -> tuple[datetime, Item]:
        at = datetime.fromisoformat(document.at)
        return at, Item(
            self._those(document.students), document.title, sentence(self._came(at)), "/documents/"
        )

    def _message(self, message: UnreadMessage) -> tuple[datetime, Item]:
        at = datetime.fromisoformat(message.sent_at)
        said = self.patterns.message % {"sender": message.sender, "day": self._came(at)}
        preview = " ".join(message.preview.split())
        detail = f"{said}. {preview}" if preview else said
        path = f"/messages/{message.public_id}/"
        children = self._those(message.students)
        return at, Item(children, message.subject, detail, path, is_urgent=message.is_urgent)

    def _those(self, students: frozenset[str]) -> tuple[HomeChild, ...]:
        return tuple([one.child for one in self.home.children if one.child.public_id in students])

    def _until(self, closes_at: str | None) -> str:
        if closes_at is None:
            return ""
        day = timezone.localdate(datetime.fromisoformat(closes_at))
        return _("Réponse attendue au plus tard : %(day)s") % {"day": day_of_week(day, self.language)}

    def _came(self, at: datetime) -> str:
        return words.past_day(at.astimezone(self.zone).date(), self.home.today, self.language)

    def _moment(self, on: str, starts_at: str | None) -> str:
        day = words.whole_day(on, self.language)
        hour = words.hour_of(starts_at, self.language)
        return _("%(day)s, %(hour)s") % {"day": day, "hour": hour} if hour else day

    def _day(self, on: str) -> str:
        return words.near_day(on, self.today, self.language)
