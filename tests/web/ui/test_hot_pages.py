"""The hot pages skip middleware, and nothing that a visitor could miss."""

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import ALICE
from tests.people import account, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

ORDINARY = "/mon-compte/"
HOT = "/aujourdhui/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_hot_page_carries_the_headers_of_any_private_page(prefix: str) -> None:
    client = signed_in(account(ALICE.email))
    ordinary, hot = client.get(f"{prefix}{ORDINARY}"), client.get(f"{prefix}{HOT}")
    assert set(ordinary.headers) - {"Vary"} <= set(hot.headers)
    for name in set(ordinary.headers) - {"Vary", "Content-Length"}:
        assert hot.headers[name] == ordinary.headers[name], name
    assert "Cookie" in hot.headers["Vary"]


def test_a_hot_page_speaks_the_language_of_its_address() -> None:
    client = signed_in(account(ALICE.email))
    assert "Bonjour" in client.get(HOT).text
    assert "Hello" in client.get(f"/en{HOT}").text
    assert "Bonjour" in client.get(HOT, headers={"Accept-Language": "en"}).text


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get(HOT, headers={"Host": "ailleurs.exemple"}).status_code == 400


def test_what_is_not_a_read_takes_the_ordinary_way(client: Client) -> None:
    assert "parents:today" in settings.HOT_PAGES
    assert client.post(HOT).status_code == 405
