"""How a page is looked at: by axe in the light and the dark, then in each strain, for words out of place."""

from itertools import product
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, ViewportSize

from tests.e2e.conftest import DESK
from tests.e2e.test_axe import CONTRAST, is_too_wide, violations

type Scheme = Literal["light", "dark"]

SMALL: ViewportSize = {"width": 320, "height": 640}
MISPLACED = (Path(__file__).parent / "misplaced.js").read_text(encoding="utf-8")
LONGEST = (Path(__file__).parent / "longest.js").read_text(encoding="utf-8")
STRAIN = "([size, way]) => Object.assign(document.documentElement, {dir: way}).style.fontSize = size"
# The size of text at the page's root, the browser's own, which moves the layout's limits too, the direction.
STRAINS = {
    "plain": ("", 16, "ltr"),
    "text doubled": ("200%", 16, "ltr"),
    "text doubled by the browser": ("", 32, "ltr"),
    "right to left": ("", 16, "rtl"),
}


def misplaced(page: Page) -> list[str]:
    """What leaves the screen or its panel, is cut off, or lies over something else, as the page stands."""
    found: list[str] = page.evaluate(MISPLACED)
    return found


def longest_dates(page: Page, *, shown: bool) -> None:
    """Put « mercredi 30 septembre » wherever a date shows, or what was there again."""
    page.evaluate(LONGEST, shown)


def broken_rules(page: Page) -> list[dict[str, Any]]:
    """What of the page as it stands breaks a rule, on a small screen and on a desk's in the dark."""
    small = _violations_on(page, SMALL, "light")
    return small + _violations_on(page, DESK, "dark")


def _violations_on(
    page: Page, screen: ViewportSize, scheme: Literal["light", "dark"]
) -> list[dict[str, Any]]:
    page.set_viewport_size(screen)
    page.emulate_media(color_scheme=scheme)
    return violations(page)


def runs_off(page: Page) -> list[str]:
    """Where the page as it stands is wider than its screen: small or a desk's, plain, doubled, mirrored."""
    found = []
    for screen, (root, way) in product((SMALL, DESK), (("", "ltr"), ("200%", "ltr"), ("", "rtl"))):
        page.set_viewport_size(screen)
        page.evaluate(STRAIN, [root, way])
        if is_too_wide(page):
            found.append(f"{page.url} at {screen['width']} px, text {root or 'plain'}, {way}")
    page.evaluate(STRAIN, ["", "ltr"])
    return found


def hold(page: Page) -> None:
    """Fail with all that is wrong with the page as it stands; it is left as it was."""
    size = page.viewport_size
    page.emulate_media(color_scheme="dark")
    faults: list[object] = list(violations(page, CONTRAST))
    page.emulate_media(color_scheme="light")
    faults += violations(page)
    browser = page.context.new_cdp_session(page)
    longest_dates(page, shown=True)
    for screen, (strain, (root, own, way)) in product((SMALL, DESK), STRAINS.items()):
        page.set_viewport_size(screen)
        browser.send("Page.setFontSizes", {"fontSizes": {"standard": own}})
        page.evaluate(STRAIN, [root, way])
        faults += [f"{screen['width']} px, {strain}: {one}" for one in misplaced(page)]
    page.evaluate(STRAIN, ["", "ltr"])
    longest_dates(page, shown=False)
    browser.detach()
    if size is not None:
        page.set_viewport_size(size)
    assert not faults, "\n".join([page.url, *map(str, faults)])
