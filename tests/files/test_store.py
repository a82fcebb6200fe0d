"""The store keeps a file once, whole, under its digest, and only what its first bytes say may be kept."""

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.files.rules import HEIC, JPEG, PDF, PNG, media_type
from portail.files.store import (
    FileGone,
    FileRefused,
    Kept,
    Shelf,
    examine,
    forget,
    forget_strays,
    open_kept,
    put,
)

PDF_BYTES = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"
PNG_BYTES = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
HEIC_BYTES = b"\0\0\0\x18ftypheic" + b"\0" * 100
KINDS = (PDF, JPEG, PNG, HEIC)
ROOMY = 10_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_what_is_put_is_read_again_under_its_digest() -> None:
    kept = put([PDF_BYTES[:7], PDF_BYTES[7:]], limit=ROOMY, types=KINDS)
    assert kept == Kept(hashlib.sha256(PDF_BYTES).hexdigest(), len(PDF_BYTES), PDF)
    with open_kept(kept.digest) as file:
        assert file.read() == PDF_BYTES


def test_the_same_file_is_kept_once(folder: Path) -> None:
    assert put([PDF_BYTES], limit=ROOMY, types=KINDS) == put([PDF_BYTES], limit=ROOMY, types=KINDS)
    assert len(_files(folder)) == 1


def test_only_the_portal_reads_the_folder(folder: Path) -> None:
    put([PDF_BYTES], limit=ROOMY, types=KINDS)
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4", PDF),
        (b"\xff\xd8\xff\xe0", JPEG),
        (PNG_BYTES[:16], PNG),
        (HEIC_BYTES[:16], HEIC),
        (b"\0\0\0\x18ftypmif1", HEIC),
        (b"\0\0\0\x18ftypavif", None),
        (b"\0\0\0\x18ftypisom", None),
        (b"<!doctype html>", None),
        (b"<svg xmlns=", None),
        (b" %PDF-1.4", None),
        (b"GIF89a", None),
        (b"PK\x03\x04", "application/zip"),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell_the_type(head: bytes, kind: str | None) -> None:
    assert media_type(head) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"<html><script>alert(1)</script>%PDF-1.7", "file-type"),
        (PNG_BYTES, "file-type"),
        (PDF_BYTES + b"x" * ROOMY, "file-too-large"),
    ],
)
def test_nothing_is_left_of_a_file_that_is_refused(folder: Path, content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        put([content], limit=ROOMY, types=[PDF])
    assert refused.value.code == code
    assert not _files(folder)


def test_nothing_is_left_of_a_file_that_breaks_off(folder: Path) -> None:
    def broken() -> object:
        yield PDF_BYTES
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        put(broken(), limit=ROOMY, types=KINDS)
    assert not _files(folder)


def test_looking_at_a_file_keeps_nothing(folder: Path) -> None:
    assert examine([HEIC_BYTES], limit=ROOMY, types=KINDS).media_type == HEIC
    assert not folder.exists()


@pytest.mark.parametrize(
    "digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" + "a" * 63]
)
def test_no_other_text_becomes_a_path(digest: str) -> None:
    with pytest.raises(FileGone):
        open_kept(digest)
    with pytest.raises(FileGone):
        forget(digest, shelf=Shelf.PUBLISHED)


def test_what_parents_send_lies_apart(folder: Path) -> None:
    kept = put([PNG_BYTES], limit=ROOMY, types=KINDS, shelf=Shelf.QUARANTINE)
    with pytest.raises(FileGone):
        open_kept(kept.digest)
    with open_kept(kept.digest, shelf=Shelf.QUARANTINE) as file:
        assert file.read() == PNG_BYTES
    assert _files(folder)[0].is_relative_to(folder / "quarantine")


def test_a_forgotten_file_is_gone_and_forgetting_again_is_harmless() -> None:
    kept = put([PDF_BYTES], limit=ROOMY, types=KINDS)
    forget(kept.digest, shelf=Shelf.PUBLISHED)
    forget(kept.digest, shelf=Shelf.PUBLISHED)
    with pytest.raises(FileGone):
        open_kept(kept.digest)


def test_strays_go_once_they_are_old_and_used_files_never(folder: Path) -> None:
    now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    used, stray = (put([PDF_BYTES + end], limit=ROOMY, types=KINDS) for end in (b"a", b"b"))
    for file in _files(folder):
        os.utime(file, (now.timestamp(), now.timestamp()))
    fresh = put([PNG_BYTES], limit=ROOMY, types=KINDS)
    os.utime(folder / "published" / fresh.digest[:2] / fresh.digest, (now.timestamp() + 60,) * 2)
    before = now + timedelta(seconds=30)
    assert forget_strays({used.digest}, before=before, shelf=Shelf.PUBLISHED) == 1
    assert {file.name for file in _files(folder)} == {used.digest, fresh.digest}
    with pytest.raises(FileGone):
        open_kept(stray.digest)


@given(pieces=st.lists(st.binary(max_size=40), max_size=12))
def test_how_a_file_arrives_in_pieces_changes_nothing(pieces: list[bytes]) -> None:
    whole = b"%PDF-" + b"".join(pieces)
    split = [whole[:2], b"", whole[2:3], whole[3:]]
    assert examine(split, limit=ROOMY, types=KINDS) == examine([whole], limit=ROOMY, types=KINDS)
