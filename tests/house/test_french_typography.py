"""The source text is French as Quebec sets it: curved apostrophes, no-break spaces, none before ; ! ?."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.house.house import SRC

STRAIGHT_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
BREAKING_SPACE = re.compile(r" [:»$]| %(?!\()|« ")  # "%(count)s" is a value, not a sign
SPACE_OF_FRANCE = re.compile(r"[ \u00a0\u202f][;!?]")
NO_SPACE = re.compile(r"«[^\s\u00a0\u202f]|[^\s\u00a0\u202f]»")

FAULTS = {
    "a straight apostrophe": STRAIGHT_APOSTROPHE,
    "a space that may break": BREAKING_SPACE,
    "a space before ; ! ?": SPACE_OF_FRANCE,
    "a guillemet without its space": NO_SPACE,
    "three dots": re.compile(r"\.\.\."),
}


def sentences() -> list[str]:
    """What is shown: `portail messages update` has put the no-break spaces in."""
    with (SRC / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        shown = [message.string for message in read_po(file, locale="fr") if message.id]
    return [text for one in shown for text in (one if isinstance(one, list | tuple) else [one])]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_sentence_is_set_as_french_is(fault: str) -> None:
    assert [text for text in sentences() if FAULTS[fault].search(text)] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("L'enfant", "a straight apostrophe"),
        ("Erreur : date", "a space that may break"),
        ("« Oui »", "a space that may break"),
        ("Vraiment\u202f?", "a space before ; ! ?"),
        ("«Oui»", "a guillemet without its space"),
        ("Suite...", "three dots"),
    ],
)
def test_each_fault_is_seen(text: str, fault: str) -> None:
    assert FAULTS[fault].search(text)


def test_good_french_passes() -> None:
    good = "L’élève\u00a0: «\u00a050\u00a0%\u00a0», n’est-ce pas? %(count)s à 8 h 05; et 5\u00a0$."
    assert [fault for fault, shape in FAULTS.items() if shape.search(good)] == []
