"""Messages on a phone without script: one notice for three children, a form answered in place."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.cast import CAPITALE, DELPHINE, LEA, LOUIS, MAIKA
from tests.communications.rows import message, question, to
from tests.e2e.portal import Portal
from tests.e2e.test_axe import is_too_wide
from tests.people import account, linked, signed_in
from tests.publishing import publish

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(plain_page: Page, portal: Portal) -> Page:
    """Delphine's phone, without script; her twins' school wrote twice."""
    person = account(DELPHINE.email)
    linked(person, LOUIS, LEA)
    publish(
        CAPITALE,
        messages=[
            message(),
            message(
                "M2",
                objet="Sortie au Musée de la mer",
                texte="Départ à 9 h, retour à 14 h 30.\nLe programme : https://musee.exemple.ca/ecoles.",
                accuse="oui",
            ),
        ],
        messages_destinataires=[to(MAIKA.school), to(LOUIS, "M2"), to(LEA, "M2")],
        questions=[
            question(of="M2"),
            question(
                "Q2", of="M2", genre="signature", texte="J’accepte les règles de l’autobus.", par="famille"
            ),
        ],
    )
    key = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}
    plain_page.context.add_cookies([cookie])
    return plain_page


def press(page: Page, within: str, words: str) -> None:
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=words).click()


def test_a_form_is_answered_in_place_for_each_child(phone: Page) -> None:
    phone.goto("/messages/")
    expect(phone.get_by_text("2 messages ne sont pas lus.")).to_be_visible()
    assert not is_too_wide(phone)
    phone.get_by_role("link", name="Sortie au Musée de la mer").click()
    assert not is_too_wide(phone)
    assert phone.locator("section.waits").count() == 3
    press(phone, "section.waits >> nth=0", "Répondre")
    expect(phone.get_by_role("alert")).to_contain_text("Choisissez une réponse.")
    phone.locator("section.waits >> nth=0").get_by_label("Oui").check()
    press(phone, "section.waits >> nth=0", "Répondre")
    expect(phone.get_by_text("Réponse transmise à l’école.")).to_be_visible()
    assert phone.locator("section.waits").count() == 2
    phone.locator("section.waits >> nth=0").get_by_label("Non").check()
    press(phone, "section.waits >> nth=0", "Répondre")
    phone.get_by_label("Votre nom, en guise de signature").fill("Delphine Bélanger")
    press(phone, "section.waits", "Signer")
    expect(phone.get_by_role("alert")).to_contain_text("Cochez la case pour signer.")
    expect(phone.get_by_label("Votre nom, en guise de signature")).to_have_value("Delphine Bélanger")
    phone.get_by_label("J’ai lu ce texte (version 1)").check()
    press(phone, "section.waits", "Signer")
    expect(phone.get_by_text("Signé : Delphine Bélanger")).to_be_visible()
    press(phone, "main", "J’ai pris connaissance")
    phone.goto("/messages/?a-repondre=1")
    expect(phone.get_by_text("Rien n’attend votre réponse")).to_be_visible()


def test_one_notice_for_several_children_is_shown_once_with_their_names(phone: Page) -> None:
    phone.goto("/messages/")
    notices = phone.locator(".msg-line", has_text="Journée pédagogique")
    expect(notices).to_have_count(1)
    expect(notices.locator(".tag")).to_have_text(["Louis", "Léa"])
