"""« Mon école est-elle abonnée? » answers on the home itself, without a script."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = pytest.mark.django_db


def panel(url: str) -> BeautifulSoup:
    return BeautifulSoup(Client().get(url).content, "html.parser").select_one("#abonnee")


def test_what_was_asked_is_answered_beside_the_question() -> None:
    found = panel("/?q=grande+maree")
    assert found.select_one("input[name=q]")["value"] == "grande maree"
    assert "1 école pour" in found.get_text()
    assert [row.select_one("strong").get_text() for row in found.select("li")] == ["École de la Grande-Marée"]


def test_before_a_question_it_says_how_large_the_directory_is() -> None:
    assert "figurent au répertoire" in panel("/").get_text()


def test_a_school_that_is_not_there_is_said() -> None:
    assert "Aucun résultat pour" in panel("/?q=xyz").get_text()


def test_what_was_typed_is_escaped() -> None:
    assert "<script>" not in Client().get("/?q=%3Cscript%3E").content.decode().partition("abonnee")[2]
