"""« Mon école est-elle abonnée? », for whoever has no account yet."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.cast import CAPITALE, COLLEGE, GRANDE_MAREE, RIVES

pytestmark = pytest.mark.django_db

PATH = "/ecoles/"


def text(**query: str) -> str:
    return BeautifulSoup(Client().get(PATH, query).content, "html.parser").main.get_text(" ", strip=True)


@pytest.mark.parametrize("query", ["grande marée", "GRANDE-MAREE", "Rivière-Blanche", "école grande"])
def test_a_school_is_found_by_name_or_town_and_said_subscribed(query: str) -> None:
    found = text(q=query)
    assert "1 école" in found and "Abonnée" in found
    assert GRANDE_MAREE.municipality in found and RIVES.name in found


def test_a_private_school_is_found_too() -> None:
    assert COLLEGE.municipality in text(q="hautes marées")


def test_a_board_is_found_by_its_acronym() -> None:
    assert CAPITALE.name in text(q="CSSDLC")


def test_nothing_found_says_what_to_try() -> None:
    assert "Essayez la ville" in text(q="zzzz")


def test_nothing_asked_shows_the_form_alone() -> None:
    assert "pour «" not in text()


def test_what_was_typed_comes_back_as_text_and_not_as_a_page() -> None:
    page = Client().get(PATH, {"q": "<script>alert(1)</script>"})
    assert page.status_code == 200 and "<script>alert" not in page.text


def test_the_script_gets_the_list_alone() -> None:
    page = Client().get(PATH, {"q": "grande marée"}, headers={"X-Fragment": "results"})
    assert "<html" not in page.text and "Abonnée" in page.text


def test_a_very_long_question_is_cut() -> None:
    assert Client().get(PATH, {"q": "a" * 5000}).status_code == 200
