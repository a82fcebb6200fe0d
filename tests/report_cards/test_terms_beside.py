"""A year's terms side by side: an earlier card's results stand beside a later one's, as they were then."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.cast import LOUIS
from tests.people import signed_in
from tests.report_cards.cards import CARD, FIRST, TERMS, THEN, Line, issue_all, marked, of_term, versions
from tests.report_cards.families import alice_follows

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
LATER = THEN + 5 * DAY
NAMES = ["Matière et compétences", "Pondération"]


@pytest.fixture
def browser() -> Client:
    return signed_in(alice_follows())


def issue_terms(*cards: Line, marks: dict[int, str] | None = None, **when: object) -> None:
    """Import these cards; in the n-th of them « Lire » is 70 + n unless MARKS says otherwise."""
    said = marks or {}
    lines = [
        line
        for card in cards
        for line in marked(
            int(card["bulletin"][1:]), said.get(int(card["bulletin"][1:]), f"7{card['bulletin'][1:]}")
        )
    ]
    issue_all(cards, lines=lines, **{"now": THEN + 3 * DAY, **when})  # type: ignore[arg-type]


def page(browser: Client, number: int, version: int = 1) -> BeautifulSoup:
    found = next(one for one in versions() if (one.source_id, one.number) == (f"B{number}", version))
    answer = browser.get(f"/bulletins/{found.student_key}/{found.public_id}/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def heads(read: BeautifulSoup) -> list[str]:
    return [head.text for head in read.select("thead th")]


def reading(read: BeautifulSoup) -> list[str]:
    """What the row of « Lire » says."""
    row = next(one for one in read.select("tbody tr") if one.select_one("th") and "Lire" in one.th.text)  # type: ignore[union-attr]
    return [" ".join(cell.text.split()) for cell in row.select("td")]


def test_a_card_shows_the_earlier_terms_of_its_year_and_none_the_later(browser: Client) -> None:
    issue_terms(of_term(1), of_term(2), of_term(3), etapes=TERMS)
    assert (heads(page(browser, 1)), reading(page(browser, 1))) == ([*NAMES, "Étape 1"], ["40 %", "71"])
    assert reading(page(browser, 2)) == ["40 %", "71", "72"]
    last = page(browser, 3)
    assert heads(last) == [*NAMES, "Étape 1", "Étape 2", "Étape 3"]
    assert reading(last) == ["40 %", "71", "72", "73"]
    told = "Étape 1 : résultats de « Bulletin de l’étape 1 », publié le 20 novembre 2025."
    assert told in " ".join(last.text.split())


def test_a_term_is_named_by_its_number_where_the_school_sends_no_terms(browser: Client) -> None:
    issue_terms(of_term(1), of_term(2))
    assert heads(page(browser, 2)) == [*NAMES, "Étape 1", "Étape 2"]


def test_another_year_another_child_and_a_first_communication_stand_beside_nothing(browser: Client) -> None:
    issue_terms(
        of_term(1, annee="2024-2025"),
        of_term(5, etape="1", eleve=LOUIS.source_id),
        {**FIRST, "bulletin": "B6", "etape": "1"},
        of_term(3),
    )
    assert reading(page(browser, 3)) == ["40 %", "73"]


def test_a_card_that_was_said_to_be_of_this_year_by_mistake_stands_beside_nothing(browser: Client) -> None:
    strange = {"bulletin": "B9", "etape": "1", "publie_le": "2025-11-20T18:00:00-05:00"}
    issue_terms(of_term(1), of_term(1, **strange))
    issue_terms(of_term(1), of_term(1, **strange, annee="2024-2025"), of_term(3), now=LATER)
    assert reading(page(browser, 3)) == ["40 %", "71", "73"]


def test_what_a_subject_of_the_same_name_twice_was_given_is_not_guessed(browser: Client) -> None:
    twice = [*marked(1, "71"), {**marked(1, "71")[0], "rang": "20"}, {**marked(1, "99")[1], "rang": "21"}]
    issue_all([of_term(1), of_term(2)], lines=[*twice, *marked(2, "72")], now=THEN + 3 * DAY)
    assert reading(page(browser, 2)) == ["40 %", "", "72"]


def test_a_card_that_the_school_took_back_is_in_no_later_one(browser: Client) -> None:
    issue_terms(of_term(1), of_term(2))
    issue_terms(of_term(1, retire_le="2025-11-22"), of_term(2), now=LATER)
    assert reading(page(browser, 2)) == ["40 %", "72"]
    assert "Étape 1" not in page(browser, 2).select("thead")[0].text


def test_one_that_is_not_published_yet_is_in_no_later_one(browser: Client) -> None:
    issue_terms(of_term(1, publie_le="2099-01-01T16:00:00-05:00"), of_term(2))
    assert reading(page(browser, 2)) == ["40 %", "72"]


def test_a_correction_of_an_earlier_card_changes_no_later_one_that_was_read(browser: Client) -> None:
    issue_terms(of_term(1), of_term(2))
    file = file_of(browser, 2)
    issue_terms(of_term(1), of_term(2), marks={1: "99"}, now=LATER)
    assert reading(page(browser, 2)) == ["40 %", "71", "72"]
    assert file_of(browser, 2) == file
    issue_terms(of_term(1), of_term(2), of_term(3), marks={1: "99", 2: "88"}, now=LATER + DAY)
    assert reading(page(browser, 2, version=2)) == ["40 %", "99", "88"]
    assert reading(page(browser, 3)) == ["40 %", "99", "88", "73"]
    assert file_of(browser, 2) == file


def test_so_does_an_earlier_card_that_comes_after_it(browser: Client) -> None:
    issue_terms(of_term(2))
    file = file_of(browser, 2)
    issue_terms(of_term(1), of_term(2), now=LATER)
    assert file_of(browser, 2) == file and reading(page(browser, 2)) == ["40 %", "72"]


def file_of(browser: Client, number: int) -> bytes:
    found = next(one for one in versions() if (one.source_id, one.number) == (f"B{number}", 1))
    answer = browser.get(f"/bulletins/{found.student_key}/{found.public_id}/pdf/")
    assert answer.status_code == 200
    return bytes(answer.content)


def test_the_numbers_of_a_card_are_those_of_its_own_file() -> None:
    issue_all([CARD], now=THEN)
    assert versions()[0].content["term"] == 1
