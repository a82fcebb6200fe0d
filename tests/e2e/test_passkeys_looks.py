"""Every page of passkeys, of the second step and of the way back, in every state: axe, width, pictures."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from portail.accounts.factors import rescue
from portail.accounts.factors.queries import passkeys_of
from tests.accounts.factors import stop_token
from tests.accounts.people import PASSWORD
from tests.accounts.visitor import row
from tests.authenticator import digits_at
from tests.cast import ALICE
from tests.e2e.authenticator import authenticator_of
from tests.e2e.conftest import DESK, PHONE, context_of
from tests.e2e.journeys import ENGLISH, FRENCH, Parent
from tests.e2e.portal import Portal
from tests.e2e.test_axe import is_too_wide, violations
from tests.people import account
from tests.roles import as_role

pytestmark = pytest.mark.browser


class Walk:
    """Alice's way through the pages, each looked at."""

    def __init__(self, parent: Parent, person_id: int, width: int) -> None:
        self.parent, self.page, self.person_id, self.width = parent, parent.page, person_id, width

    def look(self, name: str, path: str = "") -> None:
        """Go to a page, or stay, and look; a picture is kept where PORTAIL_PICTURES names a folder."""
        if path:
            self.page.goto(f"{self.parent.words.prefix}{path}")
        folder = os.environ.get("PORTAIL_PICTURES")
        if folder:
            self.page.screenshot(path=f"{folder}/{name}-{self.width}.png", full_page=True)
        assert violations(self.page) == [], name
        assert not is_too_wide(self.page), name

    def send(self, path: str = "") -> None:
        """Press the first button of the page that sends a form."""
        if path:
            self.page.goto(f"{self.parent.words.prefix}{path}")
        with self.page.expect_navigation():
            self.page.locator("main form button.button").first.click()

    def type_code(self, code: str) -> None:
        self.page.locator("#id_code").fill(code)

    def turn_on(self) -> None:
        """Set an application up, from its page."""
        key = str(self.page.locator("#key").text_content()).replace(" ", "")
        self.type_code(digits_at(datetime.now(UTC), secret=key))
        self.send()


@pytest.fixture(params=[(FRENCH, PHONE), (ENGLISH, DESK)], ids=["fr-phone", "en-desk"])
def walk(request: Any, browser: Browser, portal: Portal) -> Iterator[Walk]:
    words, size = request.param
    person = account(ALICE.email)
    person.set_password(PASSWORD)
    person.save()
    context = context_of(browser, portal, viewport=size)
    page: Page = context.new_page()
    yield Walk(Parent(page, portal, words, ALICE.email), person.pk, size["width"])
    context.close()


def test_the_pages_of_passkeys(walk: Walk) -> None:
    with authenticator_of(walk.page):
        walk.look("sign-in", "/connexion/")
        walk.parent.sign_in(PASSWORD)
        walk.look("offer")
        walk.look("passkeys-none", "/mon-compte/cles/")
        walk.look("add", "/mon-compte/cles/ajouter/")
        walk.send()
        walk.look("passkeys-one")
        walk.look("remove", f"/mon-compte/cles/{row(passkeys_of(person_id=walk.person_id)[0].id)}/retirer/")
        walk.look("confirm", "/mon-compte/confirmer/")
        walk.look("ways", "/mon-compte/acces/")
        walk.look("password-remove", "/mon-compte/mot-de-passe/retirer/")
        walk.send()
        walk.look("confirm-without-password", "/mon-compte/confirmer/")
        walk.look("password-choose", "/mon-compte/mot-de-passe/choisir/")


def test_the_pages_of_the_second_step(walk: Walk) -> None:
    walk.parent.sign_in(PASSWORD)
    walk.look("second-off", "/mon-compte/deux-etapes/")
    walk.look("second-on", "/mon-compte/deux-etapes/activer/")
    walk.send()
    walk.look("second-on-wrong")
    walk.turn_on()
    walk.look("codes")
    walk.look("second-turned-on", "/mon-compte/deux-etapes/")
    walk.look("renew", "/mon-compte/deux-etapes/codes/")
    walk.look("turn-off", "/mon-compte/deux-etapes/desactiver/")
    walk.look("account", "/mon-compte/")


def test_the_pages_of_the_way_back(walk: Walk) -> None:
    walk.parent.sign_in(PASSWORD)
    walk.page.goto("/mon-compte/deux-etapes/activer/")
    walk.turn_on()
    walk.send("/deconnexion/")
    walk.parent.sign_in(PASSWORD)
    walk.look("step")
    walk.send()
    walk.look("step-empty")
    walk.look("rescue", "/connexion/deuxieme-etape/acces-perdu/")
    walk.send()
    walk.look("rescue-empty")
    with as_role("jobs"):
        code = rescue.issue(person_id=walk.person_id, operator="Diane", now=datetime.now(UTC))
    walk.type_code(code)
    walk.send()
    walk.look("rescue-waits")
    walk.look("cancel", f"/compte/acces-perdu/{stop_token(walk.person_id)}/")
    walk.send()
    walk.look("cancelled")
    walk.look("cancel-nothing", "/compte/acces-perdu/rien/")
