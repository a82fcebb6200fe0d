"""A reason goes to the school once, with its document; nobody else reads it, and nobody else sends it."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portail.accounts.models import Person
from portail.attendance.exporting import sent_since
from portail.attendance.models import Absence, Explanation, Justification
from portail.attendance.rules import AGAIN_DAYS
from portail.attendance.settings import DEADLINE
from portail.audit.models import Entry
from portail.boards.settings import change_setting
from portail.database.context import rows_of
from portail.links.actions import recheck_links
from tests.attendance.rows import absence
from tests.cast import ALICE, BOB, CAPITALE, CHARLIE, GRANDMOTHER, MAIKA
from tests.people import account, board_id, linked, signed_in
from tests.publishing import publish
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.7\n% un billet du m\xc3\xa9decin\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
NAME = "billet du médecin.pdf"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def alice() -> Person:
    """Alice, who follows Maïka, absent this morning."""
    person = account(ALICE.email)
    linked(person, MAIKA)
    publish(CAPITALE, absences=[absence()])
    return person


@pytest.fixture
def rita() -> Person:
    """Maïka's grandmother, who follows her too, from another home."""
    person = account(GRANDMOTHER.email)
    linked(person, MAIKA)
    return person


def address(key: str = "A1") -> str:
    with rows_of(board=board_id(CAPITALE)):
        return f"/absences/{Absence.objects.get(source_id=key).public_id}/motiver/"


def note(content: bytes = PDF, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def written() -> list[Explanation]:
    with rows_of(board=board_id(CAPITALE)):
        return list(Explanation.objects.order_by("pk"))


def kept(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())


def test_two_taps_send_a_reason_and_the_page_says_so(alice: Person) -> None:
    browser = signed_in(alice)
    answer = browser.post(address(), {"reason": "MALADIE"}, follow=True)
    assert answer.redirect_chain == [("/absences/", 302)]
    assert "Motif transmis à l’école." in answer.text
    assert "Transmise" in answer.text and "Maladie. L’école n’a pas encore répondu." in answer.text
    (words,) = written()
    assert (words.person_id, words.reason_code, words.comment, words.note_digest) == (
        alice.pk, "MALADIE", "", "",
    )  # fmt: skip
    with rows_of(actor=alice.pk):
        entry = Entry.objects.get(action="absence.justified")
        assert "MALADIE" not in str(entry.details)


def test_a_double_post_sends_one_and_is_harmless(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post(address(), {"reason": "MALADIE", "comment": "Fièvre"})
    again = browser.post(address(), {"reason": "AUTRE"}, follow=True)
    assert "Cette absence n’attend plus de motif." in again.text
    assert [words.reason_code for words in written()] == ["MALADIE"]


def test_a_reason_must_be_one_of_the_boards(alice: Person) -> None:
    for typed in ("", "PSY", "MALADIE\x00"):
        answer = signed_in(alice).post(address(), {"reason": typed, "comment": "Fièvre"})
        assert answer.status_code == 200
        assert "Choisissez un motif." in answer.text and "<title>Erreur" in answer.text
        assert "Fièvre" in answer.text  # what was typed is kept
    assert written() == []


def test_what_the_school_accepted_is_not_sent_again(alice: Person) -> None:
    publish(CAPITALE, absences=[absence(etat="motivée")])
    answer = signed_in(alice).post(address(), {"reason": "MALADIE"}, follow=True)
    assert "Cette absence n’attend plus de motif." in answer.text
    assert written() == []


# Refused, and sent again ---------------------------------------------------------------------------


def refuse(ago: timedelta = timedelta(minutes=30), **said: str) -> None:
    """The school refuses what it was sent, which was sent some time before."""
    with superuser_connection() as raw:
        raw.execute("UPDATE attendance_justification SET sent_at = sent_at - %s", [2 * ago])
    moment = (timezone.now() - ago).isoformat(timespec="seconds")
    publish(CAPITALE, absences=[absence(etat="refusée", repondu_le=moment, **said)])


def said(browser: Client) -> str:
    """The page's words, each no-break space an ordinary one."""
    page = BeautifulSoup(browser.get("/absences/").content, "html.parser")
    return " ".join(page.get_text(" ").split())


def test_another_reason_is_sent_once_the_first_was_refused(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post(address(), {"reason": "RDV"})
    refuse()
    assert "L’école n’a pas accepté le motif « Rendez-vous »." in said(browser)
    answer = browser.post(address(), {"reason": "MALADIE", "note": note()}, follow=True)
    assert "Motif transmis à l’école." in answer.text
    assert "Maladie. L’école n’a pas encore répondu. Refusé d’abord : Rendez-vous." in said(browser)
    assert [words.reason_code for words in written()] == ["RDV", "MALADIE"]
    again = browser.post(address(), {"reason": "AUTRE"}, follow=True)
    assert "Cette absence n’attend plus de motif." in again.text and len(written()) == 2


def test_each_refusal_asks_once_more_and_the_board_reads_them_all(alice: Person) -> None:
    browser = signed_in(alice)
    for reason in ("RDV", "MALADIE", "FAMILLE"):
        browser.post(address(), {"reason": reason})
        refuse()
    with rows_of(board=board_id(CAPITALE)):
        assert list(Justification.objects.order_by("pk").values_list("attempt", flat=True)) == [1, 2, 3]
    with as_role("jobs"):
        sent = sent_since(board_id=board_id(CAPITALE), since=NOW, by="tests", now=timezone.now())
    assert [one.cells["motif"] for one in sent] == ["RDV", "MALADIE", "FAMILLE"]
    assert len({one.reference for one in sent}) == 3


def test_two_homes_at_once_send_one_reason_again(alice: Person, rita: Person) -> None:
    signed_in(alice).post(address(), {"reason": "RDV"})
    refuse()
    page = said(signed_in(rita))
    assert "L’école n’a pas accepté le motif. Vous pouvez" in page and "« Rendez-vous" not in page
    signed_in(rita).post(address(), {"reason": "FAMILLE"})
    signed_in(alice).post(address(), {"reason": "AUTRE"})
    assert [words.reason_code for words in written()] == ["RDV", "FAMILLE"]


def test_the_delay_to_send_again_counts_from_the_refusal_and_is_said(alice: Person) -> None:
    with as_role("jobs"):
        change_setting(DEADLINE, board_id=board_id(CAPITALE), typed="24h", by="tests", now=NOW)
    recorded = timezone.now() - timedelta(days=3)
    publish(CAPITALE, absences=[absence(recorded_at=recorded, day=timezone.localdate(recorded))])
    browser = signed_in(alice)
    assert "Le délai de l’école est passé" in said(browser)
    browser.post(address(), {"reason": "RDV"})
    refuse(saisie_le=recorded.isoformat(timespec="seconds"), jour=f"{timezone.localdate(recorded)}")
    assert "À motiver au plus tard le" in said(browser)


def test_what_was_refused_long_ago_is_for_the_telephone(alice: Person) -> None:
    signed_in(alice).post(address(), {"reason": "RDV"})
    refuse(timedelta(days=AGAIN_DAYS + 1))
    page = signed_in(alice).get("/absences/").text
    assert "appelez le secrétariat" in page and "Transmettre le motif" not in page
    assert signed_in(alice).post(address(), {"reason": "MALADIE"}, follow=True).status_code == 200
    assert len(written()) == 1


def test_the_schools_answer_is_shown(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post(address(), {"reason": "RDV"})
    publish(
        CAPITALE, absences=[absence(etat="motivée", repondu_le=timezone.now().isoformat(timespec="seconds"))]
    )
    page = browser.get("/absences/").text
    assert "Motivée" in page and "Rendez-vous. Reçu le" in page and "Transmise" not in page


# Two homes ---------------------------------------------------------------------------------------


def test_the_other_home_sees_that_it_was_sent_and_nothing_of_it(alice: Person, rita: Person) -> None:
    signed_in(alice).post(address(), {"reason": "RDV", "comment": "Chez la docteure", "note": note()})
    page = signed_in(rita).get("/absences/").text
    assert "Transmise" in page
    for secret in ("Rendez-vous", "docteure", "Pièce", "Alice", "Tremblay", ALICE.email):
        assert secret not in page, secret
    with rows_of(actor=rita.pk):
        assert Justification.objects.count() == 1 and not Explanation.objects.exists()
    (words,) = written()
    assert signed_in(rita).get(f"/absences/pieces/{words.public_id}/").status_code == 404


def test_the_other_homes_reason_does_not_replace_the_first(alice: Person, rita: Person) -> None:
    signed_in(alice).post(address(), {"reason": "RDV"})
    signed_in(rita).post(address(), {"reason": "FAMILLE"})
    assert [(words.person_id, words.reason_code) for words in written()] == [(alice.pk, "RDV")]


# The document --------------------------------------------------------------------------------------


def test_a_document_is_kept_apart_and_given_back_to_its_sender(alice: Person, files: Path) -> None:
    browser = signed_in(alice)
    browser.post(address(), {"reason": "RDV", "note": note()})
    (words,) = written()
    assert (words.note_name, words.note_type, words.note_size) == (NAME, "application/pdf", len(PDF))
    (file,) = kept(files)
    assert file.read_bytes() == PDF and "quarantine" in file.parts and file.stat().st_mode & 0o077 == 0
    assert f"/absences/pieces/{words.public_id}/" in browser.get("/absences/").text
    answer = browser.get(f"/absences/pieces/{words.public_id}/")
    assert b"".join(answer) == PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="piece.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "pas d’un type accepté"),
        (b"MZ\x90\x00", "pas d’un type accepté"),
        (b"<!-- %PDF-1.7 -->", "pas d’un type accepté"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "pas d’un type accepté"),
        (b"", "est vide"),
        (PDF + b"0" * 5 * 1024 * 1024, "est trop lourde"),
    ],
)
def test_what_is_no_document_is_refused_and_leaves_nothing(
    alice: Person, files: Path, content: bytes, sentence: str
) -> None:
    answer = signed_in(alice).post(
        address(), {"reason": "RDV", "comment": "Voir la pièce", "note": note(content)}
    )
    assert answer.status_code == 200
    assert sentence in answer.text and "Voir la pièce" in answer.text
    assert written() == [] and list(kept(files)) == []


def test_its_first_bytes_say_its_type_and_not_its_name(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post(address(), {"reason": "RDV", "note": note(HEIC, "page.html")})
    (words,) = written()
    answer = browser.get(f"/absences/pieces/{words.public_id}/")
    answer.close()
    assert answer.headers["Content-Type"] == "image/heic"
    assert 'filename="piece.heic"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "a/b\\c.pdf", "x" * 300 + ".pdf", "\r\nX-Evil: 1.pdf"]
)
def test_a_name_becomes_no_path_and_no_header(alice: Person, files: Path, name: str) -> None:
    browser = signed_in(alice)
    browser.post(address(), {"reason": "RDV", "note": note(name=name)})
    (words,) = written()
    assert len(words.note_name) <= 120 and "/" not in words.note_name
    assert all(file.resolve().is_relative_to(files.resolve()) for file in kept(files))
    answer = browser.get(f"/absences/pieces/{words.public_id}/")
    answer.close()
    assert "X-Evil" not in answer.headers


def test_one_document_of_one_field_and_no_more(alice: Person, files: Path) -> None:
    browser = signed_in(alice, client=Client(raise_request_exception=False))
    assert browser.post(address(), {"reason": "RDV", "note": [note(), note()]}).status_code == 400
    assert browser.post(address(), {"reason": "RDV", "other": note()}).status_code == 400
    heavy = note(PDF + b"0" * 26 * 1024 * 1024)
    assert browser.post(address(), {"reason": "RDV", "note": heavy}).status_code == 400
    assert written() == [] and list(kept(files)) == []


def test_the_other_pages_still_take_no_file(alice: Person) -> None:
    # Its token is looked for first, and that reads the body.
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser = signed_in(alice, client=strict)
    browser.get("/enfants/associer/")
    for path in ("/enfants/demander/", f"/absences/annoncees/{uuid.uuid4()}/retirer/"):
        assert browser.post(path, {"note": note()}).status_code == 400


def test_nobodys_body_is_read_before_they_are_signed_in(alice: Person) -> None:
    # 302 and not 400, which two documents would get once they are read.
    assert Client().post(address(), {"note": [note(), note()]}).status_code == 302


def test_a_form_of_another_site_sends_nothing(alice: Person) -> None:
    browser = signed_in(alice, client=Client(enforce_csrf_checks=True))
    assert browser.post(address(), {"reason": "RDV", "note": note()}).status_code == 403
    assert written() == []


# Others ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [BOB, CHARLIE])
def test_who_does_not_follow_the_child_sends_nothing(alice: Person, who: object) -> None:
    browser = signed_in(account(who.email))  # type: ignore[attr-defined]
    assert browser.post(address(), {"reason": "RDV"}).status_code == 404
    assert browser.post(f"/absences/{uuid.uuid4()}/motiver/", {"reason": "RDV"}).status_code == 404
    assert written() == []


def test_a_parent_barred_since_sees_nothing_of_what_they_sent(alice: Person) -> None:
    browser = signed_in(alice)
    browser.post(address(), {"reason": "RDV", "note": note()})
    (words,) = written()
    with superuser_connection() as raw:
        raw.execute("UPDATE records_guardianship SET access = 'no'")
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        recheck_links(board_id=board_id(CAPITALE), now=NOW)
    assert browser.get(f"/absences/pieces/{words.public_id}/").status_code == 404
    assert browser.post(address(), {"reason": "RDV"}).status_code == 404
    assert "Maïka" not in browser.get("/absences/").text


def test_an_absence_that_a_family_answered_outlives_an_undone_run(alice: Person) -> None:
    from portail.imports.undoing import undo_run

    run = publish(CAPITALE, absences=[absence(), absence("A2")]).run_id
    signed_in(alice).post(address("A2"), {"reason": "RDV"})
    with as_role("jobs"):
        undo_run(run_id=run, board_id=board_id(CAPITALE), by="tests", now=NOW)
    with rows_of(board=board_id(CAPITALE)):
        assert {row.source_id: row.is_active for row in Absence.objects.all()} == {"A1": True, "A2": False}
    assert len(written()) == 1
