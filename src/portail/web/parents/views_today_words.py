"""The home's days, hours, names and counts in words, each put together once. Floor 10."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.common.dates import WEEKDAYS_EN, WEEKDAYS_FR, day_and_month, day_of_week, time_of_day
from portail.overview.queries import HomeChild


@dataclass(frozen=True, slots=True)
class Patterns:
    """How lines that a page has many of are put together, in one language."""

    classes: str
    work: str
    evaluation: str
    message: str


@cache
def patterns_in(_language: str) -> Patterns:
    """Looked up once a language, rather than for each line."""
    return Patterns(
        classes=_("%(day)s, %(hour)s"),
        work=_("%(subject)s : %(title)s"),
        evaluation=_("%(subject)s : évaluation, %(title)s"),
        message=_("%(sender)s, %(day)s"),
    )


@lru_cache(maxsize=512)
def near_day(on: str, today: str, language: str) -> str:
    """« Aujourd’hui », « Demain », « Vendredi », else « 4 décembre »."""
    day = date.fromisoformat(on)
    away = (day - date.fromisoformat(today)).days
    if away == 0:
        return _("Aujourd’hui")
    if away == 1:
        return _("Demain")
    if 1 < away < 7:
        return _weekday(day, language).capitalize()
    return day_and_month(day, language)


def since(moment: datetime, *, today: date, language: str) -> str:
    """« 8 h 05 », « hier, 20 h 14 », « jeudi, 20 h 14 », else « le 4 novembre, 20 h 14 »."""
    here = timezone.localtime(moment)
    hour = time_of_day(here, language)
    if here.date() >= today:
        return hour
    day = past_day(here.date(), today, language)
    if (today - here.date()).days >= 7:
        day = _("le %(day)s") % {"day": day}
    return _("%(day)s, %(hour)s") % {"day": day, "hour": hour}


@lru_cache(maxsize=512)
def past_day(day: date, today: date, language: str) -> str:
    """« aujourd’hui », « hier », « jeudi », else « 4 novembre »."""
    away = (today - day).days
    if away <= 0:
        return _("aujourd’hui")
    if away == 1:
        return _("hier")
    return _weekday(day, language) if away < 7 else day_and_month(day, language)


@lru_cache(maxsize=512)
def whole_day(on: str, language: str) -> str:
    """« Lundi 23 novembre »."""
    words = day_of_week(date.fromisoformat(on), language)
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=512)
def hour_of(at: str | None, language: str) -> str:
    """« 8 h 05 »; "" for None."""
    return time_of_day(time.fromisoformat(at), language) if at else ""


def joined(names: Iterable[str]) -> str:
    """« Maïka, Émile et Anaïs »."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def names_of(children: Iterable[HomeChild]) -> str:
    return joined(child.given_name for child in children)


def waiting_words(count: int) -> str:
    """« Trois choses attendent votre réponse »; a number from ten on."""
    spelt = (_("Deux"), _("Trois"), _("Quatre"), _("Cinq"), _("Six"), _("Sept"), _("Huit"), _("Neuf"))
    number = spelt[count - 2] if 2 <= count < 10 else count
    return ngettext("Une chose attend votre réponse", "%(count)s choses attendent votre réponse", count) % {
        "count": number
    }


def _weekday(day: date, language: str) -> str:
    return (WEEKDAYS_FR if language == "fr" else WEEKDAYS_EN)[day.weekday()]
