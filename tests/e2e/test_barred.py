"""A parent whom the school bars from a child: nothing of the child reaches them by any way that stood open.

The import commits, and a page, a file, a calendar, the copy and the digest are asked for together at once,
within the second that the promise gives: the first answer refuses already, nothing is asked again. Then every
other address, and what the worker had still to send when it takes up its work again. In both languages.
"""

import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import icalendar
import pytest
import requests
from bs4 import BeautifulSoup
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portail.access.actions import tell_linked
from portail.accounts.models import Person
from portail.config.environment import mailer
from portail.digests import collecting
from portail.digests.encryption import encoded
from portail.notices.actions import Outcome
from portail.notices.models import Message
from tests.agenda.days import SLOTS, classes, day, group, homework
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA, RIVES, BoardFacts, ChildFacts
from tests.communications.rows import message, to
from tests.digests import devices
from tests.digests.sources import hand_over, tell, waiting
from tests.documents.sending import PDF, document, send
from tests.e2e.phones import LANGUAGES, Words, phone_of
from tests.e2e.portal import Portal
from tests.e2e.test_calendar_feed import copied
from tests.e2e.test_family import until_ready
from tests.fees.test_statements import line, receipt
from tests.people import account, board_id, linked, links
from tests.publishing import Rows, publish
from tests.report_cards.cards import CARD, LINES
from tests.report_cards.families import people_say
from tests.results.school import mark
from tests.roles import as_role, superuser_connection
from tests.transport.test_trips import trip

pytestmark = pytest.mark.browser

HOME = "/aujourdhui/"
COPY = "/mon-compte/mes-donnees/"
ENDS_WITHIN = 1.0  # seconds from the change being committed
SOON = f"{timezone.localdate() + timedelta(days=1)}"

# Where the portal leads from to whatever has an id in its address, and what must be among it.
PAGES = (HOME, "/resultats/", "/agenda/", "/messages/", "/bulletins/", "/absences/", "/ecole/",
         "/frais/recus/", "/documents/", "/enfants/")  # fmt: skip
AMONG = ("/resultats/", "/horaire/", "/messages/", "/pieces/", "/pdf/", "/ecole/", "/frais/recus/",
         "/documents/", "/acces/", "/consultations/")  # fmt: skip
ID = re.compile(r"/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/")


@dataclass(frozen=True, slots=True)
class Ways:
    """What Alice holds: every address about Maïka, two calendars, and a browser that shows notices.

    copy: what the form « Télécharger » of the copy made for her sends, and where.
    """

    words: Words
    person: Person
    link: UUID
    addresses: frozenset[str]
    family_feed: str
    feed: str
    copy: tuple[str, dict[str, str]]
    device: devices.Browser


@dataclass(frozen=True, slots=True)
class Queued:
    """The digest that waits in the outbox, the hour at which it was told, and all that stood open before."""

    ways: Ways
    digest: Message
    at: datetime


def of_maika() -> Mapping[str, Rows]:
    """Everything that a school can send of her."""
    return {
        **classes(MAIKA),
        "calendrier": [day(SOON, jour_cycle="4")],
        "horaire": SLOTS,
        "travaux": [homework("T1", "MAT", SOON, "Page 42")],
        "resultats": [mark(travail="T1", note="41,5", moyenne_groupe="")],
        "bulletins": [CARD],
        "bulletins_matieres": LINES,
        "documents": [document("D1", "Menu du midi", eleve=MAIKA.source_id)],
        "frais": [line("F1", adulte=ALICE.source_id)],
        "recus": [receipt("R1", adulte=ALICE.source_id, fichier="lettre.pdf")],
        "transport": [trip("B1", adulte=ALICE.source_id)],
        "messages": [message(objet="Bienvenue")],
        "messages_destinataires": [to(MAIKA)],
        "messages_pieces": [{"piece": "P1", "message": "M1", "titre": "Horaire", "fichier": "lettre.pdf"}],
    }


def publish_emile() -> None:
    """The other board's child, whom Alice goes on following."""
    sections = [group("EMA", "Mathématique", school=EMILE_B.school.code)]
    publish(
        RIVES,
        groupes=sections,
        inscriptions=[{"groupe": "EMA", "eleve": EMILE_B.source_id}],
        calendrier=[day(SOON, school=EMILE_B.school.code, jour_cycle="1")],
        travaux=[homework("E1", "EMA", SOON, "Page 7")],
    )


@pytest.fixture
def alice(portal: Portal, settings: Any, language: str) -> Person:
    """She follows Maïka, in her language; what leaves this process leaves as the portal's own."""
    settings.BASE_URL = portal.url
    settings.MAILERS = {"default": mailer(portal.environment["PORTAIL_EMAIL_URL"])}
    send(CAPITALE, {"lettre.pdf": PDF}, **of_maika())
    person = account(ALICE.email, language=language)
    linked(person, MAIKA)
    return person


@pytest.fixture
def phone(browser: Browser, portal: Portal, alice: Person) -> Iterator[Page]:
    with phone_of(browser, portal, alice, confirmed=True) as page:
        yield page


@pytest.fixture
def ways(phone: Page, portal: Portal, alice: Person, language: str) -> Ways:
    """Every way open, while she still follows a child of another board too; her home stays on the screen."""
    words = Words(language)
    addresses = reached_from(phone, *(f"{words.prefix}{page}" for page in PAGES))
    assert [kind for kind in AMONG if not any(kind in address for address in addresses)] == []
    linked(alice, EMILE_B)
    publish_emile()
    phone.goto(f"{words.prefix}/agenda/abonnements/")
    whole = "Congés, devoirs, horaire et événements"
    feeds = [copied(phone, words, whose=whose, detail=whole) for whose in ("Tous mes enfants", "Maïka")]
    device = show_notices(phone, portal.pushes, words)
    copy = copy_made(phone, words)
    phone.goto(f"{words.prefix}{HOME}")
    expect(phone.locator("main")).to_contain_text("Maïka")
    (link, _other) = (each.pk for each in links(alice))
    return Ways(words, alice, link, addresses, *feeds, copy, device)


def reached_from(page: Page, *starts: str) -> frozenset[str]:
    """Every address with an id in it that the portal gives, from page to page, files included."""
    found: set[str] = set()
    to_read = set(starts)
    while to_read:
        answer = page.request.get(path := to_read.pop())
        assert answer.ok, path
        led_to = {urlsplit(answer.url).path}
        if "html" in answer.headers["content-type"]:
            anchors = BeautifulSoup(answer.text(), "html.parser").select("main a[href]")
            led_to |= {str(anchor["href"]).partition("#")[0] for anchor in anchors}
        new = {one for one in led_to if ID.search(one)} - found
        found |= new
        to_read |= new
    return frozenset(found)


def copy_made(page: Page, words: Words) -> tuple[str, dict[str, str]]:
    """Have the copy of everything held made; where « Télécharger » leads, and what it sends."""
    page.goto(f"{words.prefix}{COPY}")
    page.get_by_role("button", name=words("Préparer ma copie")).click()
    until_ready(page, words)
    form = page.locator("form").filter(has=page.get_by_role("button", name=words("Télécharger")))
    hidden = form.locator("input[type=hidden]")
    fields = {str(field.get_attribute("name")): field.input_value() for field in hidden.all()}
    return str(form.get_attribute("action")), fields


def show_notices(page: Page, service: devices.PushService, words: Words) -> devices.Browser:
    """« Afficher les avis sur cet appareil », with what the browser's own push service answered."""
    device = devices.Browser()
    page.goto(f"{words.prefix}/mon-compte/avis/")
    given = {
        "endpoint": f"{service.origin}/alice",
        "browser_key": encoded(device.point),
        "secret": encoded(device.secret),
    }
    for name, value in given.items():
        page.locator(f"form[data-push] input[name={name}]").evaluate(
            "(field, value) => { field.value = value }", value
        )
    with page.expect_navigation():
        page.locator("form[data-push]").evaluate("form => form.submit()")
    expect(page.get_by_text(words("Cet appareil affichera vos avis."))).to_be_visible()
    return device


# What the worker has still to send -----------------------------------------------------------------


def read_events() -> None:
    """What the worker does every minute."""
    with as_role("jobs"):
        for board in (CAPITALE, RIVES):
            collecting.collect(board_id=board_id(board), now=timezone.now())


def news(board: BoardFacts, child: ChildFacts) -> None:
    """A message, and an absence that nobody explained: one waits for the digest, the other does not."""
    now = timezone.now()
    publish(
        board,
        now=now,
        messages=[message("M2", objet=f"Sortie de {child.given_names}", school=child.school, sent_at=now)],
        messages_destinataires=[to(child, "M2")],
        absences=[absence(child=child)],
    )


@pytest.fixture
def queued(ways: Ways, portal: Portal) -> Iterator[Queued]:
    """Mails and pushes of both children, in the outbox or about to be; the worker rests."""
    portal.rest()
    with superuser_connection() as raw:
        raw.execute("DELETE FROM notices_message")  # what left before
    portal.mailbox.mails.clear()
    read_events()
    news(CAPITALE, MAIKA)
    news(RIVES, EMILE_B)
    read_events()
    alice = ways.person.pk
    with as_role("jobs"):
        tell_linked(link_id=ways.link, board_id=board_id(CAPITALE), once="again", now=timezone.now())
        assert len(tell([alice], timezone.now())) == 2
        due_at = max(row.due_at for row in waiting(alice))
        (digest,) = tell([alice], due_at)
    assert states("Maïka") == {"link.made: waiting", "notice.absences: waiting", "notice.digest: waiting"}
    yield Queued(ways, digest, due_at)
    if portal.worker is None:
        portal.work()


def states(name: str) -> set[str]:
    """What became of the mails that name a child."""
    with superuser_connection() as raw:
        rows = raw.execute(
            "SELECT kind || ': ' || state FROM notices_message WHERE strpos(text, %s) > 0", [name]
        ).fetchall()
    return {said for (said,) in rows}


@LANGUAGES
def test_a_parent_barred_by_the_nights_import_gets_nothing_more(
    phone: Page, portal: Portal, queued: Queued, tmp_path: Path
) -> None:
    ways = queued.ways
    first = FirstAsked.of(phone, portal, ways)
    people_say(tmp_path, c_alice="no", now=timezone.now())
    the_first_answers_refuse(first, queued, committed=time.monotonic())
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Émile")
    assert "Maïka" not in phone.content()
    for address in ways.addresses:
        answer = phone.request.get(address, max_redirects=0)
        is_own = address.endswith("/retirer/")  # the suspended link may be taken away, unnamed
        assert (answer.status, "Maïka" in answer.text()) == (200 if is_own else 404, False), address
    assert titles(ways.feed) == set()
    assert titles(ways.family_feed) == {f"{ways.words('Devoir')}, Mathématique : Page 7"}
    ask_for_another_copy(phone, ways.words)
    portal.work()
    portal.until_idle()
    digest_of_the_other(queued)
    portal.until_idle()
    nothing_of_her_was_sent(portal, ways)
    other_copy(phone, ways.words)


@dataclass(frozen=True, slots=True)
class FirstAsked:
    """What is asked for first, made ready beforehand: a page and a file of hers, her calendar, the copy."""

    cookies: dict[str, str]
    page: str
    file: str
    feed: str
    copy: str
    form: dict[str, str]

    @classmethod
    def of(cls, phone: Page, portal: Portal, ways: Ways) -> "FirstAsked":
        cookies = {str(one.get("name")): str(one.get("value")) for one in phone.context.cookies()}
        page, file = (
            f"{portal.url}{next(one for one in sorted(ways.addresses) if kind in one)}"
            for kind in ("/resultats/", "/pieces/")
        )
        path, form = ways.copy
        return cls(cookies, page, file, ways.feed, f"{portal.url}{path}", form)

    def ask(self, address: str) -> tuple[float, requests.Response]:
        """When ADDRESS was asked for, and the answer."""
        how: dict[str, Any] = {"cookies": self.cookies, "allow_redirects": False, "timeout": 10}
        asked = time.monotonic()
        if address == self.copy:
            return asked, requests.post(address, self.form, **how)
        return asked, requests.get(address, **how)


def the_first_answers_refuse(first: FirstAsked, queued: Queued, *, committed: float) -> None:
    """All are asked for together while the digest is handed over; no answer is asked for twice."""
    addresses = (first.page, first.file, first.feed, first.copy)
    with ThreadPoolExecutor(len(addresses)) as together:
        answers = together.map(first.ask, addresses)
        handed = time.monotonic()
        with as_role("jobs"):
            assert hand_over(queued.digest, queued.at) is Outcome.WITHDRAWN
        asked, (page, file, feed, copy) = zip(*answers, strict=True)
    assert max(handed, *asked) - committed < ENDS_WITHIN
    assert [one.status_code for one in (page, file)] == [404, 404]
    assert [one.url for one in (page, file, feed, copy) if "Maïka" in one.text] == []
    assert "VEVENT" not in feed.text
    changed = "Vos accès ont changé depuis que cette copie est faite. Demandez-en une autre."
    assert queued.ways.words(changed) in " ".join(copy.text.split())


def titles(feed: str) -> set[str]:
    """What a calendar program reads there now."""
    answer = requests.get(feed, timeout=10)
    assert answer.status_code in (200, 404) and "Maïka" not in answer.text
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT") if answer.ok else []
    return {str(one["SUMMARY"]).replace("\u00a0", " ") for one in events}


def ask_for_another_copy(page: Page, words: Words) -> None:
    """The copy that was made before is gone; another is asked for."""
    page.goto(f"{words.prefix}{COPY}")
    page.get_by_role("button", name=words("Préparer ma copie")).click()
    expect(page.get_by_text(words("Votre copie est en préparation"))).to_be_visible()


def other_copy(page: Page, words: Words) -> None:
    """The copy made since holds the other child alone."""
    until_ready(page, words)
    with page.expect_download() as download:
        page.get_by_role("button", name=words("Télécharger")).click()
    with zipfile.ZipFile(download.value.path()) as archive:
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Émile" in everything and "Maïka" not in everything


def digest_of_the_other(queued: Queued) -> None:
    """What the digest of both, withdrawn at its hour, may still tell is worded again."""
    with as_role("jobs"):
        (again,) = tell([queued.ways.person.pk], queued.at)
        hand_over(again, queued.at)


def nothing_of_her_was_sent(portal: Portal, ways: Ways) -> None:
    """Of both children's mails and pushes, those of the other one alone left."""
    mails = portal.mailbox
    mails.wait_for(ALICE.email, count=3)
    said = [words_of(mail) for mail in mails.to(ALICE.email)]
    assert [words for words in said if "Maïka" in words] == []
    assert len([words for words in said if "Émile" in words]) == 2
    assert states("Maïka") == {
        "link.made: withdrawn",
        "notice.absences: withdrawn",
        "notice.digest: withdrawn",
    }
    assert states("Émile") >= {"notice.absences: sent", "notice.digest: sent"}
    read = [ways.device.read(body)["path"] for _headers, body in portal.pushes.got]
    assert read.count(f"{ways.words.prefix}/absences/") == 1


def words_of(mail: EmailMessage) -> str:
    return "".join([str(mail["Subject"]), *(part.get_content() for part in mail.iter_parts())])
