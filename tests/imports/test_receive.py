"""Opening a package without trusting it: escapes, links, bombs and damage are refused."""

import hashlib
import stat
import struct
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portail.imports.receive import Limits, Package, Unreadable, digest, receive
from tests.imports.arrivals import in_two_parts
from tests.imports.mutations import mutate_archive
from tests.imports.mutations import zipped as zipped_somehow
from tests.imports.packages import contents, write

FILES = contents()


def zipped(path: Path, files: dict[str, bytes] | None = None, *, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files if files is not None else FILES).items():
            archive.writestr(prefix + name, content)
    return path


def contents_of(package: Package) -> dict[str, bytes]:
    return {name: member.read() for name, member in package.files.items()}


def codes(package: Package) -> list[str]:
    return [notice.code for notice in package.notices]


def test_a_zip_and_a_folder_hold_the_same_files(tmp_path: Path) -> None:
    folder, path = write(tmp_path / "folder", FILES), zipped(tmp_path / "a.zip")
    assert contents_of(receive(folder)) == contents_of(receive(path)) == FILES
    assert receive(folder).notices == receive(path).notices == ()


def test_a_member_that_packs_into_mebibytes_is_read_whole(tmp_path: Path) -> None:
    files = {"users.csv": Random(1).randbytes(3 * 1024 * 1024)}
    assert contents_of(receive(zipped(tmp_path / "a.zip", files))) == files


def test_a_csv_file_alone_is_a_package_of_one(tmp_path: Path) -> None:
    path = tmp_path / "relations.csv"
    path.write_bytes(b"x")
    assert contents_of(receive(path)) == {"relations.csv": b"x"}


@pytest.mark.parametrize("prefix", ["export/", "export/2026/"])
def test_a_parent_folder_in_the_zip_is_taken_off(tmp_path: Path, prefix: str) -> None:
    assert contents_of(receive(zipped(tmp_path / "a.zip", prefix=prefix))) == FILES


def test_a_parent_folder_is_taken_off_a_folder_too(tmp_path: Path) -> None:
    (tmp_path / "package" / "export").mkdir(parents=True)
    (tmp_path / "package" / "export" / "users.csv").write_bytes(b"x")
    assert contents_of(receive(tmp_path / "package")) == {"users.csv": b"x"}


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {**FILES, "__MACOSX/._users.csv": b"x", ".DS_Store": b"x"})
    assert contents_of(receive(path)) == FILES


@pytest.mark.parametrize(
    "name", ["../users.csv", "/etc/users.csv", "a/../../users.csv", "..\\users.csv", "C:\\users.csv"]
)
def test_a_name_that_leaves_the_folder_refuses_the_package(tmp_path: Path, name: str) -> None:
    package = receive(zipped(tmp_path / "a.zip", {**FILES, name: b"x"}))
    assert codes(package) == ["unsafe_path"]
    assert package.files == {}


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("relations.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert codes(receive(path)) == ["unsafe_link"]


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "orgs.csv").write_bytes(b"x")
    (folder / "users.csv").symlink_to("/etc/passwd")
    assert codes(receive(folder)) == ["unsafe_link"]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(files=2), "too_many_files"),
        (Limits(file_bytes=100), "file_too_large"),
        (Limits(total_bytes=300), "package_too_large"),
    ],
)
def test_a_package_too_big_is_refused_before_it_is_opened(tmp_path: Path, limits: Limits, code: str) -> None:
    for path in (zipped(tmp_path / "a.zip"), write(tmp_path / "folder", FILES)):
        package = receive(path, limits=limits)
        assert code in codes(package) and package.files == {}


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"users.csv": b"0" * 20_000_000})
    assert codes(receive(path)) == ["zip_bomb"]


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"users.csv": b"0" * 3_000_000})
    data = bytearray(path.read_bytes())
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 1000)
    path.write_bytes(bytes(data))
    with pytest.raises(Unreadable, match="damaged-zip"):
        receive(path)


def test_a_file_given_twice_is_refused(tmp_path: Path) -> None:
    files = {"users.csv": b"a", "Users.csv": b"b"}
    assert codes(receive(zipped(tmp_path / "a.zip", files))) == ["file_twice"]
    assert codes(receive(write(tmp_path / "folder", files))) == ["file_twice"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no-such-file"),
        (b"sourcedId,status\n", "not-a-package"),
        (b"", "not-a-package"),
    ],
)
def test_what_is_no_package_is_unreadable(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "package"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable) as refusal:
        receive(path)
    assert refusal.value.code == code


def test_a_damaged_zip_is_unreadable(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    data[40:60] = b"\xff" * 20
    path.write_bytes(bytes(data))
    with pytest.raises(Unreadable) as refusal:
        receive(path)
    assert refusal.value.code == "damaged-zip"


def test_a_list_of_members_without_end_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{'x' * 200}{n}.csv": b"" for n in range(5_000)})
    (notice,) = receive(path).notices
    assert (notice.code, notice.value) == ("too_many_files", "> 100")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_asks_for_any_memory_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("users.csv", b"x")
    with pytest.raises(Unreadable, match="damaged-zip"):
        receive(path)


def test_an_archive_in_several_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(in_two_parts())
    with pytest.raises(Unreadable, match="damaged-zip"):
        receive(path)


def test_what_changes_after_it_was_looked_at_is_not_read(tmp_path: Path) -> None:
    folder, path = write(tmp_path / "folder", FILES), zipped(tmp_path / "a.zip")
    looked_at = [receive(folder).files["users.csv"], receive(path).files["users.csv"]]
    (folder / "users.csv").write_bytes(FILES["users.csv"] + b"more\n")
    zipped(path, {**FILES, "users.csv": b"other"})
    for member in looked_at:
        with pytest.raises(Unreadable, match="still-written"):
            member.read()


def test_a_link_put_there_since_is_not_followed(tmp_path: Path) -> None:
    member = receive(write(tmp_path / "folder", {"users.csv": b"x"})).files["users.csv"]
    (tmp_path / "secret").write_bytes(b"y")
    (tmp_path / "folder" / "users.csv").unlink()
    (tmp_path / "folder" / "users.csv").symlink_to(tmp_path / "secret")
    with pytest.raises(Unreadable, match="still-written"):
        member.read()


def test_a_digest_follows_the_content_and_the_names(tmp_path: Path) -> None:
    one, path = write(tmp_path / "one", FILES), zipped(tmp_path / "a.zip")
    assert digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest(one) == digest(write(tmp_path / "two", dict(reversed(FILES.items()))))
    others = ({**FILES, "users.csv": b"x"}, {**FILES, "x.csv": b""}, {}, {"a": b"b"}, {"ab": b""})
    digests = {digest(write(tmp_path / str(n), files)) for n, files in enumerate(others)}
    assert len(digests | {digest(one)}) == len(others) + 1


def test_there_is_no_digest_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no-such-file"):
        digest(tmp_path / "nothing")


@given(seed=st.integers(0, 2**32))
def test_no_slip_of_an_archive_makes_its_reader_fail(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    random = Random(seed)
    path = tmp_path_factory.getbasetemp() / "slips.zip"
    path.write_bytes(mutate_archive(zipped_somehow(FILES, random), random))
    ending = ""
    try:
        package = receive(path)
        assert package.notices or all(len(member.read()) < 20_000_000 for member in package.files.values())
    except Unreadable as refusal:
        ending = refusal.code
    assert ending in ("", "damaged-zip", "not-a-package")
