"""What one parent may send: nothing on the disk for what changes nothing, and so many documents and days."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portail.attendance import actions
from portail.attendance.models import Absence, Announcement, Explanation, Justification
from portail.database.context import rows_of
from portail.files.store import Shelf
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA, RIVES
from tests.people import account, board_id, linked, signed_in, student_of
from tests.publishing import publish

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/absences/annoncer/"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def browser() -> Client:
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    publish(CAPITALE, absences=[absence(), absence("A2")])
    publish(RIVES, absences=[absence("R1", EMILE_B, etat="motivée")])
    return signed_in(alice)


def pdf(content: str, head: bytes = b"%PDF-1.7 ") -> SimpleUploadedFile:
    return SimpleUploadedFile("billet.pdf", head + content.encode())


def announce(browser: Client, day: int, **more: object) -> Any:
    first = timezone.localdate() + timedelta(days=day)
    typed = {"children": [str(student_of(MAIKA).public_id)], "first": first.isoformat(), "part": "day"}
    return browser.post(FORM, {**typed, "reason": "RDV", **more})


def justify(browser: Client, key: str, note: SimpleUploadedFile) -> Any:
    with rows_of(board=board_id(CAPITALE)):
        path = f"/absences/{Absence.objects.get(source_id=key).public_id}/motiver/"
    return browser.post(path, {"reason": "RDV", "comment": "chez le dentiste", "note": note})


def kept(files: Path) -> int:
    return sum(file.is_file() for file in (files / Shelf.QUARANTINE).rglob("*"))


def rows(model: Any) -> int:
    with rows_of(board=board_id(CAPITALE)):
        return int(model.objects.count())


def test_the_same_absence_again_leaves_no_document(browser: Client, files: Path) -> None:
    for number in range(3):
        assert announce(browser, 7, note=pdf(f"{number}")).status_code == 302
    assert (rows(Announcement), kept(files)) == (1, 1)


def test_a_document_that_is_refused_announces_nothing_of_any_child(browser: Client, files: Path) -> None:
    both = [str(student_of(child).public_id) for child in (MAIKA, EMILE_B)]
    page = announce(browser, 7, children=both, note=pdf("x", b"MZ"))
    assert page.status_code == 200 and "type accepté" in page.text
    assert (rows(Announcement), rows(Explanation), kept(files)) == (0, 0, 0)
    assert justify(browser, "A1", pdf("x", b"MZ")).status_code == 200
    assert rows(Justification) == 0


def test_a_parent_announces_so_many_and_no_more(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "OPEN_ANNOUNCEMENTS", 2)
    for day in (7, 8):
        announce(browser, day)
    page = announce(browser, 9, comment="une troisième")
    assert "Vous avez déjà annoncé 2 absences" in page.text and "une troisième" in page.text
    assert rows(Announcement) == 2
    other = [str(student_of(EMILE_B).public_id)]
    assert announce(browser, 9, children=other).status_code == 302


def test_taking_back_does_not_let_one_announce_for_ever(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "ANNOUNCED_A_DAY", 2)
    for day in (7, 8):
        announce(browser, day)
        with rows_of(board=board_id(CAPITALE)):
            last = Announcement.objects.latest("pk")
        assert browser.post(f"/absences/annoncees/{last.public_id}/retirer/").status_code == 302
    assert "Vous avez déjà annoncé 2 absences" in announce(browser, 9).text


def test_a_parent_sends_so_many_documents_a_day_and_still_a_reason(
    browser: Client, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "NOTES_A_DAY", 1)
    assert justify(browser, "A1", pdf("un")).status_code == 302
    page = justify(browser, "A2", pdf("deux"))
    assert "Vous avez déjà transmis 1 pièces" in page.text and "chez le dentiste" in page.text
    assert "Vous avez déjà transmis 1 pièces" in announce(browser, 7, note=pdf("trois")).text
    assert kept(files) == 1 and announce(browser, 7).status_code == 302
