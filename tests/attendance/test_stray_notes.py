"""A document whose request was rolled back goes; one that a reason names, or that just came, stays."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portail.attendance import tasks
from portail.attendance.models import Absence, Explanation
from portail.database.context import rows_of
from portail.files.store import Shelf
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.people import account, board_id, linked, signed_in
from tests.publishing import publish
from tests.roles import as_role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def browser() -> Client:
    """Alice's, whose child was absent twice; a fault of the portal is an answer."""
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    publish(CAPITALE, absences=[absence(), absence("A2")])
    return signed_in(alice, client=Client(raise_request_exception=False))


def send(browser: Client, content: bytes, key: str = "A1") -> int:
    with rows_of(board=board_id(CAPITALE)):
        path = f"/absences/{Absence.objects.get(source_id=key).public_id}/motiver/"
    note = SimpleUploadedFile("billet.pdf", b"%PDF-1.7 " + content)
    return browser.post(path, {"reason": "RDV", "note": note}).status_code


def kept(files: Path) -> list[Path]:
    return [file for file in (files / Shelf.QUARANTINE).rglob("*") if file.is_file()]


def cleaned(files: Path, *, after: timedelta) -> list[Path]:
    """What the night's job leaves, so long after everything was sent."""
    then = timezone.now() - after
    for file in kept(files):
        os.utime(file, (then.timestamp(), then.timestamp()))
    with as_role("jobs"):
        tasks.clean(int(timezone.now().timestamp()))
    return kept(files)


def test_what_was_rolled_back_goes_after_a_day(
    browser: Client, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("as a lost connection would")

    assert send(browser, b"garde") == 302
    with monkeypatch.context() as broken:
        broken.setattr(Explanation.objects, "create", fails)
        assert send(browser, b"perdu", "A2") == 500
    assert len(kept(files)) == 2
    assert len(cleaned(files, after=timedelta(hours=23))) == 2
    (left,) = cleaned(files, after=timedelta(hours=25))
    with rows_of(board=board_id(CAPITALE)):
        assert Explanation.objects.get().note_digest == left.name


def test_a_document_sent_of_two_absences_stays_while_one_names_it(browser: Client, files: Path) -> None:
    assert [send(browser, b"le meme", key) for key in ("A1", "A2")] == [302, 302]
    assert len(cleaned(files, after=timedelta(days=400))) == 1
