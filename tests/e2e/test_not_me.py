"""« Ce n’était pas moi », from the mail that a new device causes to a new password, without a script."""

import os
import re
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from portail.accounts.models import Person
from tests.accounts.people import NOON, PASSWORD
from tests.cast import ALICE
from tests.e2e.conftest import DESK, PHONE, context_of
from tests.e2e.journeys import ENGLISH, FRENCH, Parent, Words
from tests.e2e.portal import Portal
from tests.e2e.test_axe import is_too_wide, violations
from tests.people import account

pytestmark = pytest.mark.browser

LINK = re.compile(r"https?://[^\s>]*/compte/pas-moi/[\w-]+/")


@pytest.fixture
def alice() -> Person:
    """Alice, who has been here before, with a password."""
    person = account(ALICE.email)
    person.set_password(PASSWORD)
    person.seen_at = NOON
    person.save()
    return person


def look(page: Page, name: str, width: int) -> None:
    """A picture where PORTAIL_PICTURES names a folder; axe, and the width."""
    if folder := os.environ.get("PORTAIL_PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert violations(page) == [], name
    assert not is_too_wide(page), name


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = LINK.search(body.get_content())
    assert found is not None
    return found[0]


@pytest.mark.parametrize(("words", "size"), [(FRENCH, PHONE), (ENGLISH, DESK)], ids=["fr-phone", "en-desk"])
def test_each_page_breaks_no_rule_that_a_check_can_see(
    words: Words, size: Any, browser: Browser, portal: Portal, alice: Person
) -> None:
    alice.language = words.language
    alice.save()
    stranger = context_of(browser, portal, viewport=size)
    Parent(stranger.new_page(), portal, words, ALICE.email).sign_in(PASSWORD)
    page = context_of(browser, portal, viewport=size).new_page()
    page.goto(link_in(portal.mailbox.wait_for(ALICE.email)))
    look(page, "not-me", size["width"])
    with page.expect_navigation():
        page.locator("main form button").first.click()
    look(page, "not-me-reset", size["width"])
    page.goto(f"{words.prefix}/compte/pas-moi/x/")
    look(page, "not-me-used", size["width"])
    stranger.close()
    page.context.close()


def test_without_script_it_ends_the_strangers_session(
    page: Page, plain_page: Page, portal: Portal, alice: Person
) -> None:
    Parent(page, portal, FRENCH, ALICE.email).sign_in(PASSWORD)
    page.goto("/mon-compte/appareils/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("appareils")
    plain_page.goto(link_in(portal.mailbox.wait_for(ALICE.email)))
    plain_page.locator("main form button").first.click()
    expect(plain_page).to_have_url(re.compile("/compte/reinitialiser/$"))
    page.goto("/mon-compte/appareils/")
    expect(page).to_have_url(re.compile("/connexion/"))
