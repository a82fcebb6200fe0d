"""Results on a phone: the new one found and read, one subject, numbers that wait until they are asked for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portail.accounts.models import Person
from portail.boards.settings import change_setting
from portail.classes.settings import AVERAGES_SHOWN
from tests.cast import ALICE, CAPITALE, EMILE_B, MAIKA
from tests.e2e.conftest import PHONE, context_of
from tests.e2e.portal import Portal
from tests.e2e.test_axe import is_too_wide, violations
from tests.people import account, board_id, linked, signed_in
from tests.publishing import publish
from tests.results.school import mark, year_of
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.browser


@pytest.fixture
def at_results(browser: Browser, portal: Portal, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Alice's phone on Maïka's results: the last mark came after her last visit."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    fresh = (timezone.now() - timedelta(days=2)).isoformat(timespec="seconds")
    files = year_of(subjects=2, marks=5)
    old = [row for row in files["resultats"] if row["travail"] != f"{MAIKA.source_id}-G0-T4"]
    publish(CAPITALE, **{**files, "resultats": [*old, mark(4, publie_le=fresh)]})
    with as_role("jobs"):
        change_setting(AVERAGES_SHOWN, board_id=board_id(CAPITALE), typed="yes", by="tests", now=NOW)
    Person.objects.filter(pk=person.pk).update(former_visit_at=timezone.now() - timedelta(days=3))
    context = context_of(browser, portal, **getattr(request, "param", {"viewport": PHONE}))
    key = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}])
    page = context.new_page()
    page.goto("/resultats/")
    yield page
    context.close()


BOTH = pytest.mark.parametrize(
    "at_results", [{"viewport": PHONE}, {"viewport": PHONE, "java_script_enabled": False}],
    ids=["script", "no script"], indirect=True,
)  # fmt: skip


@BOTH
def test_a_new_result_is_found_and_read(at_results: Page) -> None:
    page = at_results
    expect(page.get_by_role("heading", level=1)).to_have_text("Résultats de Maïka")
    subject = page.locator(".subjects > li", has_text="Mathématique")
    expect(subject.get_by_text("Nouveau").first).to_be_visible()
    subject.get_by_text("5 travaux").click()
    expect(subject.get_by_text("39,5 / 50")).to_be_visible()
    subject.get_by_role("link", name="Mathématique").click()
    expect(page.get_by_text("est au-dessus de la moyenne du groupe.")).to_be_visible()
    row = page.get_by_role("row", name="Travail 5 Nouveau")
    expect(row.get_by_role("cell").last).to_have_text("39,5 / 50 79 %")
    expect(page.locator(".evolution svg")).to_be_visible()


@BOTH
def test_numbers_wait_until_they_are_asked_for(at_results: Page) -> None:
    page = at_results
    page.get_by_role("link", name="Cacher les résultats").click()
    page.get_by_label("restent cachés").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("link", name="Voir les résultats")).to_be_visible()
    assert "39,5" not in page.content() and "78" not in page.locator("main").inner_text()
    page.get_by_role("link", name="Voir les résultats").click()
    expect(page.locator(".got").first).to_contain_text("78 %")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_and_nothing_too_wide(at_results: Page, scheme: str) -> None:
    page = at_results
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    pages = ["/resultats/", "/resultats/affichage/"]
    pages.append(page.locator(".subjects h3 a").first.get_attribute("href") or "")
    pages.append(page.get_by_label("Enfants").get_by_role("link", name="Émile").get_attribute("href") or "")
    for path in pages:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(path)
        assert not is_too_wide(page), path
        assert violations(page) == [], path
