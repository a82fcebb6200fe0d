"""One parent through every way in, on a phone: with a mouse, with the keyboard alone, and without script."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from portail.demo.provider import NAME, PERSON
from tests.authenticator import digits_at
from tests.cast import ALICE
from tests.e2e import portal as portal_of_tests
from tests.e2e.authenticator import authenticator_of
from tests.e2e.conftest import context_of
from tests.e2e.journeys import FRENCH, PASSWORD, Parent
from tests.e2e.portal import Portal
from tests.e2e.test_axe import is_too_wide, violations
from tests.e2e.test_keyboard import press, tab_to, type_in
from tests.pictures.offer import offered
from tests.ports import free_port

pytestmark = pytest.mark.browser

WAYS = "/mon-compte/acces/"
LAST = "Votre seule façon de vous connecter"


@pytest.fixture(scope="module")
def demo(running: Portal) -> Iterator[Portal]:
    """A second server, that offers the demo's social account; mails are the first one's."""
    port = free_port()
    with offered(port) as settings:
        beside = portal_of_tests.beside(running, port=port, settings=settings)
        yield beside
        beside.stop()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def alice(request: pytest.FixtureRequest, browser: Browser, demo: Portal, portal: Portal) -> Iterator[Parent]:
    context = context_of(browser, demo, java_script_enabled=request.param)
    yield Parent(context.new_page(), demo, FRENCH, ALICE.email)
    context.close()


@pytest.fixture
def page(browser: Browser, demo: Portal, portal: Portal) -> Iterator[Page]:
    context = context_of(browser, demo)
    yield context.new_page()
    context.close()


def in_by_social(alice: Parent) -> None:
    alice.page.goto("/connexion/")
    pass_provider(alice)


def pass_provider(alice: Parent) -> None:
    page = alice.page
    page.get_by_role("button", name=NAME).first.click()
    page.get_by_role("button", name=f"Continuer en tant que {PERSON}").click()


def sign_out(alice: Parent) -> None:
    alice.page.goto("/deconnexion/")
    alice.press(FRENCH.sign_out)


def key_of_application(page: Page) -> str:
    page.goto("/mon-compte/deux-etapes/activer/")
    return str(page.locator("#key").text_content()).replace(" ", "")


def digits(key: str, *, later: int = 0) -> str:
    """The application's digits, or those of LATER half minutes from now: the same never pass twice."""
    return digits_at(datetime.now(UTC) + timedelta(seconds=30 * later), secret=key)


def test_a_password_and_a_social_account_each_with_the_second_step(alice: Parent) -> None:
    page = alice.page
    alice.open_account()
    page.goto(WAYS)
    pass_provider(alice)
    expect(page.get_by_text(f"{NAME} est ajouté à votre compte.")).to_be_visible()
    key = key_of_application(page)
    alice.fill("Code à 6 chiffres", digits(key))
    alice.press("Activer")
    paper = page.locator("code").all_text_contents()
    sign_out(alice)

    alice.sign_in(PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Deuxième étape")
    alice.fill("Code", digits(key, later=1))
    alice.press("Continuer")
    sign_out(alice)
    in_by_social(alice)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Deuxième étape")
    alice.fill("Code", paper[0])
    alice.press("Continuer")

    page.goto(WAYS)
    alice.follow("Retirer le mot de passe")
    alice.press("Retirer")
    expect(page.locator("main")).to_contain_text(LAST)
    expect(page.get_by_role("link", name="Retirer")).to_have_count(0)


def test_every_way_with_the_keyboard_alone(page: Page, demo: Portal) -> None:
    alice = Parent(page, demo, FRENCH, ALICE.email)
    alice.open_account()
    with authenticator_of(page):
        page.goto("/mon-compte/cles/ajouter/")
        press(page, "Créer une clé d’accès")
        page.goto(WAYS)
        tab_to(page, NAME)
        page.keyboard.press("Enter")
        page.get_by_role("button", name=f"Continuer en tant que {PERSON}").wait_for()
        press(page, "Continuer en tant que")
        page.wait_for_url(f"**{WAYS}")
        type_key(page)
        sign_out(alice)

        page.goto("/connexion/")
        press(page, "Utiliser une clé d’accès")
        page.wait_for_url("**/aujourdhui/")
        page.goto(WAYS)
        press(page, "Retirer le mot de passe")
        press(page, "Retirer")
        expect(page.get_by_role("status").first).to_contain_text("n’a plus de mot de passe")
    assert violations(page) == []
    assert not is_too_wide(page)


def type_key(page: Page) -> None:
    """Turn the second step on, hands on the keyboard."""
    key = key_of_application(page)
    type_in(page, "Code à 6 chiffres", digits(key))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
