"""Reading without a network: nothing is kept unless it was asked for, and nothing outlives its right."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Error, Page, expect

from tests.cast import ALICE, EMILE_B, MAIKA
from tests.e2e.conftest import context_of
from tests.e2e.portal import Portal
from tests.e2e.test_axe import is_too_wide, violations
from tests.people import account, linked, signed_in
from tests.roles import superuser_connection

pytestmark = pytest.mark.browser

# Asked at once: a browser that polls evaluates text anew, which the pages' policy forbids.
CONTROLLED = """async () => {
  const worker = navigator.serviceWorker;
  if (worker.controller) return;
  await new Promise((done) => worker.addEventListener("controllerchange", done, { once: true }));
}"""
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
}"""
BANNER = "Hors connexion : page gardée le"


@pytest.fixture
def phone(browser: Browser, portal: Portal) -> Iterator[Page]:
    """Alice's phone, on her account; she follows two children."""
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    context = context_of(browser, portal)
    key = signed_in(person, confirmed=True).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}])
    page = context.new_page()
    page.goto("/mon-compte/")
    yield page
    context.close()


def choose(page: Page) -> None:
    page.get_by_role("button", name="Garder la dernière page vue").click()
    expect(page.get_by_text("La dernière page vue sera gardée")).to_be_visible()
    page.evaluate(CONTROLLED)


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return sorted(path for path in found if not path.startswith("/static/"))


def until_kept(page: Page, *paths: str) -> None:
    """The worker keeps a page after it was shown: give it five seconds."""
    for _ in range(50):
        if kept(page) == sorted(paths):
            return
        page.wait_for_timeout(100)
    assert kept(page) == sorted(paths)


def fails_offline(page: Page, path: str) -> bool:
    page.context.set_offline(True)
    try:
        page.goto(path)
    except Error:
        return True
    finally:
        page.context.set_offline(False)
    return False


def test_the_last_view_is_read_offline_with_its_date(phone: Page) -> None:
    choose(phone)
    phone.goto("/agenda/")
    expect(phone.get_by_text(BANNER)).to_have_count(0)
    until_kept(phone, "/agenda/")
    phone.goto("/aujourdhui/")
    until_kept(phone, "/aujourdhui/")
    phone.context.set_offline(True)
    for path in ("/aujourdhui/", "/resultats/", "/agenda/"):
        phone.goto(path)
        assert phone.url.endswith("/aujourdhui/")
        expect(phone.get_by_text(BANNER)).to_be_visible()
        expect(phone.get_by_text("Maïka").first).to_be_visible()
    assert phone.evaluate("getComputedStyle(document.querySelector('.panel, .top')).display") != "inline"
    assert not is_too_wide(phone)
    assert violations(phone) == []


def test_nothing_is_kept_without_the_choice(phone: Page) -> None:
    phone.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    phone.evaluate(CONTROLLED)
    for path in ("/aujourdhui/", "/agenda/", "/messages/"):
        phone.goto(path)
    phone.wait_for_timeout(500)
    assert phone.evaluate("caches.keys()") == []
    assert fails_offline(phone, "/aujourdhui/")


def test_only_three_views_are_ever_kept(phone: Page) -> None:
    choose(phone)
    phone.goto("/aujourdhui/")
    until_kept(phone, "/aujourdhui/")
    for path in ("/resultats/", "/bulletins/", "/absences/", "/frais/", "/mon-compte/", "/enfants/"):
        phone.goto(path)
    phone.wait_for_timeout(500)
    assert kept(phone) == ["/aujourdhui/"]


def test_the_choice_is_taken_back(phone: Page) -> None:
    choose(phone)
    phone.goto("/aujourdhui/")
    until_kept(phone, "/aujourdhui/")
    phone.goto("/mon-compte/")
    phone.get_by_role("button", name="Ne plus rien garder").click()
    expect(phone.get_by_text("Plus rien n’est gardé")).to_be_visible()
    phone.goto("/aujourdhui/")
    phone.wait_for_timeout(500)
    assert phone.evaluate("caches.keys()") == []


def test_signing_out_wipes_it_and_leaves_the_language(phone: Page) -> None:
    choose(phone)
    phone.goto("/aujourdhui/")
    until_kept(phone, "/aujourdhui/")
    cookies = {each["name"] for each in phone.context.cookies()} - {settings.SESSION_COOKIE_NAME}
    phone.goto("/deconnexion/")
    with phone.expect_navigation():
        phone.locator("main").get_by_role("button", name="Se déconnecter").click()
    assert phone.evaluate("caches.keys()") == []
    assert cookies <= {each["name"] for each in phone.context.cookies()}
    assert fails_offline(phone, "/aujourdhui/")


def test_a_session_ended_elsewhere_wipes_it_at_the_next_page(phone: Page) -> None:
    choose(phone)
    phone.goto("/aujourdhui/")
    until_kept(phone, "/aujourdhui/")
    phone.context.clear_cookies()
    phone.goto("/connexion/")
    until_kept(phone)
    assert phone.evaluate("caches.keys()") == []
    assert fails_offline(phone, "/aujourdhui/")


@pytest.mark.parametrize("path", ["/aujourdhui/", "/plus/"])
def test_what_a_barred_parent_kept_goes_at_the_next_page(phone: Page, path: str) -> None:
    choose(phone)
    phone.goto("/agenda/")
    until_kept(phone, "/agenda/")
    assert "Maïka" in kept_text(phone)
    with superuser_connection() as raw:
        raw.execute("UPDATE links_link SET active = false, suspended_for = 'barred'")
    phone.goto(path)
    for _ in range(50):
        if "Maïka" not in kept_text(phone):
            return
        phone.wait_for_timeout(100)
    raise AssertionError("the child is still in what is kept")


def kept_text(page: Page) -> str:
    text: str = page.evaluate("""async () => {
      const cache = await caches.open("kept");
      const pages = (await cache.keys()).filter(({ url }) => !url.includes("/static/"));
      return (await Promise.all(pages.map(async (page) => (await cache.match(page)).text()))).join("");
    }""")
    return text


def test_after_seven_days_it_is_not_read_any_more(phone: Page) -> None:
    choose(phone)
    phone.goto("/aujourdhui/")
    until_kept(phone, "/aujourdhui/")
    phone.evaluate("""async () => {
      const cache = await caches.open("kept");
      const page = await cache.match("/aujourdhui/");
      const headers = new Headers(page.headers);
      headers.set("X-Kept", Date.now() - 7 * 24 * 3600 * 1000 - 1);
      await cache.put("/aujourdhui/", new Response(await page.text(), { headers }));
    }""")
    assert fails_offline(phone, "/aujourdhui/")
    phone.goto("/plus/")
    assert kept(phone) == []


def test_the_portal_can_be_installed(phone: Page) -> None:
    phone.goto("/aujourdhui/")
    address = phone.locator("link[rel=manifest]").get_attribute("href")
    answer = phone.request.get(str(address))
    assert "json" in answer.headers["content-type"]
    manifest = json.loads(answer.body())
    assert (manifest["start_url"], manifest["display"]) == ("/aujourdhui/", "standalone")
    for icon in manifest["icons"]:
        found = finders.find(icon["src"].removeprefix("/static/"))
        assert isinstance(found, str) and Path(found).stat().st_size < 20_000
        assert phone.request.get(icon["src"]).ok
    errors = phone.context.new_cdp_session(phone).send("Page.getAppManifest")["errors"]
    assert errors == []


def test_without_script_nothing_is_offered(browser: Browser, portal: Portal) -> None:
    person = account(ALICE.email)
    context = context_of(browser, portal, java_script_enabled=False)
    key = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": portal.url}])
    page = context.new_page()
    page.goto("/mon-compte/")
    expect(page.get_by_role("heading", name="Hors connexion")).to_be_hidden()
    context.close()
