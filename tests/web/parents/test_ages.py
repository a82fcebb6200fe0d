"""From the age that a board decides, parents see a category no more, and are told so calmly."""

import html
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from portail.accounts.models import Person
from portail.boards.settings import BadSetting, change_setting
from portail.links.ages import AgeRule, Category, hiding
from portail.links.settings import SETTINGS
from portail.records.rules import birthday
from tests.cast import ALICE, CAPITALE, CHARLIE, EMILE_B, MAIKA, ChildFacts
from tests.people import account, board_id, linked, signed_in, student_of
from tests.results.school import publish_year
from tests.roles import as_role, superuser_connection
from tests.wire import statements
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

# Maïka is nine: younger than any rule that a board may make, so the tests write theirs past the command.
AGE = "8"
SAID = re.compile(r"à partir de 8 ans")


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    return person


@pytest.fixture
def client(alice: Person) -> Client:
    return signed_in(alice)


def rule(category: Category) -> None:
    with superuser_connection() as raw:
        raw.execute(
            "INSERT INTO boards_boardsetting (board_id, name, value) VALUES (%s, %s, %s)",
            [board_id(CAPITALE), f"{category}-until-age", AGE],
        )


def words(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, f"{path}: {page.status_code}"
    text = re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])
    return re.sub(r"\s+", " ", html.unescape(text))


def pages(child: ChildFacts) -> dict[Category, tuple[str, ...]]:
    """Each category's pages, a child's own where there is one."""
    own = student_of(child).public_id
    return {
        Category.RESULTS: (f"/resultats/{own}/",),
        Category.CARDS: ("/bulletins/", f"/bulletins/{own}/"),
        Category.ABSENCES: ("/absences/",),
        Category.AGENDA: ("/agenda/", f"/agenda/?enfant={own}", f"/agenda/{own}/horaire/"),
        Category.MESSAGES: ("/messages/", f"/messages/?enfant={own}"),
        Category.DOCUMENTS: ("/documents/",),
        Category.FEES: ("/frais/", "/frais/recus/"),
        Category.TRANSPORT: ("/transport/",),
    }


@pytest.mark.parametrize("category", list(Category))
def test_each_page_of_a_category_says_why_it_shows_nothing(client: Client, category: Category) -> None:
    for path in pages(MAIKA)[category]:
        assert not SAID.search(words(client, path)), path
    rule(category)
    for path in pages(MAIKA)[category]:
        assert SAID.search(words(client, path)) and CAPITALE.name in words(client, path), path


@pytest.mark.parametrize("category", list(Category))
def test_whoever_follows_nobody_learns_of_no_rule(client: Client, category: Category) -> None:
    rule(category)
    stranger = signed_in(account(CHARLIE.email))
    for path in pages(MAIKA)[category]:
        assert not SAID.search(stranger.get(path).text), path


def test_results_are_gone_from_the_pages_and_come_back_with_the_rule(client: Client) -> None:
    publish_year()
    path = pages(MAIKA)[Category.RESULTS][0]
    subject = re.search(rf'href="({path}[^"?]+)', client.get(path).text)
    assert subject and "Mathématique" in words(client, path)
    rule(Category.RESULTS)
    for each in (path, subject[1]):
        assert "Mathématique" not in words(client, each) and SAID.search(words(client, each))
    setting = next(one for one in SETTINGS if one.name == "results-until-age")
    with as_role("jobs"):
        change_setting(setting, board_id=board_id(CAPITALE), typed="", by="tests", now=NOW)
    assert "Mathématique" in words(client, path)


def test_the_other_child_s_pages_stay_as_they_are(client: Client) -> None:
    for category in Category:
        rule(category)
    own = student_of(EMILE_B).public_id
    for path in (f"/resultats/{own}/", f"/agenda/{own}/horaire/", f"/bulletins/{own}/"):
        assert not SAID.search(words(client, path)), path


def test_the_family_s_page_lists_what_is_hidden_and_since_which_age(client: Client) -> None:
    rule(Category.ABSENCES)
    assert "Absences (dès 8 ans)" in words(client, "/enfants/")


def test_a_rule_costs_a_page_no_statement(client: Client, alice: Person) -> None:
    of = {"/absences/": Category.ABSENCES, "/agenda/": Category.AGENDA, "/messages/": Category.MESSAGES}
    for path, category in of.items():
        client.get(path)
        with statements() as before:
            client.get(path)
        rule(category)
        with statements() as after:
            client.get(path)
        assert len(after) <= len(before), path


@pytest.mark.parametrize("typed", ["13", "19", "14 ans", "014", "-1"])
def test_an_age_that_a_board_may_not_decide_is_refused(typed: str) -> None:
    with pytest.raises(BadSetting):
        change_setting(SETTINGS[0], board_id=board_id(CAPITALE), typed=typed, by="tests", now=NOW)


# The rule itself -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("away", "hides"), [(-1, 0), (0, 1), (1, 1), (400, 1)])
def test_a_rule_hides_from_the_birthday_itself_on(away: int, hides: int) -> None:
    born, age = date(2012, 3, 9), 14
    rules = (AgeRule(Category.ABSENCES, age),)
    assert len(hiding(rules, birth_date=born, today=birthday(born, age) + timedelta(days=away))) == hides


def test_birthdays_are_the_database_s_own() -> None:
    """The row policies reckon by make_interval: a 29 February has its birthday on the 28th."""
    days = [date(2008, 1, 1) + timedelta(days=number) for number in range(366 * 5)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d, a, (d + make_interval(years => a))::date"
            " FROM unnest(%s::date[]) d, generate_series(14, 18) a",
            [days],
        )
        found = cursor.fetchall()
    assert [(day, age) for day, age, said in found if birthday(day, age) != said] == []
