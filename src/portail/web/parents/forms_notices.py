"""« Mes avis »: how each topic of each child is told, and when. Floor 10."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portail.access.grants import FollowedChild
from portail.digests.rules import Manner, Reader, Rhythm, Window, manners_of
from portail.records.events import Topic
from portail.web.ui.environment import clock

TOPICS: Mapping[Topic, str | Promise] = {
    Topic.SAFETY: gettext_lazy("Sécurité"),
    Topic.ABSENCES: gettext_lazy("Absence à motiver"),
    Topic.EARLY_DISMISSAL: gettext_lazy("Départ hâtif"),
    Topic.RESULTS: gettext_lazy("Résultats"),
    Topic.REPORT_CARDS: gettext_lazy("Bulletins"),
    Topic.MESSAGES: gettext_lazy("Messages"),
    Topic.FORMS: gettext_lazy("Formulaires"),
    Topic.AGENDA: gettext_lazy("Agenda"),
    Topic.DOCUMENTS: gettext_lazy("Documents"),
    Topic.TRANSPORT: gettext_lazy("Transport"),
    Topic.FEES: gettext_lazy("Frais"),
}
MANNERS: Mapping[Manner, str | Promise] = {
    Manner.AT_ONCE: gettext_lazy("Tout de suite"),
    Manner.DIGEST: gettext_lazy("Dans le résumé"),
    Manner.OFF: gettext_lazy("Non"),
}
_DIGEST_HOURS, _EVENINGS, _MORNINGS = range(5, 24), (18, 19, 20, 21, 22, 23, 0), range(5, 11)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic, and its field for each child."""

    words: str | Promise
    cells: tuple[tuple[FollowedChild, BoundField], ...]


class NoticesForm(forms.Form):
    """One list for each topic and child, and three hours."""

    def __init__(self, data: QueryDict | None, *, children: Sequence[FollowedChild], reader: Reader) -> None:
        super().__init__(data)
        self._children = children
        rhythm = reader.rhythm
        self.fields["digest_at"] = _hours(
            _("Heure du résumé"), _DIGEST_HOURS, rhythm.digest_at, none=_("Aucun résumé")
        )
        self.fields["quiet_from"] = _hours(_("Silence à partir de"), _EVENINGS, rhythm.quiet.start)
        self.fields["quiet_until"] = _hours(_("Jusqu’à"), _MORNINGS, rhythm.quiet.end)
        for topic in TOPICS:
            for child in children:
                manner = reader.chosen(topic, student_id=child.grant.student_id)
                self.fields[_name(topic, child)] = _manner(topic, child, manner)

    @property
    def rows(self) -> list[TopicRow]:
        """The table, topic by topic."""
        return [
            TopicRow(words, tuple((child, self[_name(topic, child)]) for child in self._children))
            for topic, words in TOPICS.items()
        ]

    def clean(self) -> dict[str, object]:
        typed = super().clean() or {}
        rhythm = None if self.errors else self.rhythm
        if rhythm and rhythm.digest_at and rhythm.quiet.holds(rhythm.digest_at):
            words = _("Le résumé tombe dans vos heures de silence. Changez l’un ou l’autre.")
            self.add_error("digest_at", words)
        return typed

    @property
    def rhythm(self) -> Rhythm:
        """The hours of a form without errors."""
        typed = self.cleaned_data
        quiet = Window(_clock(typed["quiet_from"]), _clock(typed["quiet_until"]))
        return Rhythm(_clock(typed["digest_at"]) if typed["digest_at"] else None, quiet)

    @property
    def chosen(self) -> dict[tuple[int, Topic], Manner]:
        """The manner of each topic of each child."""
        return {
            (child.grant.student_id, topic): Manner(self.cleaned_data[_name(topic, child)])
            for topic in TOPICS
            for child in self._children
        }


class DeviceForm(forms.Form):
    """What a browser says of its subscription; nothing at all to be woken no more."""

    endpoint = forms.CharField(required=False, max_length=1000)
    browser_key = forms.CharField(required=False, max_length=100)
    secret = forms.CharField(required=False, max_length=40)


def _name(topic: Topic, child: FollowedChild) -> str:
    return f"{topic}-{child.public_id}"


def _manner(topic: Topic, child: FollowedChild, chosen: Manner) -> forms.ChoiceField:
    choices = [(manner.value, MANNERS[manner]) for manner in manners_of(topic)]
    return forms.ChoiceField(label=child.given_name, choices=choices, initial=chosen.value)


def _hours(label: str, hours: Sequence[int], chosen: time | None, *, none: str = "") -> forms.ChoiceField:
    choices = [(f"{hour:02}:00", clock(time(hour))) for hour in hours]
    if none:
        choices.append(("", none))
    initial = f"{chosen:%H:%M}" if chosen else ""
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=not none)


def _clock(typed: object) -> time:
    return time.fromisoformat(str(typed))
