"""A copy is whole: what pages show in several steps, what a person sent, and each file beside its row."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from portail.accounts.models import Person
from portail.agenda.models import Feed
from portail.attendance.models import Absence, Explanation, Justification
from portail.audit.actions import note
from portail.communications.models import Answer, Question, Reply
from portail.database.context import rows_of
from portail.digests.models import Preference
from portail.files import store
from portail.files.rules import PDF
from portail.privacy import packing
from portail.privacy.holder import Paper
from portail.results.models import Preference as ResultsPreference
from tests.agenda.days import CALENDAR, SLOTS, classes, homework
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.communications.rows import message, question, to
from tests.documents.sending import PDF as PAPER
from tests.documents.sending import document, send
from tests.fees.test_statements import receipt
from tests.people import account, board_id, contact_of, linked, student_of
from tests.privacy.test_copies import made, taken
from tests.publishing import publish
from tests.report_cards.cards import issue, lines_with
from tests.results.school import mark, section, terms, work
from tests.world import NOW

database = pytest.mark.django_db(transaction=True)
LATER = timezone.now() + timedelta(days=2)
BODY = "Chers parents, " + "la sortie aura lieu au musée. " * 20


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email, "alice@exemple.com")
    linked(person, MAIKA)
    return person


@pytest.fixture
def copy(alice: Person) -> Iterator[Any]:
    """What a copy made two days from now holds of a part, or its whole archive."""

    def read(part: str = "") -> Any:
        archive = taken(alice, made(alice, now=LATER), now=LATER)
        return json.loads(archive.read(f"{part}.json")) if part else archive

    return read


@database
def test_a_message_is_whole_with_what_its_reader_made_of_it(alice: Person, copy: Any) -> None:
    publish(CAPITALE, messages=[message(texte=BODY)], messages_destinataires=[to(MAIKA)],
            questions=[question()])  # fmt: skip
    with rows_of(actor=alice.pk, board=board_id(CAPITALE)):
        asked = Question.objects.get()
        own = {"board_id": asked.board_id, "student": student_of(MAIKA), "person_id": alice.pk,
               "contact": contact_of(ALICE)}  # fmt: skip
        for value, withdrawn_at in (("no", NOW), ("yes", None)):
            Answer.objects.create(**own, question=asked, version=1, prompt=asked.prompt, value=value,
                                  answered_at=NOW, withdrawn_at=withdrawn_at)  # fmt: skip
        Reply.objects.create(**own, message_id=asked.message_id, body="Merci!", sent_at=NOW)
    archive = copy()
    (kept,) = json.loads(archive.read("messages.json"))
    assert kept["body"] == BODY.strip() and kept["children"] == ["Maïka"]
    assert kept["questions"][0]["answers"][0]["value"] == "yes" and kept["replies"][0][0] == "Merci!"
    sent = json.loads(archive.read("reponses.json"))
    assert [(one["child"], one["value"]) for one in sent] == [
        ("Maïka", "no"), ("Maïka", "yes"), ("Maïka", "Merci!"),
    ]  # fmt: skip


@database
def test_what_a_parent_wrote_of_an_absence_is_in_it_with_its_document(alice: Person, copy: Any) -> None:
    long_ago = absence("A0", day=timezone.localdate() - timedelta(days=500), etat="motivée")
    publish(CAPITALE, absences=[absence(), long_ago])
    kept = store.put([PAPER], limit=1 << 20, types=[PDF], shelf=store.Shelf.QUARANTINE)
    with rows_of(actor=alice.pk, board=board_id(CAPITALE)):
        row = Absence.objects.get(source_id="A1")
        of = {"board_id": row.board_id, "student_id": row.student_id}
        sent = Justification.objects.create(**of, absence=row, sent_at=NOW)
        Explanation.objects.create(
            **of, person_id=alice.pk, justification=sent, reason_code="MAL", comment="Fièvre et toux",
            note_digest=kept.digest, note_name="billet", note_type=PDF, note_size=kept.size,
        )  # fmt: skip
    archive = copy()
    assert len(json.loads(archive.read("absences.json"))) == 2
    (own,) = json.loads(archive.read("absences-expliquees.json"))
    assert (own["child"], own["comment"], own["note_name"]) == ("Maïka", "Fièvre et toux", "billet")
    assert archive.read(own["file"]) == PAPER


@database
def test_results_are_whole_and_of_every_year_that_can_be_read(copy: Any) -> None:
    former = section(1) | {"annee": "2025-2026"}
    publish(
        CAPITALE,
        etapes=terms(), groupes=[section(), former], travaux=[work(), work(0, 1, etape="")],
        inscriptions=[{"groupe": one["groupe"], "eleve": MAIKA.source_id} for one in (section(), former)],
        resultats=[mark(), mark(0, 1)],
    )  # fmt: skip
    rows = copy("resultats")
    assert {one["year"] for one in rows} == {"2025-2026", "2026-2027"}
    kept = next(one for one in rows if one["kind"] == "mark" and one["year"] == "2026-2027")
    assert kept["weight"] == 10.0 and kept["competency"] and kept["counts"] is True


@database
def test_every_version_of_a_card_is_in_it(copy: Any) -> None:
    issue()
    issue(lines=lines_with("1", resultat="85"), now=NOW)
    names = [name for name in copy().namelist() if name.startswith("bulletins/")]
    assert len(names) == 2 and any("version-2" in name for name in names)


@database
def test_the_agenda_is_in_it_as_its_board_shows_it(copy: Any) -> None:
    work_due = homework("T1", "MAT", "2026-11-24", "Problèmes 1 à 4")
    publish(CAPITALE, **classes(MAIKA), calendrier=CALENDAR, horaire=SLOTS, travaux=[work_due])
    rows = copy("agenda")
    assert {one["what"] for one in rows} == {"day", "period", "work"}
    assert {one["child"] for one in rows} == {"Maïka"}


@database
def test_documents_and_receipts_stand_beside_their_rows(copy: Any) -> None:
    given = document("D1", "Lettre", eleve=MAIKA.source_id)
    send(CAPITALE, {"lettre.pdf": PAPER}, documents=[given], recus=[receipt("R1", fichier="lettre.pdf")])
    archive = copy()
    for part in ("documents", "recus"):
        (row,) = json.loads(archive.read(f"{part}.json"))
        assert archive.read(row["file"]) == PAPER


@database
def test_choices_feeds_and_deeds_are_in_it_without_secrets(alice: Person, copy: Any) -> None:
    with rows_of(actor=alice.pk):
        Feed.objects.create(person=alice, detail="all", digest="a" * 64, created_at=NOW)
        Preference.objects.create(person=alice, topic="results", manner="never")
        ResultsPreference.objects.create(person=alice, hidden=True)
        note(action="a.deed", actor=alice.pk, subject_kind="person", subject_id=1, now=NOW,
             details={"why": "never told"})  # fmt: skip
    archive = copy()
    assert json.loads(archive.read("calendriers.json"))[0]["detail"] == "all"
    assert json.loads(archive.read("choix-des-avis.json"))[0]["topic"] == "results"
    assert json.loads(archive.read("choix-des-resultats.json")) == [{"hidden": True}]
    assert "a.deed" in {one["action"] for one in json.loads(archive.read("gestes.json"))}
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"a" * 64 not in everything and b"never told" not in everything


def paper(name: str, content: bytes) -> Paper:
    return Paper(name, len(content), lambda: io.BytesIO(content))


def packed(**what: Any) -> zipfile.ZipFile:
    file = io.BytesIO()
    packing.pack(file, **({"parts": {}, "papers": []} | what), now=NOW)
    return zipfile.ZipFile(file)


def test_what_weighs_too_much_is_named_and_left_out(monkeypatch: Any) -> None:
    monkeypatch.setattr(packing, "FILES_BYTES", 10)
    archive = packed(papers=[paper("a.pdf", b"12345678"), paper("b.pdf", b"1234"), paper("c.pdf", b"1")])
    assert {"a.pdf", "c.pdf"} < set(archive.namelist()) and "b.pdf" not in archive.namelist()
    assert "- b.pdf" in archive.read("LISEZ-MOI.txt").decode()


def test_a_file_that_is_lost_breaks_nothing() -> None:
    def lost() -> Any:
        raise store.FileGone("file-gone")

    assert "- a.pdf" in packed(papers=[Paper("a.pdf", 1, lost)]).read("LISEZ-MOI.txt").decode()


def test_memory_stays_flat_whatever_the_number_of_rows(tmp_path: Path) -> None:
    rows = ({"number": number, "text": "x" * 2000} for number in range(5000))
    with (tmp_path / "copy.zip").open("w+b") as file:
        tracemalloc.start()
        packing.pack(file, parts={"messages": rows}, papers=[], now=NOW)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 2 << 20  # of 10 MiB of rows
