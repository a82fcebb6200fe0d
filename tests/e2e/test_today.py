"""The home on a busy morning: everything that it can say fits and is read, at any size and in the dark."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portail.accounts.models import Person
from tests.e2e.conftest import PHONE, context_of
from tests.e2e.looks import broken_rules, runs_off
from tests.e2e.portal import Portal
from tests.people import signed_in
from tests.web.parents.home import everything, twins

pytestmark = pytest.mark.browser


@pytest.fixture
def at_home(browser: Browser, portal: Portal) -> Iterator[Page]:
    """Delphine's phone, four days after her last visit."""
    person, _browser = twins()
    Person.objects.filter(pk=person.pk).update(former_visit_at=timezone.now() - timedelta(days=4))
    everything()
    context = context_of(browser, portal, viewport=PHONE)
    key = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["/aujourdhui/", "/en/aujourdhui/"])
def test_a_busy_home_has_no_violation_and_runs_off_no_screen(at_home: Page, path: str) -> None:
    page = at_home
    page.goto(path)
    assert broken_rules(page) == []
    assert runs_off(page) == []


def test_what_waits_is_answered_from_the_home(at_home: Page) -> None:
    page = at_home
    page.goto("/aujourdhui/")
    expect(page.locator(".notice").first).to_contain_text("école fermée")
    waits = page.locator(".panel.waits")
    expect(waits.get_by_role("heading", level=2)).to_have_text("11 choses attendent votre réponse")
    waits.get_by_role("link", name="3 autres absences à motiver").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Absences à motiver")
    expect(page.get_by_text("6 absences attendent un motif.")).to_be_visible()
    page.goto("/aujourdhui/")
    waits.get_by_role("link", name="2 autres messages attendent votre réponse").click()
    expect(page.locator(".msg-line")).to_have_count(5)
