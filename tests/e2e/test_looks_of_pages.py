"""Every page and state of a family with a full year: no rule broken, no word out of place, in any strain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page

from portail.accounts.models import Person
from portail.boards.settings import change_setting
from portail.classes.models import Section
from portail.classes.settings import AVERAGES_SHOWN
from portail.communications.models import Message
from portail.communications.settings import REPLIES_OPEN, REPLY_HOURS
from portail.database.context import rows_of
from portail.digests.tokens import DIGEST, token_of
from portail.privacy.models import Copy
from portail.records.events import Topic
from portail.report_cards.models import ReportCard
from portail.report_cards.rules import shown_code
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA
from tests.communications.rows import message, question, to
from tests.documents.sending import PDF, document, send
from tests.e2e import portal as portal_of_tests
from tests.e2e.looks import hold
from tests.e2e.phones import phone_of
from tests.e2e.portal import Portal
from tests.house.access import Family, address, family, patterns
from tests.people import board_id, linked, student_of
from tests.pictures.year import publish_year
from tests.ports import free_port
from tests.roles import as_role, superuser_connection
from tests.saved import Saved
from tests.world import NOW

# Marked so that there is a database; what the module writes is written, and taken back, by `home`.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# What is no page: it is only posted to, it is a file, or it leads elsewhere.
NO_PAGE = {
    "absence_justify", "absence_note", "absence_withdraw", "address_code", "address_main", "ask_school",
    "confirm_code", "confirm_mail", "confirm_passkey", "confirm_passkey_options", "document_file",
    "feed_renew", "feed_revoke", "message_acknowledge", "message_answer", "message_archive", "message_piece",
    "message_reply", "message_withdraw", "my_data_fetch", "notices_device", "passkey_options", "password",
    "receipt_file", "report_card_pdf", "rescue_stop", "results_first", "school_first", "session_end",
    "social_add", "way_keep",
}  # fmt: skip
PAGES = sorted(name for name in patterns() if name.startswith("parents:"))
PARTS_OF_PAGES = (
    "/absences/?tout=1",
    "/agenda/?enfant={student}",
    "/en/aujourdhui/",
    "/en/messages/?archives=1",
    "/messages/?q=sortie",
    "/messages/?q=zzzz",
    "/resultats/{emile}/?etape=1",
    "/resultats/{student}/?etape=annee",
)


@dataclass(frozen=True, slots=True)
class Home:
    """Alice's phone; she follows a child in each of two boards.

    objects: what is hers, by the names of addresses' parts; code: what is printed on Maïka's card.
    """

    page: Page
    portal: Portal
    objects: dict[str, object]
    code: str

    def look(self, path: str) -> None:
        self.page.goto(path)
        hold(self.page)

    def press(self, words: str) -> None:
        """Press the first button of these words, and look at what answers."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=words).first.click()
        hold(self.page)


@pytest.fixture(scope="module")
def home(running: Portal, browser: Browser, django_db_blocker: Any) -> Iterator[Home]:
    """One family for the whole module, which leaves the tables as it found them."""
    with django_db_blocker.unblock(), Saved() as tables:
        people = family()
        linked(people.alice, EMILE_B)
        with rows_of(actor=people.alice.pk):
            Copy.objects.filter(person=people.alice).delete()  # she asks for one of her own
        _write_a_year()
        # The new is told since a visit: she was here last week.
        Person.objects.filter(pk=people.alice.pk).update(seen_at=timezone.now() - timedelta(days=7))
        objects, code = _objects_of(people)
        with phone_of(browser, running, people.alice, confirmed=True) as page:
            yield Home(page, running, objects, code)
        tables.restore()
        connections.close_all()  # those of Playwright’s loop: nobody closes them after it


def _write_a_year() -> None:
    """A year of both boards, then what it lacks: each kind of message, absences to explain, a document."""
    publish_year((MAIKA, EMILE_B), today=timezone.localdate(), now=timezone.now())
    report = send(
        CAPITALE,
        {"lettre.pdf": PDF},
        documents=[document("D1", "Calendrier scolaire", ecole=MAIKA.school.code)],
        absences=[absence(), absence("A2", moment="après-midi")],
        messages=[
            message(),
            message("M2", objet="Sortie au Musée de la mer", accuse="oui", reponses="oui", securite="oui"),
            message("M3", objet="Des nouvelles de la classe"),
            message("M4", objet="L’an dernier", sent_at=timezone.now() - timedelta(days=400)),
        ],
        messages_destinataires=[to(MAIKA, key) for key in ("M1", "M2", "M3", "M4")],
        messages_pieces=[{"piece": "P1", "message": "M2", "titre": "Programme", "fichier": "lettre.pdf"}],
        questions=[question(of="M2"), question("Q2", of="M2", genre="signature", par="famille")],
    )
    assert report.accepted, report.findings.groups
    with as_role("jobs"):
        for setting, typed in ((AVERAGES_SHOWN, "yes"), (REPLIES_OPEN, "yes"), (REPLY_HOURS, "00:00-23:59")):
            change_setting(setting, board_id=board_id(CAPITALE), typed=typed, by="tests", now=NOW)


def _objects_of(people: Family) -> tuple[dict[str, object], str]:
    """What addresses name of this family; the code on Maïka's card."""
    with rows_of(board=board_id(CAPITALE)):
        card = ReportCard.objects.filter(student=people.student).latest("published_at")
        own = {
            "card": card.public_id,
            "message": Message.objects.get(source_id="M2").public_id,
            "section": Section.objects.filter(enrolments__student=people.student).earliest("pk").public_id,
        }
    return people.objects | own | {"emile": student_of(EMILE_B).public_id}, shown_code(card.code)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_holds(home: Home, name: str) -> None:
    path = address(name, home.objects)
    answer = home.page.request.get(path, max_redirects=0)
    is_page = answer.ok and answer.headers.get("content-type", "").startswith("text/html")
    assert is_page == (name.removeprefix("parents:") not in NO_PAGE), f"{path}: {answer.status}"
    if is_page:
        home.look(path)


@pytest.mark.parametrize("path", PARTS_OF_PAGES)
def test_every_part_of_a_page_holds(home: Home, path: str) -> None:
    home.look(path.format(**home.objects))


def test_a_message_holds_until_it_is_settled(home: Home) -> None:
    home.look(address("parents:message", home.objects))
    home.press("Répondre")
    home.page.locator("section.waits").get_by_label("Non").check()
    home.press("Répondre")
    home.page.get_by_label("Votre nom, en guise de signature").fill("Alice Tremblay")
    home.press("Signer")
    home.page.get_by_label("J’ai lu ce texte").check()
    home.press("Signer")
    home.press("J’ai pris connaissance")
    home.press("Archiver")
    home.look("/messages/?archives=1")


def test_an_absence_holds_until_it_is_explained(home: Home) -> None:
    home.page.goto("/absences/")
    home.press("Transmettre le motif")
    home.page.locator(".panel.child").first.get_by_label("Maladie").check()
    home.press("Transmettre le motif")


def test_an_announcement_holds_until_it_is_made(home: Home) -> None:
    home.page.goto("/absences/annoncer/")
    home.press("Annoncer l’absence")
    home.page.get_by_label("Maïka").check()
    home.page.get_by_label("Premier jour").fill((timezone.localdate() + timedelta(days=8)).isoformat())
    home.page.get_by_label("Certaines périodes").check()
    home.page.get_by_label("Périodes", exact=True).fill("2, 3")
    home.page.get_by_label("Rendez-vous").check()
    home.press("Annoncer l’absence")


def test_a_calendar_address_holds_once_it_is_made(home: Home) -> None:
    home.page.goto("/agenda/abonnements/")
    home.press("Créer l’adresse")


def test_a_correction_holds_until_it_is_sent(home: Home) -> None:
    home.page.goto(address("parents:family_correction", home.objects))
    home.press("Envoyer à l’école")
    home.page.get_by_label("Absences", exact=True).check()
    home.page.get_by_label("Ce qu’il faudrait lire").fill("Maïka était en classe ce jour-là. " * 9)
    home.press("Envoyer à l’école")
    home.look(address("parents:family_correction", home.objects))


def test_results_hold_while_they_wait_to_be_asked_for(home: Home) -> None:
    subject = address("parents:results_in", home.objects)
    for choice, looked_at in (("restent cachés", ("/resultats/", subject)), ("s’affichent", ())):
        home.page.goto("/resultats/affichage/")
        home.page.get_by_label(choice).check()
        with home.page.expect_navigation():
            home.page.get_by_role("button", name="Enregistrer").click()
        for path in looked_at:
            home.look(path)


def test_a_copy_holds_in_preparation_and_once_it_is_ready(home: Home) -> None:
    home.page.goto("/mon-compte/mes-donnees/")
    home.press("Préparer ma copie")
    for _ in range(160):
        home.page.goto("/mon-compte/mes-donnees/")
        if home.page.get_by_role("button", name="Télécharger").count():
            return hold(home.page)
        home.page.wait_for_timeout(250)
    raise AssertionError("the copy was not made in forty seconds")


def test_a_paper_s_check_holds_whatever_it_answers(home: Home, browser: Browser) -> None:
    with phone_of(browser, home.portal) as page:
        page.goto("/verifier/")
        hold(page)
        for code in ("", "0123-4567-89AB-CDEF", home.code):
            _check(page, code)
            hold(page)
        assert page.get_by_role("heading", name="Ce que l’école a émis").is_visible()


def _check(page: Page, code: str) -> None:
    born = MAIKA.birth_date
    page.get_by_label("Code de vérification").fill(code)
    for label, value in (("Jour", born.day), ("Mois", born.month), ("Année", born.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    with page.expect_navigation():
        page.get_by_role("button", name="Vérifier").click()


# Each state as the rows that make it, a word by which it is known, and the pages where it shows.
STATES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "of age": (
        (
            "INSERT INTO boards_boardsetting (board_id, name, value)"
            " SELECT s.board_id, c || '-until-age', '8' FROM records_student s,"
            " unnest(ARRAY['results', 'cards', 'absences', 'agenda', 'messages', 'documents']) c"
            " WHERE s.public_id = %(student)s"
        ),
        "à partir de 8 ans",
        ("/resultats/{student}/", "/bulletins/{student}/", "/absences/", "/agenda/{student}/horaire/"),
    ),
    "not published": (
        "DELETE FROM boards_publication",
        "ne publie pas",
        ("/resultats/{student}/", "/absences/", "/agenda/", "/messages/", "/documents/", "/ecole/{student}/"),
    ),
    "a card taken back": (
        "UPDATE report_cards_reportcard SET is_withdrawn = true WHERE public_id = %(card)s",
        "retiré",
        ("/bulletins/{student}/", "/bulletins/{student}/{card}/"),
    ),
    "a card replaced": (
        (
            "INSERT INTO report_cards_reportcard (board_id, student_id, public_id, source_id, number, run_id,"
            " student_key, birth_date, year, kind, name, school, issued_on, published_at, recorded_at,"
            " is_withdrawn, content, digest, code, proofs) SELECT board_id, student_id, gen_random_uuid(),"
            " source_id, number + 1, run_id, student_key, birth_date, year, kind, name, school, issued_on,"
            " published_at, recorded_at, false, content, digest, repeat('0', 16), '{{}}'"
            " FROM report_cards_reportcard WHERE public_id = %(card)s"
        ),
        "a été remplacée",
        ("/bulletins/{student}/", "/bulletins/{student}/{card}/"),
    ),
    "a child who left": (
        (
            "UPDATE links_link SET active = false, suspended_for = 'student_gone', suspended_at = now(),"
            " student_key = (SELECT student_key FROM report_cards_reportcard WHERE public_id = %(card)s)"
            " WHERE id = %(link_id)s"
        ),
        "N’est plus à",
        ("/bulletins/", "/aujourdhui/"),
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_that_a_board_or_an_age_makes_holds(home: Home, state: str) -> None:
    statement, words, paths = STATES[state]
    with Saved() as tables, superuser_connection() as raw:
        try:
            raw.execute(statement.replace("{{}}", "{}"), home.objects)
            said = ""
            for path in paths:
                home.look(path.format(**home.objects))
                said += home.page.locator("main").inner_text()
            assert words in said
        finally:
            tables.restore()


@pytest.mark.parametrize("kind", [DIGEST, Topic.ABSENCES])
def test_stopping_notices_holds_before_and_after(home: Home, browser: Browser, kind: str) -> None:
    handle = Person.objects.get(email=ALICE.email).handle
    with phone_of(browser, home.portal) as page:
        page.goto(f"/avis/arreter/{token_of(handle=handle, kind=kind)}/")
        hold(page)
        with page.expect_navigation():
            page.locator("main button").first.click()
        hold(page)


def test_notices_hold_where_no_device_can_be_woken(home: Home) -> None:
    second = portal_of_tests.beside(home.portal, port=free_port(), settings={})
    try:
        home.look(f"{second.url}/mon-compte/avis/")
    finally:
        second.stop()
