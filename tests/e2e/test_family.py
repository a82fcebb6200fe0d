"""« Mes enfants » on a phone: who sees a child, a correction asked for, and the copy, fetched once."""

import json
import zipfile
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.cast import ALICE, EMILE_B, MAIKA
from tests.e2e.conftest import PHONE, context_of
from tests.e2e.looks import broken_rules, runs_off
from tests.e2e.phones import Words
from tests.e2e.portal import Portal
from tests.people import account, linked, signed_in

pytestmark = pytest.mark.browser

FRENCH = Words("fr")


@pytest.fixture
def at_more(browser: Browser, portal: Portal, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Alice's phone on « Plus »; she proved who she is just now."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    context = context_of(browser, portal, **getattr(request, "param", {"viewport": PHONE}))
    key = signed_in(person, confirmed=True).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}])
    page = context.new_page()
    page.goto("/plus/")
    yield page
    context.close()


def test_a_parent_sees_who_has_access_asks_for_a_correction_and_leaves(at_more: Page) -> None:
    page = at_more
    page.get_by_role("link", name="Mes enfants").click()
    page.get_by_role("link", name="Qui y a accès : Maïka").click()
    expect(page.get_by_text("Aucun autre compte ne suit cet enfant.")).to_be_visible()
    page.get_by_role("link", name="Voir qui a consulté le dossier de Maïka").click()
    expect(page.get_by_text("Personne n’a consulté ce dossier sur le portail")).to_be_visible()
    page.get_by_role("link", name="Revenir à mes enfants").click()
    page.get_by_role("link", name="Demander une correction : Maïka").click()
    page.get_by_label("Nom ou prénom").check()
    page.get_by_label("Ce qu’il faudrait lire").fill("Maïka s’écrit avec un tréma.")
    page.get_by_role("button", name="Envoyer à l’école").click()
    expect(page.get_by_text("Votre demande est envoyée au secrétariat de l’école.")).to_be_visible()
    page.goto("/enfants/")
    page.get_by_role("link", name="Je ne suis pas le répondant : Émile").click()
    page.get_by_role("button", name="Je ne suis pas le répondant").click()
    expect(page.get_by_text("C’est noté.")).to_be_visible()
    expect(page.get_by_role("heading", name="Émile")).to_have_count(0)


@pytest.mark.parametrize(
    "at_more", [{"viewport": PHONE}, {"viewport": PHONE, "java_script_enabled": False}],
    ids=["script", "no script"], indirect=True,
)  # fmt: skip
def test_the_copy_is_made_by_the_worker_and_fetched_once(at_more: Page, portal: Portal) -> None:
    page = at_more
    page.goto("/mon-compte/mes-donnees/")
    page.get_by_role("button", name="Préparer ma copie").click()
    portal.mailbox.wait_for(ALICE.email, count=1)
    until_ready(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        children = json.loads(archive.read("enfants.json"))
    assert [child["given_name"] for child in children] == ["Maïka", "Émile"]
    page.goto("/mon-compte/mes-donnees/")
    expect(page.get_by_role("button", name="Préparer ma copie")).to_be_visible()


def until_ready(page: Page, words: Words = FRENCH) -> None:
    for _ in range(40):
        page.goto(f"{words.prefix}/mon-compte/mes-donnees/")
        if page.get_by_role("button", name=words("Télécharger")).count():
            return
        page.wait_for_timeout(250)
    raise AssertionError("the copy was not made in ten seconds")


def test_no_page_of_the_family_breaks_a_rule(at_more: Page) -> None:
    page = at_more
    page.goto("/enfants/")
    own = page.locator("main a[href^='/enfants/'][href*='-']")
    addresses = {str(own.nth(index).get_attribute("href")) for index in range(own.count())}
    assert len(addresses) == 10
    for address in ("/enfants/", "/mon-compte/mes-donnees/", *sorted(addresses)):
        page.goto(address)
        assert broken_rules(page) == [], address
        assert runs_off(page) == [], address
