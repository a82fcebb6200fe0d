"""The home's words by themselves: days past and near, counts, days that are not as usual."""

from datetime import date, datetime

import pytest
from django.utils import timezone, translation

from portail.web.parents.views_today_words import joined, near_day, past_day, since, waiting_words

MONDAY = date(2026, 11, 23)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        ("2026-11-23 08:05", "8 h 05", "8:05 a.m."),
        ("2026-11-22 20:14", "hier, 20 h 14", "yesterday, 8:14 p.m."),
        ("2026-11-19 20:14", "jeudi, 20 h 14", "Thursday, 8:14 p.m."),
        ("2026-11-16 20:14", "le 16 novembre, 20 h 14", "November 16, 8:14 p.m."),
        ("2026-11-01 07:00", "le 1er novembre, 7 h 00", "November 1, 7:00 a.m."),
    ],
)
def test_the_last_visit_is_said_as_people_say_it(moment: str, french: str, english: str) -> None:
    at = timezone.make_aware(datetime.fromisoformat(moment))
    for language, words in (("fr", french), ("en", english)):
        with translation.override(language):
            assert plain(since(at, today=MONDAY, language=language)) == words


@pytest.mark.parametrize(
    ("on", "words"), [("2026-11-23", "aujourd’hui"), ("2026-11-22", "hier"), ("2026-11-17", "mardi")]
)
def test_a_day_gone_by(on: str, words: str) -> None:
    assert past_day(date.fromisoformat(on), MONDAY, "fr") == words


@pytest.mark.parametrize(
    ("on", "words"),
    [("2026-11-23", "Aujourd’hui"), ("2026-11-24", "Demain"), ("2026-11-27", "Vendredi"),
     ("2026-11-30", "30 novembre")],
)  # fmt: skip
def test_a_day_to_come(on: str, words: str) -> None:
    assert plain(near_day(on, "2026-11-23", "fr")) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "Une chose attend votre réponse"), (2, "Deux choses attendent votre réponse"),
     (9, "Neuf choses attendent votre réponse"), (10, "10 choses attendent votre réponse")],
)  # fmt: skip
def test_what_waits_is_counted_in_words(count: int, words: str) -> None:
    assert waiting_words(count) == words


def test_names_are_joined() -> None:
    assert [joined(names) for names in ((), ("Maïka",), ("Maïka", "Émile", "Anaïs"))] == [
        "", "Maïka", "Maïka, Émile et Anaïs"
    ]  # fmt: skip
