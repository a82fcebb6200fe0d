"""« Aujourd’hui » as a page: two statements, nobody else's child, out at once."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from portail.accounts.models import Session
from portail.database.context import rows_of
from portail.imports.actions import import_board
from portail.links.actions import recheck_links
from tests.cast import ALICE, BOB, CAPITALE, EMILE_B, MAIKA
from tests.people import account, board_id, linked, signed_in
from tests.roles import as_role, superuser_connection
from tests.wire import statements
from tests.world import NOW, package

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "/aujourdhui/"


def test_the_whole_page_costs_two_statements_and_touches_no_session() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    browser = signed_in(alice)
    browser.get(HOME)
    with statements() as sent:
        page = browser.get(HOME)
    assert len(sent) == 2, sent
    assert page.status_code == 200
    assert not page.cookies
    assert page.headers["Cache-Control"] == "no-store"


def test_nobody_is_sent_to_sign_in_and_back() -> None:
    from django.test import Client

    answer = Client().get("/en/aujourdhui/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/en/connexion/?next=/en/aujourdhui/"


def test_a_home_without_children_says_what_to_do() -> None:
    page = BeautifulSoup(signed_in(account(BOB.email)).get(HOME).content, "html.parser")
    assert page.select_one("a.button")["href"] == "/enfants/associer/"
    assert "Aucun enfant" in page.get_text()


def test_a_child_withdrawn_by_the_school_is_out_at_the_next_request() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    browser = signed_in(alice)
    assert "Maïka" in browser.get(HOME).text
    with superuser_connection() as raw:
        raw.execute("UPDATE records_guardianship SET is_active = false")
    board = board_id(MAIKA.board)
    with as_role("jobs"), rows_of(board=board):
        assert recheck_links(board_id=board, now=NOW).suspended == 1
    page = browser.get(HOME).text
    assert "Maïka" not in page and MAIKA.file_number[-3:] not in page
    assert "est suspendu" in page and "withdrawn" not in page


def test_an_import_that_bars_a_parent_takes_the_view_away(tmp_path: Path) -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    browser = signed_in(alice)
    with as_role("jobs"):
        report = import_board(
            board=CAPITALE.code, path=package(CAPITALE, tmp_path / "night", c_alice="no"), now=NOW
        )
    assert report.accepted and report.figures.changes.lost_access == 1
    page = browser.get(HOME).text
    assert "Maïka" not in page and "Émile" in page
    with as_role("jobs"):
        again = import_board(board=CAPITALE.code, path=package(CAPITALE, tmp_path / "next"), now=NOW)
    assert again.figures.changes.regained_access == 1 and "Maïka" in browser.get(HOME).text


def test_a_browser_put_out_elsewhere_is_out_at_the_next_request() -> None:
    alice = account(ALICE.email)
    browser = signed_in(alice)
    assert browser.get(HOME).status_code == 200
    Session.objects.filter(person=alice).delete()
    assert browser.get(HOME).status_code == 302


def test_a_page_read_by_one_person_leaves_nothing_for_the_next() -> None:
    alice, bob = account(ALICE.email), account(BOB.email)
    linked(alice, MAIKA)
    one, other = signed_in(alice), signed_in(bob)
    for _ in range(3):
        assert "Maïka" in one.get(HOME).text
        assert "Maïka" not in other.get(HOME).text
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.actor', true), '')")
        assert cursor.fetchone() == ("",)
