"""What happens is called by its kind, unless its title says so by itself."""

import pytest
from django.utils.translation import override

from portail.agenda.wording import happening_words, kind_words


@pytest.mark.parametrize(
    ("kind", "title", "language", "line"),
    [
        ("outing", "Musée de la mer", "fr", "Sortie : Musée de la mer"),
        ("outing", "Sortie au Musée de la mer", "fr", "Sortie au Musée de la mer"),
        ("meeting", "RENCONTRE des parents", "fr", "RENCONTRE des parents"),
        ("outing", "Sortie au Musée de la mer", "en", "Outing: Sortie au Musée de la mer"),
    ],
)
def test_the_kind_is_said_once(kind: str, title: str, language: str, line: str) -> None:
    with override(language):
        assert happening_words(kind, title).replace("\u00a0", " ") == line
        assert (kind_words(kind, title) == "") == (line == title)
