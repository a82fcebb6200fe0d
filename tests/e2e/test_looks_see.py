"""The look itself: it sees each fault that it is made for, and lets pass what is in its place."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.looks import SMALL, misplaced

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("fault", "html"),
    [
        ("wider than the screen", "<p><img width=400 height=9></p>"),
        ("off the screen", "<p>mot<span id=far>loin</span></p>"),
        ("cut off", "<p id=short>anticonstitutionnellement</p>"),
        ("out of its panel", "<div class=panel><p>anticonstitutionnellement</p></div>"),
        ("over", "<p>Le premier</p><p id=up>Le second</p>"),
    ],
)
def test_the_look_sees_each_fault(browser: Browser, fault: str, html: str) -> None:
    page = browser.new_page(viewport=SMALL)
    sheet = (
        "#far { position: absolute; left: 310px } #short { overflow: hidden; width: 60px }"
        " .panel { width: 60px } #up { margin-top: -2em }"
    )
    page.set_content(f"<style>{sheet}</style><p>Une ligne à sa place.</p>{html}")
    assert [one for one in misplaced(page) if one.startswith(fault)] != []
    page.close()


def test_the_look_lets_pass_what_is_in_its_place(browser: Browser) -> None:
    page = browser.new_page(viewport=SMALL)
    page.set_content(
        "<p>Une <a href='#'>ligne</a> à sa place.</p><details><summary>Plus</summary><p>Plié</p></details>"
        "<div style='overflow-x: auto'><div style='width: 600px'>Que l’on fait glisser du doigt</div></div>"
    )
    assert misplaced(page) == []
    page.close()
