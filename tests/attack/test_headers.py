"""Every response carries the policy, those that never reach a view too."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

pytestmark = pytest.mark.django_db


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(request.path)


urlpatterns = [path("breaks/", breaks)]
handler500 = "portail.web.ui.errors.server_error"


@pytest.fixture
def browser(settings: Any, tmp_path: Path) -> Client:
    """As in production: HTTPS alone, static files from their folder."""
    (tmp_path / "portail.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 63_072_000
    return Client(raise_request_exception=False)


ANSWERS = {
    "page": ("/", {}, 200),
    "static": ("/static/portail.css", {}, 200),
    "moved": ("/", {"secure": False}, 301),
    "stranger’s host": ("/", {"headers": {"host": "evil.example"}}, 400),
    "stranger’s host by http": ("/", {"headers": {"host": "evil.example"}, "secure": False}, 400),
    "not found": ("/rien/", {}, 404),
    "static not found": ("/static/rien.css", {}, 404),
    "health": ("/sante/vivant", {"secure": False}, 200),
    "private": ("/enfants/demander/", {}, 302),
    "wrong method": ("/compte/renvoyer/", {}, 405),
}


def check(answer: HttpResponse) -> None:
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_carries_the_policy(kind: str, browser: Client) -> None:
    address, how, status = ANSWERS[kind]
    answer = browser.get(address, **{"secure": True} | how)
    assert answer.status_code == status
    check(answer)
    answer.close()


def test_a_failure_carries_it_too(browser: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    answer = browser.get("/breaks/", secure=True)
    assert answer.status_code == 500
    check(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
