"""Documents come with a package: each named by a row, none that is not what it says, none lost half-way."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portail.database.context import rows_of
from portail.documents.events import events_since
from portail.documents.models import Document
from portail.files.store import FileGone, Shelf, open_kept, put
from portail.imports.cleaning import clean
from portail.imports.reading import check_package
from portail.imports.receive import DEFAULT_LIMITS, Limits, digest, receive
from portail.imports.reporting.inspected import inspect_package
from portail.imports.reporting.redaction import redact_package
from tests.cast import CAPITALE
from tests.documents.sending import PDF, document, send
from tests.people import board_id
from tests.roles import as_role
from tests.titles import called
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


def kept(**wanted: object) -> list[Document]:
    with rows_of(board=board_id(CAPITALE)):
        return list(Document.objects.filter(**wanted).order_by("source_id"))


def test_a_document_is_kept_with_what_its_file_is() -> None:
    report = send(CAPITALE, {"lettre.pdf": PDF}, documents=[document("1", "Lettre", eleve="s-maika")])
    assert report.accepted and not report.findings.has_errors
    (row,) = kept()
    assert (row.title, row.size, row.media_type) == ("Lettre", len(PDF), "application/pdf")
    with open_kept(row.digest, shelf=Shelf.PACKAGES) as file:
        assert file.read() == PDF


@pytest.mark.parametrize(
    ("documents", "name", "code"),
    [
        ({}, "absent.pdf", "unknown_reference"),
        ({"page.pdf": b"<!doctype html><script>alert(1)</script>"}, "page.pdf", "not_a_document"),
        ({"vide.pdf": b""}, "vide.pdf", "not_a_document"),
        ({"photo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "photo.svg", "not_a_document"),
        ({}, "../lettre.pdf", "unknown_reference"),
        ({}, "/etc/passwd", "unknown_reference"),
    ],
)
def test_a_row_whose_file_is_no_document_waits_and_the_others_pass(
    documents: dict[str, bytes], name: str, code: str, folder: Path
) -> None:
    rows = [document("1", "Bonne", ecole="900101"), document("2", "Autre", ecole="900101", fichier=name)]
    report = send(CAPITALE, {"lettre.pdf": PDF, **documents}, documents=rows)
    assert report.accepted and code in report.findings.codes
    assert [row.title for row in kept()] == ["Bonne"]
    assert len([file for file in folder.rglob("*") if file.is_file()]) == 1


def test_a_file_that_no_longer_comes_leaves_its_document_as_it_was() -> None:
    row = document("1", "Lettre", eleve="s-maika")
    send(CAPITALE, {"lettre.pdf": PDF}, documents=[row])
    send(CAPITALE, {}, documents=[row | {"titre": "Autre titre"}], now=NOW + timedelta(days=1))
    assert [one.title for one in kept(is_active=True)] == ["Lettre"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({}, "empty_cell"),
        ({"adulte": "c-alice"}, "empty_cell"),
        ({"adulte": "c-alice", "ecole": "900101"}, "empty_cell"),
        ({"eleve": "s-maika", "ecole": "900101"}, "several_recipients"),
        ({"eleve": "s-maika", "fin": "2026-01-01"}, "dates_out_of_order"),
    ],
)
def test_a_document_is_for_one_recipient(cells: dict[str, str], code: str) -> None:
    whole = {"eleve": "", "adulte": "", "ecole": "", "fin": ""} | cells
    report = send(CAPITALE, {"lettre.pdf": PDF}, documents=[document("1", "Lettre", **whole)])
    assert code in report.findings.codes and not kept()


def packed(members: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("members", "limits", "code"),
    [
        ({"fichiers/../../a.pdf": PDF}, DEFAULT_LIMITS, "unsafe_path"),
        ({"fichiers/a.pdf": PDF, "Fichiers/A.pdf": PDF}, DEFAULT_LIMITS, "file_twice"),
        ({"fichiers/a.pdf": PDF, "fichiers/b.pdf": PDF}, Limits(documents=1), "too_many_files"),
        ({"fichiers/a.pdf": PDF}, Limits(document_bytes=10), "file_too_large"),
        ({"fichiers/a.pdf": PDF + bytes(40_000)}, Limits(ratio_from=10_000, ratio=20), "zip_bomb"),
        ({"fichiers/a.pdf": PDF}, Limits(total_bytes=10), "package_too_large"),
    ],
)
def test_an_unsafe_document_refuses_the_package(
    members: dict[str, bytes], limits: Limits, code: str, tmp_path: Path
) -> None:
    package = receive(packed({"documents.csv": b"x", **members}, tmp_path / "a.zip"), limits=limits)
    assert code in {notice.code for notice in package.notices}
    assert not package.files and not package.documents


def test_a_link_among_the_documents_of_a_folder_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "envoi" / "fichiers"
    inside.mkdir(parents=True)
    (tmp_path / "envoi" / "documents.csv").write_bytes(b"x")
    (inside / "a.pdf").symlink_to("/etc/hostname")
    assert {notice.code for notice in receive(tmp_path / "envoi").notices} == {"unsafe_link"}


def test_a_folder_and_a_zip_hold_the_same_documents_and_count_in_the_digest(tmp_path: Path) -> None:
    folder = tmp_path / "envoi"
    (folder / "fichiers").mkdir(parents=True)
    (folder / "documents.csv").write_bytes(b"x")
    (folder / "fichiers" / "lettre.pdf").write_bytes(PDF)
    members = {"envoi/documents.csv": b"x", "envoi/fichiers/lettre.pdf": PDF}
    for package in (receive(folder), receive(packed(members, tmp_path / "a.zip"))):
        assert list(package.files) == ["documents.csv"]
        assert {name: member.read() for name, member in package.documents.items()} == {"lettre.pdf": PDF}
    before = digest(folder)
    (folder / "fichiers" / "lettre.pdf").write_bytes(PDF + b" ")
    assert digest(folder) != before


def test_checking_a_package_keeps_nothing_and_its_copy_says_nothing_of_its_documents(
    tmp_path: Path, folder: Path
) -> None:
    rows = "document,ecole,titre,date,fichier\n1,900101,Lettre,2026-09-15,Maïka Gagnon.pdf\n"
    rows += "2,900101,Autre,2026-09-15,page.pdf\n"
    secret = PDF + "Maïka Gagnon".encode()
    members = {"documents.csv": rows.encode(), "fichiers/Maïka Gagnon.pdf": secret,
               "fichiers/page.pdf": b"<html>Gagnon"}  # fmt: skip
    package = receive(packed(members, tmp_path / "a.zip"))
    inspected = inspect_package(package, name="a.zip", today=date(2026, 11, 23))
    redact_package(package, inspected, to=tmp_path / "copy.zip")
    again = check_package(receive(tmp_path / "copy.zip"), today=date(2026, 11, 23))
    assert again.findings.codes == inspected.findings.codes
    assert not folder.exists()
    with zipfile.ZipFile(io.BytesIO((tmp_path / "copy.zip").read_bytes())) as copy:
        whole = b"".join(copy.read(name) for name in copy.namelist()) + str(copy.namelist()).encode()
    assert b"Gagnon" not in whole


def test_a_new_document_is_told_to_whoever_it_concerns_on_the_day_it_is_shown() -> None:
    rows = [document("1", "Lettre", ecole="900101", date="2026-12-01")]
    send(CAPITALE, {"lettre.pdf": PDF}, documents=rows)
    board = board_id(CAPITALE)
    with rows_of(board=board):
        assert events_since(board_id=board, since=NOW, until=NOW + timedelta(days=1)) == []
        told = events_since(board_id=board, since=NOW, until=NOW + timedelta(days=30))
    assert len(told) == 3 and len({event.key for event in told}) == 1
    assert {(called(event), event.contact_id) for event in told} == {("Lettre", None)}


def test_a_file_that_is_gone_is_not_a_fault_of_the_reader() -> None:
    with pytest.raises(FileGone):
        open_kept("a" * 64, shelf=Shelf.PACKAGES)


def test_a_file_that_no_row_names_is_swept_and_one_that_an_undoing_would_need_is_not(folder: Path) -> None:
    names = ("un", "deux", "trois")
    rows = [document(one, one, ecole="900101", fichier=f"{one}.pdf") for one in names]
    inside = {f"{one}.pdf": PDF + one.encode() for one in names}
    send(CAPITALE, inside, documents=rows)
    first = {row.title: row.digest for row in kept()}
    send(CAPITALE, inside, documents=rows[:2], now=NOW + timedelta(days=1))
    put([PDF + b"nobody's"], limit=1000, types=["application/pdf"], shelf=Shelf.PACKAGES)
    with as_role("jobs"):
        clean(now=timezone.now() + timedelta(hours=23))
        assert len([file for file in folder.rglob("*") if file.is_file()]) == 4
        clean(now=timezone.now() + timedelta(days=2))
    assert {file.name for file in folder.rglob("*") if file.is_file()} == set(first.values())
