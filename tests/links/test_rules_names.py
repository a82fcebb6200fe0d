"""Which spellings of a name are the same name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.common.text import name_key
from portail.records.names import is_same_person, same_family_name, same_given_name

FAMILY_NAMES = [
    "Côté", "Lebœuf", "St-Pierre", "D’Amour", "L’Écuyer", "de la Durantaye", "Tremblay-Gagnon",
    "Nguyễn", "O’Bomsawin", "Gagné Roy", "Van Der Meer", "Ait-Ali",
]  # fmt: skip
GIVEN_NAMES = ["Zoé", "Marie-Ève", "Jean-Philippe", "Marie-Ève Anne", "Lætitia", "Maïka", "Léa Rose", "Chloë"]


@st.composite
def spellings(draw, names):
    """A name, and the same name with another case, other accents, hyphens, apostrophes and spaces."""
    name = draw(st.sampled_from(names))
    typed = name
    if draw(st.booleans()):
        typed = typed.replace("œ", "oe").replace("æ", "ae")
    if draw(st.booleans()):
        typed = "".join(c for c in unicodedata.normalize("NFD", typed) if not unicodedata.combining(c))
    typed = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])), typed)
    typed = draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str]))(typed)
    hyphen = draw(st.sampled_from(["-", "‑", "–", " - ", " ", "", "\u00a0"]))
    apostrophe = draw(st.sampled_from(["'", "’", "‘", "`", "´", "ʼ", "", " "]))
    space = draw(st.sampled_from([" ", "  ", "\u00a0", "-", ""]))
    typed = typed.replace(" ", "\0").replace("-", hyphen).replace("’", apostrophe).replace("\0", space)
    return name, draw(st.sampled_from(["", " "])) + typed + draw(st.sampled_from(["", "  "]))


@given(spellings(FAMILY_NAMES))
def test_any_spelling_of_a_surname_agrees(pair):
    name, typed = pair
    assert same_family_name(typed, name)
    assert same_family_name(name, typed)


@given(spellings(GIVEN_NAMES))
def test_any_spelling_of_a_given_name_agrees(pair):
    name, typed = pair
    assert same_given_name(typed, name)
    assert same_given_name(name, typed)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("Gagnon", "Tremblay-Gagnon"),
        ("TREMBLAY", "Tremblay Gagnon"),
        ("Tremblay-Gagnon", "Tremblay"),
        ("de la Durantaye", "Roy-de la Durantaye"),
        ("Roy", "de la Durantaye-Roy"),
        ("L'Heureux", "Tremblay-L’Heureux"),
        ("St-Pierre", "St-Pierre-Roy"),
        ("Tremblay St Pierre", "Tremblay-St-Pierre"),
        ("Garcia", "García Márquez"),
        ("Lê", "Nguyễn Lê"),
        ("Иванов", "ИВАНОВ"),
    ],
)
def test_half_of_a_double_surname_agrees(typed, recorded):
    assert same_family_name(typed, recorded)
    assert same_family_name(recorded, typed)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("Tremblay", "Tremblai"),
        ("Tremblay", "Tremblays"),
        ("Tremblay", "Gagnon"),
        ("Tremblay-Roy", "Tremblay-Gagnon"),
        ("Gagnon-Tremblay", "Tremblay-Gagnon"),
        ("Pierre", "St-Pierre"),
        ("St", "St-Pierre"),
        ("Durantaye", "de la Durantaye"),
        ("de", "de la Durantaye"),
        ("Heureux", "L’Heureux"),
        ("T", "Tremblay"),
        ("Tremblay", "T. Gagnon"),
        ("", "Tremblay"),
        ("Tremblay", ""),
        ("", ""),
        ("-", "’"),
    ],
)
def test_another_surname_does_not_agree(typed, recorded):
    assert not same_family_name(typed, recorded)
    assert not same_family_name(recorded, typed)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("Anne", "Marie-Ève Anne"),
        ("Marie-Ève", "Marie-Ève Anne"),
        ("Marie Eve", "Marie-Ève Anne"),
        ("Marie-Ève", "MARIE EVE ANNE"),
        ("Léo", "Joseph Léo Marc"),
        ("Léo Marc", "Joseph Léo Marc"),
        ("Jean Philippe", "Jean-Philippe"),
        ("JeanPhilippe", "Jean-Philippe"),
        ("Marie-Ève, Anne", "Marie-Ève"),
    ],
)
def test_one_of_several_given_names_agrees(typed, recorded):
    assert same_given_name(typed, recorded)
    assert same_given_name(recorded, typed)


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("Marie", "Marie-Ève Anne"),
        ("Ève", "Marie-Ève"),
        ("Philippe", "Jean-Philippe"),
        ("Marie-Anne", "Marie-Ève Anne"),
        ("Ève Anne", "Marie-Ève Anne"),
        ("Joseph Marc", "Joseph Léo Marc"),
        ("Marie", "Mario"),
        ("Zoé", "Zo"),
        ("J", "Marc J."),
        ("", "Zoé"),
        ("'", "Zoé"),
    ],
)
def test_another_given_name_does_not_agree(typed, recorded):
    assert not same_given_name(typed, recorded)
    assert not same_given_name(recorded, typed)


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12),
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12),
)
def test_two_plain_words_agree_only_when_they_are_equal(one, other):
    assert same_given_name(one, other) == (one == other)
    assert same_family_name(one, other) == (one == other)


@given(st.sampled_from(FAMILY_NAMES), st.data())
def test_one_letter_changed_never_agrees(name, data):
    place = data.draw(st.integers(0, len(name_key(name)) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    key = name_key(name)
    typed = key[:place] + letter + key[place + 1 :]
    assert same_family_name(typed, name) == (typed == key)


@given(st.text(max_size=30), st.text(max_size=30))
def test_agreement_goes_both_ways_for_any_text(one, other):
    assert same_family_name(one, other) == same_family_name(other, one)
    assert same_given_name(one, other) == same_given_name(other, one)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (("Roy", "Anne"), ("ROY", "ANNE"), True),
        (("Roy", "Anne"), ("Roy-Gagnon", "Anne"), True),
        (("Roy", "Anne"), ("Gagnon", "Anne"), True),
        (("Roy", "Anne"), ("Roy", "Marie-Anne"), True),
        (("Roy", "Anne"), ("Gagnon-Roy", "Annette"), True),
        (("Roy", "Anne"), ("Anne", "Roy"), True),
        (("—", "—"), ("—", "—"), True),
        (("Roy", "Anne"), ("Gagnon", "Luc"), False),
        (("Roy", "Anne"), ("Leroy", "Annette"), False),
        (("—", "—"), ("Roy", "Anne"), False),
    ],
)
def test_a_contact_is_another_person_when_both_names_change(
    before: tuple[str, str], after: tuple[str, str], *, same: bool
) -> None:
    assert is_same_person(before=before, after=after) is same
    assert is_same_person(before=after, after=before) is same
