"""How a picture is taken: the page as a phone and a desk show it, in few colours."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from tests.e2e.journeys import Words
from tests.environment import ROOT
from tests.pictures.shrink import shrunk

DOCS = ROOT / "docs" / "pictures"
HELP = ROOT / "src/portail/web/public/static/public/help"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
LONGEST = 1850
"""How high a phone's picture is: two screens and a half."""
IN_HELP: ViewportSize = {"width": 360, "height": 640}
COLOURS = 255
# How far apart colours are: more makes lighter pictures, and coarser ones. A child’s soft colours need 6.
FINE, LIGHT = 6, 10

Scheme = Literal["light", "dark"]


@dataclass
class Album:
    """Takes pictures of one page and writes them; drawer: a blank page that shrinks them."""

    page: Page
    drawer: Page
    written: list[Path] = field(default_factory=list)

    def shots(self, name: str, *, dark: bool = False) -> None:
        """A long page on a phone and the first screen of a desk; DARK: both once more in the dark."""
        schemes: tuple[Scheme, ...] = ("light", "dark") if dark else ("light",)
        for scheme in schemes:
            for size in (PHONE, DESK):
                self.page.emulate_media(color_scheme=scheme)
                self.page.set_viewport_size(size)
                ending = "-sombre" if scheme == "dark" else ""
                path = DOCS / f"{name}-{size['width']}{ending}.png"
                self._take(path, apart=FINE, full=size is PHONE)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(PHONE)

    def help(self, name: str, words: Words, *, top: str) -> None:
        """What a phone shows with the element TOP under its upper edge."""
        self.page.set_viewport_size(IN_HELP)
        self.page.locator(top).first.evaluate("element => element.scrollIntoView()")
        self._take(HELP / f"{name}-{words.language}.png", apart=LIGHT, full=False)
        self.page.set_viewport_size(PHONE)

    def _take(self, path: Path, *, apart: int, full: bool) -> None:
        # A thing in focus is drawn with its halo, and a fixed bar stands in the middle of a long page.
        self.page.evaluate("document.activeElement?.blur()")
        if full:
            self.page.evaluate("scrollTo(0, 0)")
            height = int(self.page.evaluate("document.documentElement.scrollHeight"))
            self.page.set_viewport_size(
                {"width": PHONE["width"], "height": min(max(height, PHONE["height"]), LONGEST)}
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shrunk(self.page.screenshot(), colours=COLOURS, apart=apart, drawer=self.drawer))
        self.written.append(path)
