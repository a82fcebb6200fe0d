"""Which pictures there are, and the journey on which each is taken."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import translation
from playwright.sync_api import Browser

from portail.common.dates import MONTHS_EN, MONTHS_FR
from portail.demo.provider import NAME, PERSON
from portail.imports.receive import receive
from portail.imports.reporting.inspected import inspect_package
from portail.imports.reporting.page import as_html
from tests.authenticator import digits_at
from tests.e2e.authenticator import authenticator_of
from tests.e2e.conftest import context_of
from tests.e2e.journeys import ENGLISH, FRENCH, PASSWORD, Parent, Words
from tests.e2e.portal import Portal
from tests.environment import ROOT
from tests.pictures.camera import Album
from tests.pictures.family import ANAIS, EMILE, GENEVIEVE_EMAIL, HONORINE_EMAIL, MAIKA, SEVEN
from tests.pictures.followed import follow

EXAMPLE = ROOT / "docs/import/francais/exemple"


def take_all(browser: Browser, portal: Portal) -> list[Path]:
    """Walk the journeys and write every picture; the files written."""
    drawer = browser.new_page()
    written: list[Path] = []
    journeys = (
        (FRENCH, _genevieve), (FRENCH, _ways), (FRENCH, _honorine), (FRENCH, _report),
        (FRENCH, _help), (ENGLISH, _help),
    )  # fmt: skip
    for words, journey in journeys:
        context = context_of(browser, portal, locale=f"{words.language}-CA")
        album = Album(context.new_page(), drawer)
        journey(album, portal, words)
        written += album.written
        context.close()
    return written


def _genevieve(album: Album, portal: Portal, words: Words) -> None:
    """From the public home to three children on one page."""
    page = album.page
    parent = Parent(page, portal, words, GENEVIEVE_EMAIL)
    page.goto("/?q=grande+maree")
    album.shots("01-accueil-public")
    page.goto("/connexion/")
    parent.fill(words.email, parent.email)
    parent.fill(words.password, "tortue verte")
    album.shots("02-connexion", dark=True)
    _open_account(album, parent)
    _mail(album, portal, parent.email)
    _associate_three(album, parent)
    page.goto("/enfants/associer/")
    parent.add_child(ANAIS, number="0345606")
    page.get_by_role("button", name="Demander à l’école de vérifier").click()
    follow(album)


def _open_account(album: Album, parent: Parent) -> None:
    page, words = album.page, parent.words
    page.goto("/compte/creer/")
    parent.fill(words.email, parent.email)
    parent.press(words.get_code)
    parent.fill(words.code, "482 9")
    album.shots("03a-compte-code")
    parent.fill(words.code, parent.portal.mailbox.code_for(parent.email))
    parent.press(words.verify)
    parent.fill(words.new_password, "Tortueverte")
    page.get_by_role("button", name="Afficher").first.click()
    album.shots("03b-compte-mot-de-passe")
    parent.choose_password(PASSWORD)


def _associate_three(album: Album, parent: Parent) -> None:
    page = album.page
    for child in (MAIKA, EMILE):
        page.goto("/enfants/associer/")
        parent.add_child(child)
    page.goto("/enfants/associer/")
    _type_child(parent)
    album.shots("04a-associer-recherche")
    page.goto("/enfants/associer/")
    parent.add_child(ANAIS, number="0345606")
    album.shots("04b-associer-discordance", dark=True)
    page.goto("/enfants/associer/")
    parent.add_child(ANAIS)
    album.shots("04c-associer-reussi")


def _type_child(parent: Parent) -> None:
    """The form filled but not sent: a search for « rives », and Anaïs."""
    words, page = parent.words, parent.page
    parent.fill(words.board, "rives")
    parent.press(words.search)
    page.get_by_role("radio", name=ANAIS.board.name).first.check()
    parent.fill(words.family_name, ANAIS.family_name)
    parent.fill(words.given_name, ANAIS.given_names)
    parent.fill(words.day, str(ANAIS.birth_date.day))
    months = MONTHS_FR if words.language == "fr" else MONTHS_EN
    parent.fill(words.month, months[ANAIS.birth_date.month - 1])
    parent.fill(words.year, str(ANAIS.birth_date.year))
    parent.fill(words.number, ANAIS.file_number)


def _mail(album: Album, portal: Portal, address: str) -> None:
    body = portal.mailbox.to(address)[0].get_body(("html",))
    assert body is not None
    reader = album.page.context.new_page()
    reader.set_content(body.get_content())
    Album(reader, album.drawer, album.written).shots("09-courriel-code")
    reader.close()


def _honorine(album: Album, portal: Portal, words: Words) -> None:
    """Seven children with long names: what real lists ask of the layout."""
    parent = Parent(album.page, portal, words, HONORINE_EMAIL)
    parent.open_account()
    for child in SEVEN:
        album.page.goto("/enfants/associer/")
        parent.add_child(child)
    album.page.goto("/aujourdhui/")
    album.shots("05-accueil-sept-enfants")


def _ways(album: Album, portal: Portal, words: Words) -> None:
    """The same parent later: a passkey, a social account, and a second step."""
    page = album.page
    parent = Parent(page, portal, words, GENEVIEVE_EMAIL)
    with authenticator_of(page):
        parent.sign_in(PASSWORD)
        page.locator("#id_name").fill("Téléphone de Geneviève")
        album.shots("acces-cle-offerte")
        parent.press("Créer une clé d’accès")
        page.goto("/mon-compte/cles/")
        album.shots("acces-cles")
        page.goto("/mon-compte/acces/")
        parent.press(NAME)
        page.get_by_role("button", name=f"Continuer en tant que {PERSON}").click()
        page.wait_for_url("**/mon-compte/acces/")
        page.goto("/mon-compte/acces/")
        album.shots("acces-facons")
        _turn_on(parent)
        page.goto("/mon-compte/deux-etapes/")
        album.shots("acces-deux-etapes")
        page.goto("/deconnexion/")
        parent.press(words.sign_out)
        parent.sign_in(PASSWORD)
        album.shots("acces-deuxieme-etape")


def _turn_on(parent: Parent) -> None:
    """Set an application up, and keep its codes."""
    parent.page.goto("/mon-compte/deux-etapes/activer/")
    key = str(parent.page.locator("#key").text_content()).replace(" ", "")
    parent.fill("Code à 6 chiffres", digits_at(datetime.now(UTC), secret=key))
    parent.press("Activer")


def _report(album: Album, portal: Portal, words: Words) -> None:
    """What a board's IT reads of an export that a spreadsheet saved."""
    with TemporaryDirectory() as parent:
        package = Path(shutil.copytree(EXAMPLE, Path(parent) / "tableur"))
        students = package / "eleves.csv"
        students.write_text(
            students.read_text(encoding="utf-8").replace("0012345", "12345"), encoding="utf-8"
        )
        inspected = inspect_package(receive(package), name=package.name, today=date(2026, 11, 23))
        with translation.override(words.language):
            album.page.set_content(as_html(inspected))
    album.shots("rapport-envoi")


def _help(album: Album, portal: Portal, words: Words) -> None:
    """One picture a question of the guide, in the page's language."""
    parent = Parent(album.page, portal, words, "lea.roy@exemple." + {"fr": "ca", "en": "com"}[words.language])
    page = album.page
    page.goto(f"{words.prefix}/connexion/")
    album.help("mot-de-passe-oublie", words, top=".door:last-of-type")
    page.goto(f"{words.prefix}/compte/creer/")
    parent.fill(words.email, parent.email)
    parent.press(words.get_code)
    album.help("creer-un-compte", words, top=".top")
    parent.fill(words.code, portal.mailbox.code_for(parent.email))
    parent.press(words.verify)
    parent.choose_password(PASSWORD)
    _type_child(parent)
    album.help("associer-un-enfant", words, top="label[for=id_search]")
    with authenticator_of(page):
        page.goto(f"{words.prefix}/mon-compte/cles/offre/")
        page.locator("#id_name").fill({"fr": "Mon téléphone", "en": "My phone"}[words.language])
        album.help("sans-mot-de-passe", words, top=".top")
