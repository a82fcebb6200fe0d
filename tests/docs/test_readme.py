"""What the README and its neighbours promise: commands, floors, files and pictures are there."""

import re
import struct
import tomllib
from pathlib import Path

import pytest

from portail.cli.demo import MAIL_PORT_AFTER

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.fr.md")
PAGES = (*READMES, "docs/licences.md", "docs/compare.md")
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")
TARGET = re.compile(r"^([a-z]+):.*## ", re.MULTILINE)
PICTURES_BYTES = 2_500_000


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", READMES)
def test_each_command_is_one_of_the_makefile(page: str) -> None:
    asked = set(re.findall(r"`?make ([a-z]+)\b", read(page)))
    assert {"demo", "test"} <= asked <= set(TARGET.findall(read("Makefile")))


def test_the_floors_are_those_that_import_linter_holds() -> None:
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    told = [
        floor.replace("\\|", "|")
        for floor in re.findall(r"^\| `([a-z_ \\|]+)` \|", read("README.md"), re.MULTILINE)
    ]
    assert told == contracts[0]["layers"]


@pytest.mark.parametrize("page", PAGES)
def test_what_is_linked_is_there(page: str) -> None:
    folder = (ROOT / page).parent
    files = [link for link in LINK.findall(read(page)) if "://" not in link]
    assert files
    assert [link for link in files if not (folder / link).exists()] == []


def test_each_example_of_where_is_there() -> None:
    examples = re.findall(r"\| `([^`]+)` \|$", read("docs/where.md"), re.MULTILINE)
    assert len(examples) >= 20
    assert [
        path for path in examples if not any(ROOT.joinpath(path).parent.glob(f"{Path(path).name}*"))
    ] == []


@pytest.mark.parametrize("page", READMES)
def test_the_mailbox_is_where_the_demo_opens_it(page: str) -> None:
    assert f"http://localhost:{8000 + MAIL_PORT_AFTER}" in read(page)


def test_the_french_one_is_the_shorter() -> None:
    assert len(read("README.fr.md")) < len(read("README.md"))


def test_the_version_has_its_changes() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## {version}" in read("CHANGELOG.md")


def test_the_pictures_are_light_and_each_is_compared() -> None:
    pictures = sorted((ROOT / "docs/pictures").glob("*.png"))
    assert sum(picture.stat().st_size for picture in pictures) < PICTURES_BYTES
    compared = read("docs/compare.md")
    assert [picture.name for picture in pictures if f"pictures/{picture.name}" not in compared] == []


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "name", ["creer-un-compte", "associer-un-enfant", "mot-de-passe-oublie", "sans-mot-de-passe"]
)
def test_a_help_picture_is_small_and_has_the_size_its_page_gives(name: str, language: str) -> None:
    picture = ROOT / f"src/portail/web/public/static/public/help/{name}-{language}.png"
    content = picture.read_bytes()
    assert len(content) <= 20_000
    assert struct.unpack(">II", content[16:24]) == (360, 640)
