"""Opening a package without trusting it: escapes, links, bombs and damage are refused."""

import stat
import struct
import zipfile
from pathlib import Path

import pytest

from portail.imports.receive import Limits, Package, Unreadable, receive
from tests.imports.packages import contents

FILES = contents()


def zipped(path: Path, files: dict[str, bytes] | None = None, *, prefix: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files if files is not None else FILES).items():
            archive.writestr(prefix + name, content)
    return path


def codes(package: Package) -> list[str]:
    return [notice.code for notice in package.notices]


def test_a_zip_and_a_folder_hold_the_same_files(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    assert receive(folder) == receive(zipped(tmp_path / "a.zip")) == Package(FILES)


@pytest.mark.parametrize("prefix", ["export/", "export/2026/"])
def test_a_parent_folder_in_the_zip_is_taken_off(tmp_path: Path, prefix: str) -> None:
    assert receive(zipped(tmp_path / "a.zip", prefix=prefix)).files == FILES


def test_a_parent_folder_is_taken_off_a_folder_too(tmp_path: Path) -> None:
    (tmp_path / "package" / "export").mkdir(parents=True)
    (tmp_path / "package" / "export" / "users.csv").write_bytes(b"x")
    assert receive(tmp_path / "package").files == {"users.csv": b"x"}


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {**FILES, "__MACOSX/._users.csv": b"x", ".DS_Store": b"x"})
    assert receive(path).files == FILES


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
    package = receive(zipped(tmp_path / "a.zip"), limits=limits)
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
    path = zipped(tmp_path / "a.zip", {"users.csv": b"a", "Users.csv": b"b"})
    assert codes(receive(path)) == ["file_twice"]


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
