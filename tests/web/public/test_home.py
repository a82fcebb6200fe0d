"""The public home: the promise, the way in, and the search that needs no account."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = pytest.mark.django_db


def soup(path: str) -> BeautifulSoup:
    return BeautifulSoup(Client().get(path).content, "html.parser")


def test_the_home_says_what_it_is_and_where_to_enter() -> None:
    page = soup("/")
    assert page.h1.get_text() == "Tous vos enfants, au même endroit."
    addresses = {link["href"] for link in page.select("a[href]")}
    assert {"/connexion/", "/compte/creer/", "/aide/", "/en/"} <= addresses
    assert page.select_one("form[action='/#abonnee'] input[name=q]") is not None


def test_the_home_counts_the_directory() -> None:
    assert "4 écoles et 3 organismes" in soup("/").get_text()


def test_the_home_reads_in_english_at_its_own_address() -> None:
    page = soup("/en/")
    assert page.html["lang"] == "en-CA"
    assert page.select_one("a[href='/en/compte/creer/']") is not None
