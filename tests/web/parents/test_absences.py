"""The page of absences: every child on one page, one small form for each that waits."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA, RIVES
from tests.people import account, linked, signed_in
from tests.publishing import publish

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/absences/"


@pytest.fixture
def alice() -> Client:
    """A browser of Alice's, who follows Maïka; two absences wait for her."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    publish(CAPITALE, absences=[absence(), absence("A2", moment="", debut="13:00", fin="14:15", periodes="3")])
    return signed_in(person)


def soup(browser: Client, path: str = PAGE) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_each_absence_that_waits_has_its_form(alice: Client) -> None:
    page = soup(alice)
    assert len(page.select("form[action$='/motiver/']")) == 2
    print(page.main.get_text(" ", strip=True))


def test_the_form_to_announce(alice: Client) -> None:
    page = soup(alice, "/absences/annoncer/")
    print(page.main.get_text(" ", strip=True))
    assert page.select_one("input[type=date]")
