"""The agenda in a calendar: an address made on a phone, read by a calendar program, taken back."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import icalendar
import pytest
import requests
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from tests.agenda.days import SLOTS, classes, day, event, homework
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA
from tests.e2e.phones import LANGUAGES, Words, phone_of
from tests.e2e.portal import Portal
from tests.people import account, linked, student_of
from tests.publishing import publish
from tests.results.school import mark

pytestmark = pytest.mark.browser

TODAY = timezone.localdate()
LESSONS, HOLIDAY = TODAY + timedelta(days=1), TODAY + timedelta(days=2)


@pytest.fixture
def phone(browser: Browser, portal: Portal) -> Iterator[Page]:
    """Alice's phone; of Maïka the school sent her days, a mark, and an absence with its reason."""
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    publish(
        CAPITALE,
        **classes(MAIKA),
        calendrier=[
            day(f"{LESSONS}", jour_cycle="4"),
            day(f"{HOLIDAY}", "congé", libelle="Congé de la fête de l’école"),
        ],
        horaire=SLOTS,
        evenements=[event("E1", "Patinoire", f"{LESSONS}", ecole=MAIKA.school.code)],
        travaux=[homework("T1", "MAT", f"{LESSONS}", "Page 42", details="À revoir avec un adulte.")],
        resultats=[mark(travail="T1", note="41,5", moyenne_groupe="")],
        absences=[absence(etat="motivée", motif="MALADIE")],
    )
    with phone_of(browser, portal, alice, confirmed=True) as page:
        yield page


def copied(page: Page, words: Words, *, whose: str, detail: str) -> str:
    """The address that the page gives for this choice."""
    page.get_by_label(words(whose), exact=True).check()
    page.get_by_label(words(detail), exact=True).check()
    page.get_by_role("button", name=words("Créer l’adresse")).click()
    return page.get_by_label(words("Adresse du calendrier")).input_value()


def read(address: str) -> dict[str, date]:
    """What a calendar program gets, without a cookie: each title, and the day on which it begins."""
    answer = requests.get(address, timeout=10)
    assert answer.status_code == 200, address
    for secret in ("41,5", "41.5", "motif", "adulte", MAIKA.family_name, str(student_of(MAIKA).public_id)):
        assert secret not in answer.text.replace("\r\n ", ""), secret
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(one["SUMMARY"]).replace("\u00a0", " "): _day(one.decoded("DTSTART")) for one in events}


def _day(moment: date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


@LANGUAGES
def test_a_program_reads_what_was_chosen_until_the_address_is_taken_back(phone: Page, language: str) -> None:
    words = Words(language)
    phone.goto(f"{words.prefix}/agenda/")
    weeks = phone.get_by_role("navigation", name=words("Semaines")).get_by_role("link")
    assert len({weeks.nth(place).evaluate("one => one.offsetTop") for place in range(3)}) == 1
    phone.get_by_role("link", name=words("Mettre l’agenda dans mon calendrier")).click()
    family = copied(phone, words, whose="Tous mes enfants", detail="Congés, devoirs et leçons")
    days = {"Congé de la fête de l’école": HOLIDAY, f"{words('Devoir')}, Mathématique : Page 42": LESSONS}
    assert read(family) == {f"Maïka : {title}": on for title, on in days.items()}
    hers = copied(phone, words, whose="Maïka", detail="Congés, devoirs, horaire et événements")
    outing = words("%(kind)s : %(title)s") % {"kind": words("Sortie"), "title": "Patinoire"}
    lessons = dict.fromkeys((outing, "Mathématique", "Français", "Service de garde"), LESSONS)
    assert read(hers) == days | lessons
    renewed = changed(phone, words)
    assert requests.get(hers, timeout=10).status_code == 404
    assert read(renewed) == days | lessons
    feed_of_maika(phone).get_by_role("button", name=words("Révoquer")).click()
    expect(
        phone.get_by_text(words("L’adresse est révoquée : plus aucun calendrier ne la lit."))
    ).to_be_visible()
    assert requests.get(renewed, timeout=10).status_code == 404
    assert read(family)


def test_what_the_calendar_leaves_out_is_on_the_parents_pages(phone: Page) -> None:
    phone.goto("/resultats/")
    expect(phone.locator("main")).to_contain_text("41,5")
    phone.goto("/absences/")
    expect(phone.locator("main")).to_contain_text("Motivée")


def feed_of_maika(page: Page) -> Locator:
    return page.get_by_role("listitem").filter(has_text="Maïka")


def changed(page: Page, words: Words) -> str:
    """Another address for Maïka's feed."""
    feed_of_maika(page).get_by_role("button", name=words("Changer l’adresse")).click()
    return page.get_by_label(words("Adresse du calendrier")).input_value()
