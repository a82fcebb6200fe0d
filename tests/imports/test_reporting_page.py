"""The report in a browser: its own policy lets it look right and do nothing; narrow, wide, dark, on paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from portail.common.tabular import Notice, Severity
from portail.imports.reporting.page import as_html
from tests.e2e.conftest import chromium
from tests.e2e.test_axe import is_too_wide, violations
from tests.imports.test_reporting import ATTACK, addresses, inspected

pytestmark = pytest.mark.browser
NOTICES = [
    *addresses(60),
    Notice("damaged_text", file="users.csv", line=9, column="givenName", value=ATTACK),
    Notice("not_an_address", file="users.csv", line=70, column="metadata.otherEmails", value="sans" * 19),
    Notice("unknown_level", Severity.WARNING, "users.csv", 4, "metadata.level", "Accueil"),
    Notice("ignored_file", Severity.INFO, "notes.txt"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The report, opened as the file it is; nothing may be refused by its policy, nor asked for."""
    file = tmp_path / "rapport.html"
    file.write_text(as_html(inspected(*NOTICES, aside=61)), encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    assert (said, asked) == ([], [file.as_uri()])
    page.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_breaks_no_rule_and_fits(
    opened: Page, width: int, scheme: Literal["light", "dark"]
) -> None:
    opened.set_viewport_size({"width": width, "height": 740})
    opened.emulate_media(color_scheme=scheme)
    assert not is_too_wide(opened)
    assert violations(opened) == []


def test_paper_stays_white_whatever_the_screen(opened: Page) -> None:
    opened.emulate_media(media="print", color_scheme="dark")
    ground = "getComputedStyle(document.querySelector('.panel')).backgroundColor"
    assert opened.evaluate(ground) == "rgb(255, 255, 255)"
