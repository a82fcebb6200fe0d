"""A social account in a real browser, against a provider made by others, over http on loopback."""

from collections.abc import Iterator

import pytest
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, Page, expect

from tests.cast import ALICE, MAIKA
from tests.e2e.conftest import DESK, PHONE, context_of
from tests.e2e.journeys import ENGLISH, FRENCH, Parent
from tests.e2e.looks import SMALL
from tests.e2e.portal import Portal, beside
from tests.e2e.test_axe import is_too_wide, violations
from tests.ports import free_port

pytestmark = pytest.mark.browser

HERS, ANOTHER = "alice-chez-le-fournisseur", "un-autre-compte"
NAME = "Compte de démonstration"


@pytest.fixture(scope="module")
def social(running: Portal) -> Iterator[Portal]:
    """A second server beside the portal, that offers a provider; mails are the portal's worker's."""
    with run_server_in_thread(require_nonce=True) as provider:
        settings = {
            "PORTAIL_SOCIAL_OIDC_NAME": NAME,
            "PORTAIL_SOCIAL_OIDC_ISSUER": f"http://localhost:{provider.server_port}",
            "PORTAIL_SOCIAL_OIDC_CLIENT_ID": "portail",
            "PORTAIL_SOCIAL_OIDC_SECRET": "un secret",
        }
        second = beside(running, port=free_port(), settings=settings)
        yield second
        second.stop()


@pytest.fixture
def pages(browser: Browser, social: Portal, portal: Portal) -> Iterator[list[Page]]:
    """Two phones without JavaScript: nothing here needs it. The provider's own page loads nothing."""
    contexts = [context_of(browser, social, java_script_enabled=False) for _ in range(2)]
    for context in contexts:
        context.route("**/cdn.jsdelivr.net/**", lambda route: route.abort())
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def go_to_provider(page: Page, who: str) -> None:
    """Press the provider's button, and on its page be WHO."""
    page.get_by_role("button", name=NAME).first.click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_label("Subject").fill(who)
    page.get_by_role("button", name="Authorize", exact=True).first.click()


def test_a_first_visit_proves_the_address_and_associates_a_child(pages: list[Page], social: Portal) -> None:
    alice = Parent(pages[0], social, FRENCH, ALICE.email)
    alice.page.goto("/connexion/")
    go_to_provider(alice.page, HERS)
    expect(alice.page.get_by_role("heading", level=1)).to_contain_text("L’adresse donnée à l’école")
    alice.ask_for_code(codes_before=0)
    expect(alice.page.get_by_role("heading", level=1)).to_contain_text(FRENCH.associate)
    alice.add_child(MAIKA)
    expect(alice.page.locator("main")).to_contain_text(MAIKA.given_names)

    again = pages[1]
    again.goto("/connexion/")
    again.get_by_label("Rester connecté sur cet appareil").first.check()
    go_to_provider(again, HERS)
    again.wait_for_url("**/aujourdhui/")
    expect(again.locator("main")).to_contain_text(MAIKA.given_names)
    (cookie,) = [one for one in again.context.cookies() if one["name"] == "session"]
    assert cookie["expires"] > 0  # it outlives the browser


def test_a_way_is_added_and_removed_and_the_last_one_stays(pages: list[Page], social: Portal) -> None:
    page = pages[0]
    alice = Parent(page, social, FRENCH, ALICE.email)
    page.goto("/connexion/")
    go_to_provider(page, HERS)
    alice.ask_for_code(codes_before=0)
    page.goto("/mon-compte/acces/")
    expect(page.locator("main")).to_contain_text("Votre seule façon de vous connecter")
    go_to_provider(page, ANOTHER)
    expect(page.get_by_text(f"{NAME} est ajouté à votre compte.")).to_be_visible()
    page.get_by_role("link", name="Retirer").first.click()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text(f"{NAME} est retiré de votre compte.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Votre seule façon de vous connecter")

    stranger = pages[1]
    stranger.goto("/connexion/")
    go_to_provider(stranger, HERS)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("L’adresse donnée à l’école")


def seen(page: Page) -> None:
    """Look at the page as it stands, on a phone and a desk; a small phone lays it out as the other does."""
    for size in (PHONE, DESK, SMALL):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a ViewportSize
        assert size is SMALL or violations(page) == []
        assert not is_too_wide(page), (page.url, size)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_its_screens_break_no_rule_that_a_check_can_see(
    browser: Browser, social: Portal, portal: Portal, prefix: str
) -> None:
    context = context_of(browser, social)
    context.route("**/cdn.jsdelivr.net/**", lambda route: route.abort())
    page = context.new_page()
    alice = Parent(page, social, ENGLISH if prefix else FRENCH, ALICE.email)
    for path in ("/connexion/", "/connexion/sociale/refus/"):
        page.goto(f"{prefix}{path}")
        seen(page)
    page.goto(f"{prefix}/connexion/")
    go_to_provider(page, HERS)
    seen(page)
    alice.ask_for_code(codes_before=0)
    for path in ("/mon-compte/acces/", "/mon-compte/confirmer/", "/mon-compte/"):
        page.goto(f"{prefix}{path}")
        seen(page)
    page.goto(f"{prefix}/mon-compte/acces/")
    go_to_provider(page, ANOTHER)
    seen(page)
    page.locator("a[href*=retirer]").first.click()
    seen(page)
    context.close()
