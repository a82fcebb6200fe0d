"""« de » loses its vowel before another, in French alone."""

import pytest
from django.utils import translation

from portail.web.ui.environment import whose


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("fr", "Maïka", "de Maïka"),
        ("fr", "Émile", "d’Émile"),
        ("fr", "anaïs", "d’anaïs"),
        ("fr", "Œdipe", "d’Œdipe"),
        ("en", "Émile", "Émile"),
    ],
)
def test_a_name_is_said_as_its_language_has_it(language: str, name: str, said: str) -> None:
    with translation.override(language):
        assert whose(name) == said
