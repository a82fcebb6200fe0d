"""The guide that the project was asked from, walked in a real browser at phone size: sections 1 to 3."""

import pytest
from playwright.sync_api import Page, expect

from tests.cast import ALICE, EMILE_B, MAIKA
from tests.e2e.journeys import ENGLISH, FRENCH, PASSWORD, Parent, Words
from tests.e2e.portal import Portal

pytestmark = pytest.mark.browser

LANGUAGES = pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])


def walk(page: Page, portal: Portal, words: Words) -> None:
    alice = Parent(page, portal, words, ALICE.email)
    alice.open_account()

    alice.add_child(MAIKA)
    expect(page.get_by_text("Maïka").first).to_be_visible()
    alice.follow(words.repeat)
    alice.add_child(EMILE_B)
    alice.follow(words.back)
    for child in (MAIKA, EMILE_B):
        expect(page.get_by_role("heading", name=child.given_names)).to_be_visible()
        expect(page.get_by_text(child.school.name).first).to_be_visible()
        expect(page.get_by_text(child.file_number)).to_have_count(0)

    sign_out(alice)
    page.goto(f"{words.prefix}/connexion/")
    alice.follow(words.forgotten)
    alice.ask_for_code(codes_before=1)
    alice.choose_password(f"{PASSWORD} encore")
    if "/connexion/" in page.url:
        alice.sign_in(f"{PASSWORD} encore")
    page.goto(f"{words.prefix}/aujourdhui/")
    expect(page.get_by_role("heading", name="Maïka")).to_be_visible()


def sign_out(parent: Parent) -> None:
    parent.page.goto(f"{parent.words.prefix}/deconnexion/")
    parent.press(parent.words.sign_out)


@LANGUAGES
def test_the_guide_from_the_first_page_to_a_new_password(page: Page, portal: Portal, words: Words) -> None:
    walk(page, portal, words)


def test_the_guide_without_javascript(plain_page: Page, portal: Portal) -> None:
    walk(plain_page, portal, FRENCH)
