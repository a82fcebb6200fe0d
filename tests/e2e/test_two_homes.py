"""Two homes of one child, two phones: each reads its own and what is the school's, never the other's.

One writes to the school in French, the other in English; both read everything in both languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from tests.attendance.rows import absence
from tests.cast import ALICE, BOB, CAPITALE, MAIKA, GuardianFacts
from tests.communications.rows import message, question, to
from tests.e2e.phones import Words, phone_of
from tests.e2e.portal import Portal
from tests.fees.test_statements import line, receipt
from tests.people import account, linked
from tests.publishing import publish
from tests.report_cards.families import people_say
from tests.results.school import year_of
from tests.transport.test_trips import trip

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Home:
    """A parent, what the school wrote of their home alone, and what they write to the school."""

    parent: GuardianFacts
    language: str
    stop: str
    fee: str
    half: str
    comment: str

    @property
    def words(self) -> Words:
        return Words(self.language)

    @property
    def own(self) -> tuple[str, ...]:
        """What the other home never reads."""
        written = (self.stop, self.fee, self.comment, self.parent.email, self.parent.given_name)
        return (
            written if self.parent.family_name == MAIKA.family_name else (*written, self.parent.family_name)
        )


HERS = Home(ALICE, "fr", "Coin des Érables", "Garde du matin", "avant-midi", "Chez la docteure Œdipe")
HIS = Home(BOB, "en", "Quai du Vieux-Port", "Garde du soir", "après-midi", "En visite au Saguenay")
HOMES = (HERS, HIS)
LANGUAGES = ("fr", "en")
MENU = ("/aujourdhui/", "/plus/", "/enfants/", "/messages/", "/agenda/", "/resultats/")
SUBJECT, FOR_BOTH = "Soirée des familles", "Sortie au musée"


@pytest.fixture
def phones(browser: Browser, portal: Portal, tmp_path: Path) -> Iterator[dict[Home, Page]]:
    """Those of Maïka's mother and father, who live apart; the school lets both follow her."""
    people_say(tmp_path, c_bob="yes")
    people = [account(home.parent.email, language=home.language) for home in HOMES]
    for person in people:
        linked(person, MAIKA)
    publish(
        CAPITALE,
        **year_of(),
        transport=[trip(home.stop, home.stop, adulte=home.parent.source_id) for home in HOMES],
        frais=[line("0", FOR_BOTH)] + [line(h.fee, h.fee, adulte=h.parent.source_id) for h in HOMES],
        recus=[receipt(home.fee, home.fee, adulte=home.parent.source_id) for home in HOMES],
        absences=[absence(home.half, moment=home.half) for home in HOMES],
        messages=[message(objet=SUBJECT)],
        messages_destinataires=[to(MAIKA)],
        questions=[question(par="famille", genre="signature")],
    )
    with phone_of(browser, portal, people[0]) as hers, phone_of(browser, portal, people[1]) as his:
        yield {HERS: hers, HIS: his}


def test_each_home_reads_its_own_and_the_schools_and_nothing_of_the_other(phones: dict[Home, Page]) -> None:
    for home, page in phones.items():
        explain(page, home)
        sign(page, home)
    for home, page in phones.items():
        (other,) = set(HOMES) - {home}
        for language in LANGUAGES:
            prefix = Words(language).prefix
            read_own(page, home, language)
            for path in paths_of(page, prefix):
                said = words_at(page, path)
                assert [one for one in other.own if re.search(rf"\b{re.escape(one)}\b", said)] == [], path


def explain(page: Page, home: Home) -> None:
    """Say why Maïka was away, with a precision for the school's office alone."""
    words = home.words
    page.goto(f"{words.prefix}/absences/")
    absence = page.locator(".panel.child", has_text=words(home.half.capitalize()))
    absence.get_by_label(words("Rendez-vous")).check()
    absence.get_by_text(words("Ajouter une précision ou une pièce")).click()
    absence.get_by_label(words("Précision (facultatif)")).fill(home.comment)
    absence.get_by_role("button", name=words("Transmettre le motif")).click()
    expect(page.get_by_text(words("Motif transmis à l’école."))).to_be_visible()


def sign(page: Page, home: Home) -> None:
    """Sign the school's question by one's own name."""
    words, parent = home.words, home.parent
    page.goto(f"{words.prefix}/messages/")
    page.get_by_role("link", name=SUBJECT).click()
    name = f"{parent.given_name} {parent.family_name}"
    page.get_by_label(words("Votre nom, en guise de signature")).fill(name)
    page.locator("section.waits").get_by_role("checkbox").check()
    page.get_by_role("button", name=words("Signer")).click()
    expect(page.get_by_text(name)).to_be_visible()


def read_own(page: Page, home: Home, language: str) -> None:
    """One's own stop, fees and receipts, what is both homes', and a mark."""
    prefix, main = Words(language).prefix, page.locator("main")
    for path, found in (
        ("/transport/", [home.stop]),
        ("/frais/", [home.fee, FOR_BOTH]),
        ("/frais/recus/", [home.fee]),
        ("/resultats/", ["Mathématique", "38,5" if language == "fr" else "38.5"]),
    ):
        page.goto(f"{prefix}{path}")
        for one in found:
            expect(main).to_contain_text(one)


def paths_of(page: Page, prefix: str) -> set[str]:
    """The pages of the menu, and every page that these lead to; what takes a link away apart."""
    menu = [f"{prefix}{path}" for path in MENU]
    anchors = [anchor for path in menu for anchor in soup_of(page, path).select("main a[href^='/']")]
    found = {str(anchor["href"]).partition("#")[0] for anchor in anchors}
    left_out = ("/deconnexion/", "/retirer/", "/pas-repondant/", "/aide/")
    return {path for path in found | {*menu} if not any(part in path for part in left_out)}


def soup_of(page: Page, path: str) -> BeautifulSoup:
    answer = page.request.get(path)
    assert answer.ok, path
    return BeautifulSoup(answer.text(), "html.parser")


def words_at(page: Page, path: str) -> str:
    """All that a page says, shown or not."""
    return " ".join(soup_of(page, path).get_text(" ").split())
