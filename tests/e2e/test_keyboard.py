"""The guide with the keyboard alone: Tab, arrows, typing, Enter, and a focus that can always be seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.cast import ALICE, MAIKA
from tests.e2e.journeys import FRENCH, PASSWORD
from tests.e2e.portal import Portal

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const here = document.activeElement;
  const label = here.labels?.[0]?.textContent ?? here.textContent;
  return [label.trim().replace(/\\s+/g, " "), getComputedStyle(here).outlineStyle];
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus stands on the field, button or link of these words."""
    for _ in range(60):
        page.keyboard.press("Tab")
        label, outline = page.evaluate(FOCUSED)
        if label.startswith(words):
            assert outline != "none", f"the focus on « {label} » cannot be seen"
            return
    raise AssertionError(f"Tab never reaches « {words} » on {page.url}")


def type_in(page: Page, words: str, value: str) -> None:
    tab_to(page, words)
    page.keyboard.type(value)


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_account_and_a_child_without_a_mouse(page: Page, portal: Portal) -> None:
    page.goto("/")
    press(page, "Se connecter")
    press(page, "Créez votre compte")
    type_in(page, "Courriel", ALICE.email)
    press(page, FRENCH.get_code)
    type_in(page, FRENCH.code, portal.mailbox.code_for(ALICE.email))
    press(page, FRENCH.verify)
    type_in(page, FRENCH.new_password, PASSWORD)
    type_in(page, FRENCH.confirmation, PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/enfants/associer/")

    type_in(page, FRENCH.board, "capitale")
    expect(page.get_by_role("radio")).to_have_count(1)
    tab_to(page, "CSS de la Capitale")
    page.keyboard.press("Space")
    type_in(page, FRENCH.family_name, MAIKA.family_name)
    type_in(page, FRENCH.given_name, MAIKA.given_names)
    type_in(page, FRENCH.day, "22")
    type_in(page, FRENCH.month, "février")
    type_in(page, FRENCH.year, "2017")
    type_in(page, FRENCH.number, MAIKA.file_number)
    press(page, FRENCH.save)
    expect(page.get_by_role("heading", name="Maïka", exact=True)).to_be_visible()


def test_a_refused_form_takes_the_focus_to_its_summary(page: Page) -> None:
    page.goto("/connexion/")
    press(page, "Se connecter")
    assert page.title().startswith("Erreur\u00a0:")
    expect(page.locator("#summary")).to_be_focused()
    press(page, "Entrez votre courriel.")
    expect(page.get_by_label("Courriel", exact=True)).to_be_focused()
