"""No page, in any of its states, breaks a rule that an automated check can see (WCAG 2.2 A and AA)."""

from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.cast import ALICE, EMILE_B, MAIKA, NOE
from tests.e2e.conftest import DESK, PHONE, context_of
from tests.e2e.journeys import ENGLISH, FRENCH, PASSWORD, Parent, Words
from tests.e2e.portal import Portal

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that the dark changes
PRIVATE = (
    "/aujourdhui/",
    "/enfants/associer/",
    "/enfants/associer/centres/",
    "/enfants/demandes/",
    "/mon-compte/",
    "/mon-compte/mot-de-passe/",
    "/mon-compte/langue/",
    "/mon-compte/appareils/",
    "/mon-compte/adresses/ajouter/",
    "/mon-compte/fermer/",
    "/deconnexion/",
)


AXE = Axe().axe_script
# Its half a megabyte is read once a page, and it describes what breaks a rule alone.
RUN = "options => axe.run({...options, resultTypes: ['violations']}).then(found => found.violations)"


def violations(page: Page, options: Mapping[str, Any] = RULES) -> list[dict[str, Any]]:
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN, dict(options))
    return [
        {"rule": each["id"], "where": [node["html"][:160] for node in each["nodes"]], "url": page.url}
        for each in found
    ]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize(("words", "size"), [(FRENCH, PHONE), (ENGLISH, DESK)], ids=["fr-phone", "en-desk"])
def test_the_journey_has_no_violation_in_any_state(
    browser: Browser, portal: Portal, words: Words, size: Any
) -> None:
    context = context_of(browser, portal, viewport=size)
    page = context.new_page()

    def look() -> None:
        assert violations(page) == []
        assert not is_too_wide(page), page.url

    alice = Parent(page, portal, words, ALICE.email)
    page.goto(f"{words.prefix}/connexion/")
    alice.press(words.sign_in)
    look()
    page.goto(f"{words.prefix}/compte/creer/")
    alice.press(words.get_code)
    look()
    alice.fill(words.email, alice.email)
    alice.press(words.get_code)
    alice.fill(words.code, "12345")
    alice.press(words.verify)
    look()
    alice.fill(words.code, portal.mailbox.code_for(alice.email))
    alice.press(words.verify)
    look()
    alice.choose_password("abc")
    look()
    alice.choose_password(PASSWORD)
    alice.press(words.save)
    look()
    alice.add_child(MAIKA, number="7654321")
    look()
    alice.add_child(MAIKA)
    look()
    page.goto(f"{words.prefix}/enfants/associer/")
    alice.add_child(EMILE_B)
    page.goto(f"{words.prefix}/enfants/associer/")
    alice.add_child(NOE)
    look()
    # In French these are looked at with all the others, in test_looks_of_pages.
    for url in PRIVATE if words is ENGLISH else ():
        page.goto(f"{words.prefix}{url}")
        look()
    context.close()
