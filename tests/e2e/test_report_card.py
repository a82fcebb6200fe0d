"""A report card on a phone: read, saved as a PDF, and checked by whoever is handed it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.cast import CHARLIE, MAIKA
from tests.e2e.phones import LANGUAGES, Words, phone_of
from tests.e2e.portal import Portal
from tests.people import account
from tests.report_cards.cards import TERMS, issue
from tests.report_cards.families import alice_follows
from tests.report_cards.test_pdf import words_of_file, words_of_page

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


@pytest.fixture
def phone(browser: Browser, portal: Portal) -> Iterator[Page]:
    """Alice's phone; the school issued Maïka's card."""
    issue(etapes=TERMS)
    with phone_of(browser, portal, alice_follows()) as page:
        yield page


def saved(page: Page, words: Words) -> bytes:
    """The file that the page's own link saves."""
    with page.expect_download() as download:
        page.get_by_role("link", name=words("PDF accessible")).click()
    assert download.value.suggested_filename.endswith(".pdf")
    return Path(download.value.path()).read_bytes()


def marks_on(page: Page) -> dict[str, str]:
    """What each subject and competency of the page is given."""
    rows = page.locator("article.bulletin tbody tr:not(.comment)")
    return {
        row.get_by_role("rowheader").inner_text().splitlines()[0]: row.locator("td.result").inner_text()
        for row in rows.all()
    }


def squeezed(text: str | None) -> str:
    """Without its spaces and line breaks, which a page and a file set each in their way."""
    return "".join(str(text).split())


@LANGUAGES
def test_a_card_is_read_saved_and_checked_by_a_third_party(
    phone: Page, browser: Browser, portal: Portal, language: str
) -> None:
    words = Words(language)
    phone.goto(f"{words.prefix}/plus/")
    phone.get_by_role("link", name=words("Bulletins")).click()
    phone.get_by_role("link", name="Bulletin de l’étape 1").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bulletin de l’étape 1")
    expect(phone.get_by_role("heading", name=words("Comment lire ce bulletin"))).to_be_visible()
    marks = marks_on(phone)
    assert marks["Lire"] == "78" and marks["Mathématique"] == ("82,5" if language == "fr" else "82.5")
    file = saved(phone, words)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
    assert words_of_file(file) == words_of_page(phone.content())
    for row in phone.locator("article.bulletin tbody tr").all():
        assert squeezed(row.text_content()) in squeezed(text)
    (code,) = set(CODE.findall(text))
    assert f"{portal.url}/verifier/" in squeezed(text)
    with phone_of(browser, portal) as stranger:
        checked(stranger, words, code)
        expect(stranger.get_by_text("Maïka G.")).to_be_visible()
        compared = stranger.locator("table.compared tbody tr").all()
        assert {row.get_by_role("rowheader").inner_text() for row in compared} == {
            "Français, langue d’enseignement",
            "Mathématique",
        }
        for row in compared:
            assert row.get_by_role("cell").inner_text() == marks[row.get_by_role("rowheader").inner_text()]
        assert MAIKA.family_name not in stranger.locator("main").inner_text()


def checked(stranger: Page, words: Words, code: str) -> None:
    """Type what the paper says on the public page, signed in nowhere."""
    stranger.goto(f"{words.prefix}/verifier/")
    born = (str(MAIKA.birth_date.day), "02", str(MAIKA.birth_date.year))
    stranger.get_by_label(words("Code de vérification")).fill(code)
    for label, value in zip(("Jour", "Mois", "Année"), born, strict=True):
        stranger.get_by_label(words(label), exact=True).fill(value)
    stranger.get_by_role("button", name=words("Vérifier")).click()
    in_force = "Ce code est celui d’un bulletin en vigueur. Comparez chaque ligne avec votre document."
    expect(stranger.get_by_text(words(in_force))).to_be_visible()


def test_nobody_else_gets_the_file_at_its_address(phone: Page, browser: Browser, portal: Portal) -> None:
    phone.goto("/bulletins/")
    phone.get_by_role("link", name="Bulletin de l’étape 1").click()
    address = str(phone.get_by_role("link", name="PDF accessible").get_attribute("href"))
    assert phone.request.get(address).headers["content-type"] == "application/pdf"
    answer = requests.get(f"{portal.url}{address}", allow_redirects=False, timeout=10)
    assert answer.status_code == 302 and "/connexion/" in answer.headers["Location"]
    with phone_of(browser, portal, account(CHARLIE.email)) as page:
        assert page.request.get(address).status == 404
