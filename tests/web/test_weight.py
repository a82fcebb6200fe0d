"""What a page weighs on a phone: HTML, files, requests; nothing from elsewhere, nothing inline (DESIGN 6)."""

import gzip
import random
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation

from tests.house.access import Family, address, family, patterns
from tests.roles import superuser_connection

HTML_BYTES = 14 * 1024
VIEW_BYTES = 40 * 1000
REQUESTS = 4

LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "use": "href"}
LINKS_LOADED = {"stylesheet", "preload", "modulepreload", "manifest"}
COMPRESSED = {".css", ".js", ".svg", ".json", ".webmanifest", ".txt"}
URL_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
URL_IN_JS = re.compile(r"""^\s*(?:import|export)\b[^"'\n]*["']([^"']+)["']""", re.MULTILINE)


@dataclass
class Page(HTMLParser):
    """What a browser reads in a page: the files it fetches, and what the policy forbids."""

    files: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self._inside = tag if tag in ("script", "style") else ""
        if tag == "style":
            self.faults.append("a <style>")
        if tag == "script" and not ("defer" in said or "async" in said or said.get("type") == "module"):
            self.faults.append(f"a script that blocks: {said}")
        self.faults += [f"{tag} has {name}=" for name in said if name == "style" or name.startswith("on")]
        self.faults += [f"{tag} has {value}" for value in said.values() if value.startswith("javascript:")]
        if tag == "link" and not LINKS_LOADED & set(said.get("rel", "").split()):
            return
        address = said.get(LOADED.get(tag, ""), "")
        if address and not address.startswith(("#", "data:")):
            self.files.append(address.partition("#")[0])

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.faults.append(f"words inside a <{self._inside}>: {data.strip()[:60]}")


def check(html: bytes, path: str) -> None:
    """Hold one page against every budget."""
    page = Page()
    page.feed(html.decode())
    files = set(page.files)
    waiting = list(files)
    while waiting:  # what a stylesheet or a module brings along is fetched as well
        new = set(carried(waiting.pop())) - files
        files |= new
        waiting += new
    compressed = len(gzip.compress(html, 6))
    weights = {address: weight(address) for address in files}
    assert not page.faults, f"{path}: {page.faults}"
    assert compressed <= HTML_BYTES, f"{path}: HTML of {compressed} bytes compressed"
    assert 1 + len(files) <= REQUESTS, f"{path}: {1 + len(files)} requests: {sorted(files)}"
    assert compressed + sum(weights.values()) <= VIEW_BYTES, f"{path}: HTML {compressed}, {weights}"


@cache
def weight(address: str) -> int:
    """What a file takes on the wire, compressed where a server compresses."""
    file = stored(address)
    content = file.read_bytes()
    return len(gzip.compress(content, 6)) if file.suffix in COMPRESSED else len(content)


@cache
def carried(address: str) -> tuple[str, ...]:
    """The files that a stylesheet or a script loads by itself."""
    file = stored(address)
    pattern = {".css": URL_IN_CSS, ".js": URL_IN_JS}.get(file.suffix)
    if pattern is None:
        return ()
    groups = pattern.findall(file.read_text(encoding="utf-8"))
    found = ["".join(group) for group in groups]
    return tuple(urljoin(address, each) for each in found if not each.startswith(("data:", "#")))


def stored(address: str) -> Path:
    """The file behind an address of ours; any other is a third party's."""
    parts = urlsplit(address)
    assert not parts.netloc and parts.path.startswith("/static/"), f"{address} is not a static file of ours"
    found = finders.find(parts.path.removeprefix("/static/"))
    assert isinstance(found, str), f"{address}: no such static file"
    return Path(found)


@pytest.fixture
def cast() -> Family:
    return family()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(patterns()))
def test_every_page_is_light(name: str, cast: Family) -> None:
    """In both languages: read, then with every field left empty, which shows each error that it can."""
    browsers = cast.browsers()
    for language, who, method in product(("fr", "en"), ("nobody", "alice"), ("get", "post")):
        with translation.override(language):
            path = address(name, cast.objects)
        answer = getattr(browsers[who], method)(path)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        content = answer.getvalue()  # which closes a file
        if is_page and answer.status_code not in (301, 302, 405):
            check(content, f"{method} {path} as {who}")


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_light(cast: Family) -> None:
    answer = cast.browsers()["nobody"].get("/nulle-part/")
    assert answer.status_code == 404
    check(answer.content, "/nulle-part/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("private", [False, True])
def test_the_list_of_a_whole_province_is_light(*, private: bool, cast: Family) -> None:
    """As many boards and private schools as Quebec has, with names as long as theirs."""
    chance = random.Random(1)
    words = [
        "Affluents",
        "Appalaches",
        "Chênes",
        "Découvreurs",
        "Navigateurs",
        "Phares",
        "Sommets",
        "Samares",
        "Érables",
        "Rivière",
    ]
    count, kind = (258, "private") if private else (72, "francophone")
    with superuser_connection() as raw:
        for number in range(count):
            name = f"CSS {' et '.join(chance.sample(words, 2))} du {chance.choice(words)} {number}"
            raw.execute(
                "INSERT INTO boards_board (code, name, kind, subscribed, absent_access, region, municipality,"
                " website, phone) VALUES (%s, %s, %s, %s, 'unknown', %s, %s, '', '')",
                [
                    f"8{number:05d}",
                    name,
                    kind,
                    number % 2 == 0,
                    f"Région {number % 17}",
                    chance.choice(words),
                ],
            )
    path = address("parents:boards", cast.objects)
    answer = cast.browsers()["alice"].get(path, {"private": "1"} if private else {})
    assert answer.text.count("CSS ") >= count
    check(answer.content, path)


def test_the_check_sees_each_fault() -> None:
    for html in (
        "<style>p{}</style>",
        "<p style='color:red'>",
        "<p onclick='x()'>",
        "<script src='/static/ui/portail.js'></script>",
        "<script defer>x()</script>",
        "<a href='javascript:x()'>",
        "<img src='https://ailleurs.example/pixel.gif'>",
        "<link rel='stylesheet' href='//ailleurs.example/x.css'>",
        "<link rel='stylesheet' href='/static/ui/none.css'>",
        "".join(f"<img src='/static/ui/portail.css?{number}'>" for number in range(4)),
        "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=25_000)),
    ):
        with pytest.raises(AssertionError):
            check(html.encode(), "a page")
    check(b"<p>Bonjour<link rel='stylesheet' href='/static/ui/portail.css'>", "a page")
