"""Calling an event something in every language of the portal at once. Floor 6."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation

from portail.records.events import Title


def titled(say: Callable[[str], str]) -> Title:
    """What SAY says in each language, each in force and given to it in turn."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = say(language)
    return found


def as_written(words: str) -> Title:
    """What the board called it, whoever reads it."""
    return {language: words for language, _name in settings.LANGUAGES}
