"""Passkeys and the second step in a real browser, in every state, with the keyboard, and without script."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from portail.accounts.factors import rescue
from portail.accounts.models import Person
from tests.accounts.people import PASSWORD
from tests.authenticator import digits_at
from tests.cast import ALICE
from tests.e2e.authenticator import authenticator_of
from tests.e2e.journeys import FRENCH, Parent
from tests.e2e.portal import Portal
from tests.e2e.test_axe import violations
from tests.e2e.test_keyboard import press, type_in
from tests.people import account
from tests.roles import as_role

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


def test_who_says_later_is_not_asked_again(alice: Parent) -> None:
    page = alice.page
    with authenticator_of(page):
        alice.sign_in(PASSWORD)
        alice.press("Plus tard")
        expect(page).to_have_url(f"{alice.portal.url}/aujourdhui/")
        sign_out(alice)
        alice.sign_in(PASSWORD)
        expect(page).to_have_url(f"{alice.portal.url}/aujourdhui/")


def test_a_device_that_does_not_recognise_its_owner_opens_nothing(alice: Parent) -> None:
    page = alice.page
    with authenticator_of(page) as device:
        make_key_after_password(alice)
        sign_out(alice)
        device.recognise_owner(recognised=False)
        page.goto("/connexion/")
        page.get_by_role("button", name=USE).click()
        expect(page.locator("[data-passkey-status]")).to_contain_text("Rien n’a été fait")
        expect(page.get_by_role("button", name=USE)).to_be_enabled()
        device.recognise_owner(recognised=True)
        alice.press(USE)
        expect(page).to_have_url(f"{alice.portal.url}/aujourdhui/")


def test_a_device_makes_one_key_for_an_account(alice: Parent) -> None:
    page = alice.page
    with authenticator_of(page):
        make_key_after_password(alice)
        page.goto("/mon-compte/cles/ajouter/")
        page.get_by_role("button", name=MAKE).click()
        expect(page.locator("[data-passkey-status]")).to_contain_text("a déjà une clé d’accès")


def test_an_account_with_keys_alone(alice: Parent) -> None:
    """The password goes, the key confirms, and a password is chosen again."""
    page = alice.page
    with authenticator_of(page):
        make_key_after_password(alice)
        page.goto("/mon-compte/acces/")
        alice.follow("Retirer le mot de passe")
        alice.press("Retirer")
        expect(page.get_by_role("status").first).to_contain_text("n’a plus de mot de passe")
        sign_out(alice)
        use_key(alice)
        page.goto("/mon-compte/confirmer/?next=/mon-compte/acces/")
        alice.press(USE)
        expect(page).to_have_url(f"{alice.portal.url}/mon-compte/acces/")
        page.goto("/mon-compte/mot-de-passe/")
        alice.choose_password(PASSWORD)
        sign_out(alice)
        alice.sign_in(PASSWORD)
        expect(page).to_have_url(f"{alice.portal.url}/aujourdhui/")


def test_with_the_keyboard_alone(alice: Parent) -> None:
    page = alice.page
    with authenticator_of(page):
        page.goto("/connexion/")
        type_in(page, "Courriel", alice.email)
        type_in(page, "Mot de passe", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/mon-compte/cles/offre/**")
        press(page, MAKE)
        page.wait_for_url("**/aujourdhui/")
        sign_out(alice)
        page.goto("/connexion/")
        press(page, USE)
        page.wait_for_url("**/aujourdhui/")


def test_without_script_nothing_is_shown_that_cannot_work(plain_page: Page, portal: Portal) -> None:
    person = account(ALICE.email)
    person.set_password(PASSWORD)
    person.save()
    alice = Parent(plain_page, portal, FRENCH, ALICE.email)
    plain_page.goto("/connexion/")
    expect(plain_page.get_by_role("button", name=USE)).to_have_count(0)
    alice.sign_in(PASSWORD)
    expect(plain_page).to_have_url(f"{portal.url}/aujourdhui/")
    for path in ("/mon-compte/cles/", "/mon-compte/cles/ajouter/"):
        plain_page.goto(path)
        expect(plain_page.get_by_text("celui-ci ne peut pas s’en servir")).to_be_visible()
        expect(plain_page.get_by_role("button", name=MAKE)).to_have_count(0)


def digits(alice: Parent, key: str) -> str:
    return digits_at(datetime.now(UTC), secret=key.replace(" ", ""))


def turn_on(alice: Parent) -> tuple[str, list[str]]:
    """Set an application up; its key and the codes on paper."""
    page = alice.page
    page.goto("/mon-compte/deux-etapes/activer/")
    key = str(page.locator("#key").text_content())
    alice.fill("Code à 6 chiffres", digits(alice, key))
    alice.press("Activer")
    return key, page.locator("code").all_text_contents()


def test_a_second_step_by_application_then_by_paper(alice: Parent) -> None:
    page = alice.page
    alice.sign_in(PASSWORD)
    _key, codes = turn_on(alice)
    assert len(codes) == 10
    sign_out(alice)

    alice.sign_in(PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Deuxième étape")
    alice.fill("Code", "000000")
    alice.press("Continuer")
    expect(page.locator("#summary")).to_be_focused()
    alice.fill("Code", codes[0])
    alice.press("Continuer")
    expect(page).to_have_url(f"{alice.portal.url}/aujourdhui/")
    alice.portal.mailbox.titled(alice.email, "Un code de secours a servi")

    page.goto("/mon-compte/deux-etapes/")
    expect(page.get_by_text("Il en reste 9.")).to_be_visible()
    page.goto("/mon-compte/deux-etapes/desactiver/")
    alice.fill("Code", codes[1])
    alice.press("Désactiver")
    expect(page.get_by_role("status").first).to_contain_text("désactivée")
    sign_out(alice)
    alice.sign_in(PASSWORD)
    expect(page).to_have_url(f"{alice.portal.url}/aujourdhui/")


def test_who_lost_everything_waits_and_whoever_is_told_can_stop_it(alice: Parent) -> None:
    page, portal = alice.page, alice.portal
    alice.sign_in(PASSWORD)
    turn_on(alice)
    sign_out(alice)
    person = Person.objects.get(email=alice.email)
    with as_role("jobs"):
        code = rescue.issue(person_id=person.pk, operator="Diane", now=datetime.now(UTC))

    alice.sign_in(PASSWORD)
    alice.follow("Je n’ai plus ni l’application ni les codes")
    alice.fill("Code remis par l’école", code)
    alice.press("Continuer")
    expect(page.get_by_role("status")).to_contain_text("Revenez vous connecter")
    alice.sign_in(PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Deuxième étape")

    link = portal.mailbox.link_in(alice.email, r"http://localhost:\d+/compte/acces-perdu/\S+")
    page.goto(link)
    alice.press("Arrêter la demande")
    expect(page.get_by_role("status")).to_contain_text("C’est arrêté")
    page.goto(link)
    expect(page.get_by_text("Il n’y a rien à arrêter")).to_be_visible()


def test_staying_signed_in_counts_for_a_key_too(alice: Parent) -> None:
    page = alice.page
    with authenticator_of(page):
        make_key_after_password(alice)
        sign_out(alice)
        page.goto("/connexion/")
        page.get_by_label("Rester connecté").check()
        alice.press(USE)
        page.goto("/mon-compte/appareils/")
        expect(page.get_by_text("jusqu’au")).to_be_visible()


def test_who_has_a_second_step_confirms_with_it(alice: Parent) -> None:
    page = alice.page
    alice.sign_in(PASSWORD)
    _key, codes = turn_on(alice)
    page.goto("/mon-compte/confirmer/?next=/mon-compte/acces/")
    alice.fill("Mot de passe actuel", PASSWORD)
    alice.press("Continuer")
    expect(page.locator("#summary")).to_be_focused()
    assert violations(page) == []
    alice.fill("Mot de passe actuel", PASSWORD)
    alice.fill("Code", codes[0])
    alice.press("Continuer")
    expect(page).to_have_url(f"{alice.portal.url}/mon-compte/acces/")
