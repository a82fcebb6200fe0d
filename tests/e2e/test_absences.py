"""Absences on a phone: a reason with its document, with script and without; one announced and taken back."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portail.attendance.models import Explanation
from portail.database.context import rows_of
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA, RIVES
from tests.e2e.conftest import DESK, PHONE, context_of
from tests.e2e.looks import runs_off
from tests.e2e.portal import Portal
from tests.e2e.test_axe import violations
from tests.people import account, board_id, linked, signed_in
from tests.publishing import publish

pytestmark = pytest.mark.browser

DOCTOR = b"%PDF-1.7\n% un billet de la clinique\n%%EOF\n"


@pytest.fixture
def at_absences(browser: Browser, portal: Portal, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Alice's phone on her absences; two wait, and one of another board's."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    publish(
        CAPITALE,
        absences=[absence(), absence("A2", moment="", debut="10:40", fin="11:55", periodes="3",
                                     day=timezone.localdate() - timedelta(days=1))],
    )  # fmt: skip
    publish(RIVES, absences=[absence("R1", EMILE_B, etat="motivée")])
    context = context_of(browser, portal, **getattr(request, "param", {"viewport": PHONE}))
    key = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}])
    page = context.new_page()
    page.goto("/absences/")
    yield page
    context.close()


BOTH = pytest.mark.parametrize(
    "at_absences", [{"viewport": PHONE}, {"viewport": PHONE, "java_script_enabled": False}],
    ids=["script", "no script"], indirect=True,
)  # fmt: skip


# By the language of the page: what is pressed and read on the way.
FRENCH = {
    "page": "/absences/", "title": "Absences à motiver", "reason": "Rendez-vous",
    "more": "Ajouter une précision ou une pièce", "detail": "Précision", "document": "Pièce",
    "send": "Transmettre le motif", "sent": "Motif transmis à l’école.", "state": "Transmise",
    "answer": "Rendez-vous. L’école n’a pas encore répondu.",
}  # fmt: skip
ENGLISH = {
    "page": "/en/absences/", "title": "Absences to justify", "reason": "Appointment",
    "more": "Add a detail or a document", "detail": "Detail", "document": "Document",
    "send": "Send the reason", "sent": "Reason sent to the school.", "state": "Sent",
    "answer": "Appointment. The school has not answered yet.",
}  # fmt: skip


@BOTH
@pytest.mark.parametrize("said", [FRENCH, ENGLISH], ids=["français", "English"])
def test_a_reason_and_its_document_go_in_a_few_taps(at_absences: Page, said: dict[str, str]) -> None:
    page = at_absences
    page.goto(said["page"])
    expect(page.get_by_role("heading", level=1)).to_have_text(said["title"])
    panel = page.locator(".panel.child").first
    panel.get_by_label(said["reason"]).check()
    panel.get_by_text(said["more"]).click()
    panel.get_by_label(said["detail"]).fill("Chez la dentiste, de retour à midi")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "billet.pdf"
        file.write_bytes(DOCTOR)
        panel.get_by_label(said["document"]).set_input_files(file)
        panel.get_by_role("button", name=said["send"]).click()
    expect(page.get_by_text(said["sent"])).to_be_visible()
    line = page.locator("#historique .absence-line", has_text=said["state"])
    expect(line).to_contain_text(said["answer"])
    with page.expect_download() as download:
        line.get_by_role("link", name="billet.pdf").click()
    assert download.value.suggested_filename == "piece.pdf"
    assert Path(download.value.path()).read_bytes() == DOCTOR
    with rows_of(board=board_id(CAPITALE)):
        assert Explanation.objects.get().comment == "Chez la dentiste, de retour à midi"


@BOTH
def test_two_taps_are_enough(at_absences: Page) -> None:
    panel = at_absences.locator(".panel.child").last
    panel.get_by_text("Maladie").click()
    panel.get_by_role("button", name="Transmettre le motif").click()
    expect(at_absences.get_by_text("Une absence attend un motif.")).to_be_visible()


@BOTH
def test_an_absence_is_announced_and_taken_back(at_absences: Page) -> None:
    page = at_absences
    page.get_by_role("link", name="Annoncer une absence").click()
    page.get_by_role("button", name="Annoncer l’absence").click()
    expect(page.get_by_role("heading", name="Il y a un problème")).to_be_visible()
    page.get_by_label("Maïka").check()
    page.get_by_label("Émile").check()
    page.get_by_label("Premier jour").fill((timezone.localdate() + timedelta(days=8)).isoformat())
    page.get_by_label("Après-midi").check()
    page.get_by_label("Rendez-vous").check()
    page.get_by_role("button", name="Annoncer l’absence").click()
    expect(page.get_by_text("Absences annoncées aux écoles de 2 enfants.")).to_be_visible()
    page.get_by_role("button", name="Retirer l’annonce").first.click()
    expect(page.get_by_text("L’annonce est retirée.")).to_be_visible()
    expect(page.locator("#annoncees .absence-line")).to_have_count(1)


def test_periods_are_asked_for_where_they_count(at_absences: Page) -> None:
    page = at_absences
    page.goto("/absences/annoncer/")
    expect(page.get_by_label("Périodes", exact=True)).to_be_hidden()
    page.get_by_label("Certaines périodes").check()
    expect(page.get_by_label("Périodes", exact=True)).to_be_visible()


def test_nothing_runs_off_the_screen_enlarged_or_mirrored(at_absences: Page) -> None:
    for path in ("/absences/", "/absences/annoncer/", "/en/absences/"):
        at_absences.goto(path)
        assert runs_off(at_absences) == []


@pytest.mark.parametrize(
    "at_absences",
    [{"viewport": PHONE}, {"viewport": DESK, "color_scheme": "dark"}],
    ids=["phone", "desk, dark"],
    indirect=True,
)
def test_no_state_has_a_violation(at_absences: Page) -> None:
    page = at_absences
    assert violations(page) == []
    page.get_by_text("Ajouter une précision ou une pièce").first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Transmettre le motif").first.click()
    expect(page.get_by_role("heading", name="Il y a un problème")).to_be_visible()
    assert violations(page) == []
    page.goto("/absences/annoncer/")
    assert violations(page) == []
    page.get_by_role("button", name="Annoncer l’absence").click()
    assert violations(page) == []
