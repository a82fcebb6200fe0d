"""The showcase of components: all of them, in the demo and in tests, and nowhere else."""

import importlib

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern

from portail.config import urls

pytestmark = pytest.mark.django_db

PARTS = (
    *(".button", ".button.line", ".button.danger", ".panel.waits", ".hook", ".steps .now", ".summary"),
    *(".input.code", ".date", ".check", ".choice", ".with-show", ".wrong-field"),
    *(".tag", ".badge.waits", ".notice.bad"),
)


def names() -> set[str | None]:
    """The addresses of the portal that stand in no wing."""
    resolvers = [one for one in urls.urlpatterns if isinstance(one, URLResolver)]
    (by_language,) = [one for one in resolvers if isinstance(one.pattern, LocalePrefixPattern)]
    return {one.name for one in by_language.url_patterns if isinstance(one, URLPattern)}


def test_it_shows_each_kind_of_part() -> None:
    page = BeautifulSoup(Client().get("/composants/").content, "html.parser")
    assert [part for part in PARTS if page.select_one(part) is None] == []


def test_a_seventh_child_has_a_pair_of_their_own() -> None:
    tags = BeautifulSoup(Client().get("/composants/").content, "html.parser").select(".tag")
    assert len(tags) == 7
    assert len({(tag["class"][-1], str(tag.select_one(".shape"))) for tag in tags}) == 7


def test_a_production_does_not_have_it() -> None:
    assert "showcase" in names()
    try:
        with override_settings(ENV="production"):
            importlib.reload(urls)
            assert "showcase" not in names()
    finally:
        importlib.reload(urls)  # as before, once the settings are
    assert "showcase" in names()
