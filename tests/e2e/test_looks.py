"""How pages hold: the public ones in every strain, and the family's bar."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import ALICE, EMILE_B, MAIKA
from tests.e2e.conftest import DESK
from tests.e2e.journeys import FRENCH, Parent
from tests.e2e.looks import SMALL, STRAIN, hold, misplaced
from tests.e2e.phones import phone_of
from tests.e2e.portal import Portal
from tests.people import account, linked

pytestmark = pytest.mark.browser

PUBLIC = (
    "/",
    "/ecoles/?q=quatre",
    "/ecoles/?q=xyz",
    "/aide/",
    "/aide/creer-un-compte/",
    "/aide/numero-de-fiche/",
    "/confidentialite/",
    "/accessibilite/",
    "/verifier/",
    "/connexion/",
    "/compte/creer/",
    "/compte/reinitialiser/",
    "/compte/courriel/inconnu/",
    "/nulle-part/",
    "/composants/",
)


@contextmanager
def at_home(browser: Browser, portal: Portal, **options: Any) -> Iterator[Page]:
    """Alice's phone on her home, where two children are."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    with phone_of(browser, portal, person, confirmed=True, **options) as page:
        page.goto("/aujourdhui/")
        yield page


def test_every_public_page_holds(browser: Browser, portal: Portal) -> None:
    with phone_of(browser, portal) as page:
        for url in PUBLIC:
            page.goto(url)
            hold(page)
            page.evaluate(STRAIN, ["150%", "ltr"])
            assert misplaced(page) == [], f"{url} with text enlarged by half"


def test_the_page_that_signs_out_holds(browser: Browser, portal: Portal) -> None:
    with at_home(browser, portal) as page:
        page.goto("/deconnexion/")
        hold(page)


def test_one_bar_joins_the_children_of_a_row_on_a_desk(browser: Browser, portal: Portal) -> None:
    with at_home(browser, portal, viewport=DESK) as page:
        assert_one_bar(page)


def assert_one_bar(page: Page) -> None:
    first, last = (card.bounding_box() for card in page.locator(".child").all())
    assert first and last and first["y"] == last["y"]
    bar = "getComputedStyle(document.querySelector('.child'), '::before')"
    reach = float(page.evaluate(f"{bar}.width").removesuffix("px"))
    assert first["x"] - 12 + reach >= last["x"] - 12
    assert page.evaluate(f"{bar}.backgroundColor") == "rgb(23, 81, 63)"


def test_a_check_of_the_one_answer_leads_to_its_field(browser: Browser, portal: Portal) -> None:
    with at_home(browser, portal) as page:
        page.goto("/enfants/associer/")
        Parent(page, portal, FRENCH, ALICE.email).add_child(MAIKA, number="7654321")
        for words in ("Vérifier le numéro", "Vérifier la date", "Vérifier le nom"):
            target = page.get_by_role("link", name=words).get_attribute("href")
            assert page.locator(f"input{target}").is_visible()


def test_the_bar_lies_at_the_foot_of_the_smallest_phone(browser: Browser, portal: Portal) -> None:
    with at_home(browser, portal, viewport=SMALL) as page:
        bar = page.locator(".nav").bounding_box()
        assert bar and (bar["x"], bar["y"] + bar["height"], bar["width"]) == (0, 640, 320)


def test_a_code_of_six_digits_is_said_ready_and_nothing_is_sent(page: Page, portal: Portal) -> None:
    page.goto("/compte/creer/")
    alice = Parent(page, portal, FRENCH, ALICE.email)
    alice.fill(FRENCH.email, ALICE.email)
    alice.press(FRENCH.get_code)
    ready = page.locator(".hint[data-met]")
    for typed, met in (("48291", 0), ("482 915", 1), ("482 9150", 0)):
        alice.fill(FRENCH.code, typed)
        assert ready.count() == met, typed
    expect(page.locator(".error")).to_have_count(0)
    # The next test's mailbox must not receive this one's code.
    portal.mailbox.wait_for(ALICE.email)


def test_how_many_schools_are_found_is_said_aloud(page: Page) -> None:
    page.goto("/ecoles/")
    page.get_by_role("searchbox").press_sequentially("grande maree")
    expect(page.get_by_role("status")).to_have_text("1 école pour « grande maree »")
    page.get_by_role("searchbox").fill("zzzz")
    expect(page.get_by_role("status")).to_contain_text("Aucun résultat")
