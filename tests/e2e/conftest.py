"""Browser journeys: Chromium at phone size against a running portal."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e import portal as portal_of_tests
from tests.e2e.portal import Portal

# Playwright's synchronous calls run beside an event loop, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# The shell draws the same pages without the windows around them, for a third of the processor's work.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else Playwright's own; without any, what asked for it is skipped."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        try:
            browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        except Exception as error:  # noqa: BLE001  (whatever keeps Chromium from starting)
            pytest.skip(f"no Chromium here: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def running(django_db_setup: None, django_db_blocker: Any) -> Iterator[Portal]:
    """One portal for these tests alone: its worker would take the jobs that other tests count."""
    with django_db_blocker.unblock():
        portal = portal_of_tests.start()
    yield portal
    portal.stop()


@pytest.fixture
def portal(running: Portal, transactional_db: None) -> Portal:
    running.mailbox.mails.clear()
    if running.pushes is not None:
        running.pushes.got.clear()
    return running


def context_of(browser: Browser, portal: Portal, **options: Any) -> BrowserContext:
    # Without motion: a button that still turns from dark to light has neither's contrast.
    own = {"base_url": portal.url, "viewport": PHONE, "locale": "fr-CA", "reduced_motion": "reduce"}
    return browser.new_context(**{**own, **options})


@pytest.fixture
def page(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A phone, with JavaScript; any error in the page's console fails the test."""
    context = context_of(browser, portal)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if "Content Security" in message.text else None
    )
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def plain_page(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A phone without JavaScript."""
    context = context_of(browser, portal, java_script_enabled=False)
    yield context.new_page()
    context.close()
