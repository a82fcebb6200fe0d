"""Passkeys in a real browser: made after a password, used instead of it, revoked and refused."""

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.people import PASSWORD
from tests.cast import ALICE
from tests.e2e.authenticator import authenticator_of
from tests.e2e.journeys import FRENCH, Parent
from tests.e2e.portal import Portal
from tests.people import account

pytestmark = pytest.mark.browser

USE = "Utiliser une clé d’accès"
MAKE = "Créer une clé d’accès"


@pytest.fixture
def alice(page: Page, portal: Portal) -> Parent:
    person = account(ALICE.email)
    person.set_password(PASSWORD)
    person.save()
    return Parent(page, portal, FRENCH, ALICE.email)


def make_key_after_password(alice: Parent) -> None:
    alice.sign_in(PASSWORD)
    expect(alice.page.get_by_role("heading", level=1)).to_contain_text("sans mot de passe")
    alice.press(MAKE)
    expect(alice.page).to_have_url(f"{alice.portal.url}/aujourdhui/")


def sign_out(alice: Parent) -> None:
    alice.page.goto("/deconnexion/")
    alice.press(FRENCH.sign_out)


def use_key(alice: Parent) -> None:
    alice.page.goto("/connexion/")
    alice.press(USE)


def test_a_key_made_after_a_password_opens_the_account_until_it_is_revoked(alice: Parent) -> None:
    page = alice.page
    with authenticator_of(page) as device:
        make_key_after_password(alice)
        assert len(device.keys) == 1
        sign_out(alice)

        use_key(alice)
        expect(page).to_have_url(f"{alice.portal.url}/aujourdhui/")
        page.goto("/mon-compte/cles/")
        expect(page.get_by_text("utilisée le")).to_be_visible()

        alice.follow("Retirer")
        alice.press("Retirer")
        expect(page.get_by_role("status")).to_contain_text("est retirée")
        sign_out(alice)

        use_key(alice)
        expect(page.get_by_role("alert")).to_contain_text("n’ouvre aucun compte")
        page.goto("/mon-compte/")
        expect(page).to_have_url(f"{alice.portal.url}/connexion/?next=/mon-compte/")
