"""Ordinals are raised, in words and in drawings, and what a person typed stays escaped."""

import pytest

from portail.web.ui.environment import raised, raised_in_drawing


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("3e secondaire", "3<sup>e</sup> secondaire"),
        ("1re année", "1<sup>re</sup> année"),
        ("Grade 3", "Grade 3"),
        ("<b> 2e", "&lt;b&gt; 2<sup>e</sup>"),
    ],
)
def test_in_words(said: str, shown: str) -> None:
    assert raised(said) == shown


def test_in_a_drawing_what_follows_comes_back_to_its_line() -> None:
    assert raised_in_drawing("5e année") == '5<tspan dy="-4">e</tspan><tspan class="on" dy="4"> année</tspan>'
    assert raised_in_drawing("Grade <5>") == "Grade &lt;5&gt;"
