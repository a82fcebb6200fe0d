"""A parent's phone, signed in at the portal, and the words of its pages in either language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page

from portail.accounts.models import Person
from tests.e2e.conftest import context_of
from tests.e2e.portal import Portal
from tests.people import signed_in

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


@contextmanager
def phone_of(
    browser: Browser, portal: Portal, person: Person | None = None, *, confirmed: bool = False, **options: Any
) -> Iterator[Page]:
    """A browser of its own in which PERSON, or nobody, is signed in; confirmed: by a password just now."""
    context = context_of(browser, portal, **options)
    if person is not None:
        key = signed_in(person, confirmed=confirmed).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}])
    yield context.new_page()
    context.close()


class Words:
    """The words of the source, as pages in LANGUAGE say them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.prefix = "" if language == "fr" else f"/{language}"

    def __call__(self, french: str, **values: object) -> str:
        with translation.override(self.language):
            said = gettext(french)
        return " ".join((said % values if values else said).split())
