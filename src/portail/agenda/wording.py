"""What kinds of days, works and events are called, on pages and in feeds. Floor 7."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portail.agenda.rules import DayKind

DAYS: Mapping[DayKind, Promise] = {
    DayKind.CLASS: _("Jour de classe"),
    DayKind.EXAM: _("Examens"),
    DayKind.PEDAGOGICAL: _("Journée pédagogique"),
    DayKind.HOLIDAY: _("Congé"),
    DayKind.STORM: _("École fermée : tempête"),
}

DUE: Mapping[str, Promise] = {
    "homework": _("Devoir"),
    "lesson": _("Leçon"),
    "evaluation": _("Évaluation"),
}

_HAPPENINGS: Mapping[str, Promise] = {
    "outing": _("Sortie"),
    "activity": _("Activité"),
    "meeting": _("Rencontre"),
}

DETAILS: Mapping[str, Promise] = {
    "days": _("Congés et fermetures seulement"),
    "homework": _("Congés, devoirs et leçons"),
    "all": _("Congés, devoirs, horaire et événements"),
}


def kind_words(kind: str, title: str) -> str:
    """« Sortie » of what happens; "" where its title says so by itself: « Sortie au musée »."""
    words = str(_HAPPENINGS[kind])
    return "" if title.casefold().startswith(words.casefold()) else words


def happening_words(kind: str, title: str) -> str:
    """« Sortie : le musée », on one line."""
    words = kind_words(kind, title)
    return gettext("%(kind)s : %(title)s") % {"kind": words, "title": title} if words else title
