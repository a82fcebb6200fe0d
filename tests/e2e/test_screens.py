"""The screens under strain: sent twice, gone back from, typed into bit by bit."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.cast import ALICE
from tests.e2e.journeys import FRENCH, Parent
from tests.e2e.portal import Portal

pytestmark = pytest.mark.browser


def test_a_double_click_sends_one_code(page: Page, portal: Portal) -> None:
    page.goto("/compte/creer/")
    Parent(page, portal, FRENCH, ALICE.email).fill("Courriel", ALICE.email)
    page.get_by_role("button", name=FRENCH.get_code).dblclick()
    expect(page.get_by_label(FRENCH.code)).to_be_visible()
    portal.mailbox.wait_for(ALICE.email)
    page.wait_for_timeout(1500)
    assert len(portal.mailbox.to(ALICE.email)) == 1


def test_the_back_button_keeps_the_form_usable(page: Page, portal: Portal) -> None:
    alice = Parent(page, portal, FRENCH, ALICE.email)
    page.goto("/compte/creer/")
    alice.fill("Courriel", ALICE.email)
    alice.press(FRENCH.get_code)
    expect(page.get_by_label(FRENCH.code)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name=FRENCH.get_code)).to_be_enabled()
    page.go_forward()
    alice.fill(FRENCH.code, portal.mailbox.code_for(ALICE.email))
    alice.press(FRENCH.verify)
    expect(page.get_by_label(FRENCH.new_password)).to_be_visible()


def test_going_back_to_a_form_that_was_refused_meets_the_form(page: Page, portal: Portal) -> None:
    page.goto("/connexion/")
    for _ in range(2):
        page.get_by_label("Courriel").fill("personne@exemple.ca")
        page.get_by_label("Mot de passe", exact=True).fill("ce n’est pas lui")
        page.keyboard.press("Enter")
        expect(page.locator("[data-focus]")).to_be_visible()
    page.get_by_role("link", name="Mot de passe oublié?").click()
    page.wait_for_url("**/reinitialiser/**")
    page.go_back()
    expect(page.get_by_label("Courriel")).to_be_visible()
    expect(page.locator("[data-focus]")).to_have_count(0)


def test_the_rules_tick_as_one_types(page: Page, portal: Portal) -> None:
    alice = Parent(page, portal, FRENCH, ALICE.email)
    page.goto("/compte/creer/")
    alice.ask_for_code(codes_before=0)
    alice.fill(FRENCH.new_password, "Éclair")
    met = page.locator("[data-rule][data-met]")
    assert [rule.get_attribute("data-rule") for rule in met.all()] == ["lower", "upper"]
    alice.fill(FRENCH.new_password, "trois tortues vertes")
    assert {rule.get_attribute("data-rule") for rule in met.all()} == {
        "length",
        "lower",
        "upper",
        "digit-or-symbol",
    }


def test_a_code_is_sent_again_without_leaving_the_page(page: Page, portal: Portal) -> None:
    alice = Parent(page, portal, FRENCH, ALICE.email)
    page.goto("/compte/creer/")
    alice.fill("Courriel", ALICE.email)
    alice.press(FRENCH.get_code)
    resend = page.get_by_role("button", name=re.compile("Renvoyer un code"))
    expect(resend).to_be_disabled()
    page.evaluate("document.querySelector('form[data-resend]').requestSubmit()")
    expect(page.locator("[data-resend-status]")).to_contain_text("Attendez")
    assert page.url.endswith("/compte/creer/code/")
