"""« Besoin d’aide? »: the guide's questions and notes, each a page, in both languages."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portail.web.public.views_help import PAGES

pytestmark = pytest.mark.django_db


def soup(path: str) -> BeautifulSoup:
    return BeautifulSoup(Client().get(path).content, "html.parser")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_index_leads_to_every_page(prefix: str) -> None:
    addresses = {link["href"] for link in soup(f"{prefix}/aide/").select("main a[href]")}
    assert {f"{prefix}/aide/{slug}/" for slug in PAGES} <= addresses


def test_the_index_asks_the_guides_question() -> None:
    assert "Que voulez-vous faire" in soup("/aide/").get_text()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("slug", PAGES)
def test_each_page_has_a_title_of_its_own_and_something_to_say(prefix: str, slug: str) -> None:
    page = soup(f"{prefix}/aide/{slug}/")
    assert len(page.select("h1")) == 1
    assert len(page.main.get_text()) > 300


@pytest.mark.parametrize("slug", ["nulle-part", "..", "index", "creer-un-compte.html"])
def test_what_is_no_page_of_help_is_not_found(slug: str) -> None:
    assert Client().get(f"/aide/{slug}/").status_code == 404


@pytest.mark.parametrize("path", ["/confidentialite/", "/accessibilite/"])
def test_the_pages_that_the_law_asks_for_are_there(path: str) -> None:
    assert soup(path).h1 is not None
