"""The Jinja2 environment of every page and mail: strict, escaped, translated. Floor 10."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from portail.accounts.factors.webauthn import origin
from portail.common.dates import day_of_week, long_date, time_of_day
from portail.records.rules import masked_file_number, read_level
from portail.web.ui.folding import ByLanguage, OneLanguage

_ORDINAL = re.compile(r"\b(\d+)(re|er|e)\b")
_VOWELS = "aàâäeéèêëiîïoôöuùûüœ"


def environment(**options: Any) -> ByLanguage:
    """One environment a language, so that constant words are put in while compiling."""
    return ByLanguage({code: _environment(options) for code, _ in settings.LANGUAGES})


def _environment(options: dict[str, Any]) -> OneLanguage:
    """Build an environment: an unknown name is an error, .html is escaped, .txt is not.

    Django's backend escapes every name by default, and a text mail would read « L&#39;école ».
    """
    options = options | {
        "undefined": StrictUndefined,
        "autoescape": select_autoescape(("html",), default=False),
        "extensions": ["jinja2.ext.i18n"],
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    env = OneLanguage(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals |= {"static": static, "url": url, "passkey_origin": origin, "now": timezone.localtime}
    env.filters |= {
        "clock": clock,
        "long_day": long_day,
        "level": level,
        "masked": masked_file_number,
        "raised": raised,
        "raised_in_drawing": raised_in_drawing,
        "sentence": sentence,
        "this_day": this_day,
        "whose": whose,
    }
    return env


def language() -> str:
    """The language of the page being built: "fr" or "en"."""
    return (translation.get_language() or "fr")[:2]


def clock(value: datetime | time) -> str:
    """« 19 h 32 » or « 7:32 p.m. », in Quebec's time; a time without a date is that of Quebec already."""
    return time_of_day(value if isinstance(value, time) else timezone.localtime(value), language())


def long_day(value: date | datetime) -> str:
    """« 22 février 2017 » or « February 22, 2017 », in Quebec's time."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return long_date(day, language())


def this_day(value: date) -> str:
    """« lundi 23 novembre », for a day whose year nobody doubts."""
    return day_of_week(value, language())


def level(code: str) -> str:
    """« 3e année » from a level's code; "" when the school gave none."""
    return _level(code, language()) if code else ""


@lru_cache(maxsize=256)
def _level(code: str, language: str) -> str:
    return read_level(code).label(language)


@lru_cache(maxsize=256, typed=True)  # what is safe already is no mere text
def raised(text: str) -> Markup:
    """« 3e année » with its ending raised, as French typography has it."""
    return Markup(_ORDINAL.sub(r"\1<sup>\2</sup>", str(escape(text))))  # noqa: S704  (escaped first)


def raised_in_drawing(text: str) -> Markup:
    """The same for the text of an SVG, where <sup> means nothing."""
    ending = r'\1<tspan dy="-4">\2</tspan><tspan class="on" dy="4">\3</tspan>'
    return Markup(re.sub(f"{_ORDINAL.pattern}(.*)", ending, str(escape(text))))  # noqa: S704  (escaped first)


def sentence(text: str) -> str:
    """TEXT with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]


def whose(given_name: str) -> str:
    """« de Maïka », « d’Émile »; in English the name alone."""
    if language() != "fr":
        return given_name
    return f"d’{given_name}" if given_name[:1].casefold() in _VOWELS else f"de {given_name}"


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page, in the language of the page being built."""
    return reverse(name, args=args or None, kwargs=kwargs or None)
