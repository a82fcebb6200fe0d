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
from tests.e2e.looks import broken_rules, runs_off
from tests.e2e.portal import Portal
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


# By the language of the page: what is pressed and read on the way.
FRENCH = {
    "home": "/aujourdhui/", "news": "Nouveau depuis", "result": "Nouveau résultat : Mathématique",
    "results": "Résultats de Maïka", "new": "Nouveau", "works": "5 travaux", "mark": "39,5 / 50",
    "told": "est au-dessus de la moyenne du groupe.", "share": "39,5 / 50 79 %",
}  # fmt: skip
ENGLISH = {
    "home": "/en/aujourdhui/", "news": "New since", "result": "New result: Mathématique",
    "results": "Results of Maïka", "new": "New", "works": "5 assignments", "mark": "39.5 / 50",
    "told": "is above the group average.", "share": "39.5 / 50 79%",
}  # fmt: skip


@BOTH
@pytest.mark.parametrize("said", [FRENCH, ENGLISH], ids=["français", "English"])
def test_a_new_result_is_told_at_home_found_and_read(at_results: Page, said: dict[str, str]) -> None:
    page = at_results
    page.goto(said["home"])
    news = page.locator(".panel", has=page.get_by_role("heading", name=said["news"]))
    expect(news).not_to_contain_text(said["mark"])
    news.get_by_role("link", name=said["result"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(said["results"])
    subject = page.locator(".subjects > li", has_text="Mathématique")
    expect(subject.get_by_text(said["new"], exact=True).first).to_be_visible()
    subject.get_by_text(said["works"]).click()
    expect(subject.get_by_text(said["mark"])).to_be_visible()
    subject.get_by_role("link", name="Mathématique").click()
    expect(page.get_by_text(said["told"])).to_be_visible()
    row = page.get_by_role("row", name=f"Travail 5 {said['new']}")
    expect(row.get_by_role("cell").last).to_have_text(said["share"])
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


def test_no_violation_and_nothing_too_wide(at_results: Page) -> None:
    page = at_results
    pages = ["/resultats/", "/resultats/affichage/"]
    pages.append(page.locator(".subjects h3 a").first.get_attribute("href") or "")
    pages.append(page.get_by_label("Enfants").get_by_role("link", name="Émile").get_attribute("href") or "")
    for path in pages:
        page.goto(path)
        assert broken_rules(page) == [], path
        assert runs_off(page) == [], path
