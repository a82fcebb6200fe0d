"""« Mes avis » on a phone: what was chosen for each child is what the next mail tells, until one click."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import requests
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from portail.accounts.models import Person
from portail.config.environment import mailer
from portail.digests import collecting
from tests.cast import CAPITALE, DELPHINE, LEA, LOUIS, ChildFacts
from tests.communications.rows import message, to
from tests.digests.sources import hand_over, tell, waiting
from tests.e2e.phones import Words, phone_of
from tests.e2e.portal import Portal
from tests.people import account, board_id, linked
from tests.publishing import publish
from tests.roles import as_role

pytestmark = pytest.mark.browser

PAGE = "/mon-compte/avis/"


@pytest.fixture
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


@pytest.fixture
def delphine(portal: Portal, words: Words, settings: Any) -> Person:
    """She follows two children of one school, whose events were read so far; what leaves this process
    leaves as the portal's own."""
    settings.BASE_URL = portal.url
    settings.MAILERS = {"default": mailer(portal.environment["PORTAIL_EMAIL_URL"])}
    person = account(DELPHINE.email, language=words.language)
    linked(person, LOUIS, LEA)
    read_events()
    return person


@pytest.fixture
def phone(browser: Browser, portal: Portal, delphine: Person) -> Iterator[Page]:
    with phone_of(browser, portal, delphine) as page:
        yield page


def read_events() -> None:
    """What the worker does every minute."""
    with as_role("jobs"):
        collecting.collect(board_id=board_id(CAPITALE), now=timezone.now())


def send(written: Mapping[str, Collection[ChildFacts]]) -> None:
    """The school writes of each of these things to these children, now."""
    now = timezone.now()
    publish(
        CAPITALE,
        now=now,
        messages=[message(title, objet=title, sent_at=now) for title in written],
        messages_destinataires=[to(child, title) for title, whom in written.items() for child in whom],
    )
    read_events()


def hour_of_digest(page: Page, words: Words) -> Locator:
    return page.get_by_label(words("Heure du résumé"))


def save(page: Page, words: Words) -> None:
    page.get_by_role("button", name=words("Enregistrer")).click()
    expect(page.get_by_text(words("Vos choix sont enregistrés."))).to_be_visible()


def choose(page: Page, words: Words) -> None:
    """From « Plus »: the digest at seven, and of Léa no messages."""
    page.goto(f"{words.prefix}/plus/")
    page.get_by_role("main").get_by_role("link", name=words("Mon compte")).click()
    page.locator(f"main a[href='{words.prefix}{PAGE}']").click()
    hour_of_digest(page, words).select_option("07:00")
    page.get_by_label(words("Jusqu’à")).select_option("06:00")
    page.get_by_label(f"{words('Messages')}, Léa").select_option(words("Non"))
    save(page, words)


def mailed(portal: Portal, person: Person, subject: str) -> EmailMessage:
    """The mail that leaves in the half-hour after the hour chosen; a minute before, there is none."""
    with as_role("jobs"):
        (due_at,) = {row.due_at for row in waiting(person.pk)}
        assert time(7) <= timezone.localtime(due_at).time() < time(7, 30)
        assert tell([person.pk], due_at - timedelta(minutes=1)) == []
        (queued,) = tell([person.pk], due_at)
        hand_over(queued, due_at)
    return portal.mailbox.titled(person.email, subject)


@pytest.mark.parametrize("words", ["fr", "en"], indirect=True)
def test_the_digest_follows_the_choice_and_one_click_ends_it(
    phone: Page, browser: Browser, portal: Portal, delphine: Person, words: Words
) -> None:
    choose(phone, words)
    send({"Sortie au musée": [LOUIS], "Photo de classe": [LEA], "Soirée des familles": [LOUIS, LEA]})
    mail = mailed(portal, delphine, words("Du nouveau pour votre enfant"))
    for part in ("plain", "html"):
        said = mail.get_body((part,)).get_content()
        assert "Louis" in said and "Sortie au musée" in said and "Soirée des familles" in said
        assert "Léa" not in said and "Photo de classe" not in said
    asked = requests.post(address_in(mail), data={"List-Unsubscribe": "One-Click"}, timeout=10)
    assert asked.status_code == 200 and not asked.cookies
    phone.reload()
    expect(hour_of_digest(phone, words)).to_have_value("")
    send({"Reprise des cours": [LOUIS]})
    with as_role("jobs"):
        assert waiting(delphine.pk) == []
    hour_of_digest(phone, words).select_option("07:00")
    save(phone, words)
    with phone_of(browser, portal) as stranger:
        stop_from(stranger, mail, words)
    phone.reload()
    expect(hour_of_digest(phone, words)).to_have_value("")
    expect(phone.get_by_label(f"{words('Messages')}, Louis")).to_have_value("digest")


def address_in(mail: EmailMessage) -> str:
    """What a mail program posts to, as the mail's own header has it."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return str(mail["List-Unsubscribe"]).strip("<>")


def stop_from(page: Page, mail: EmailMessage, words: Words) -> None:
    """The mail's last link, opened by whoever reads the mail, and its one button."""
    links = re.findall(r"http://\S+/avis/arreter/\S+", mail.get_body(("plain",)).get_content())
    page.goto(links[0])
    page.get_by_role("button", name=words("Ne plus recevoir")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words("C’est fait"))
