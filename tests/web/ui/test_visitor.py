"""Which network an attempt is counted under, and who may say so."""

from typing import Any

import pytest
from django.test import RequestFactory

from portail.web.ui import visitor

CLIENT, PROXY = "203.0.113.9", "192.0.2.1"


def network(trusted: int, settings: Any, forwarded: str | None = None, address: str = PROXY) -> str:
    settings.TRUSTED_PROXIES = trusted
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return visitor.network(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


@pytest.mark.parametrize("forwarded", [CLIENT, f"1.1.1.1, {CLIENT}", "", "nonsense"])
def test_without_proxies_the_header_changes_nothing(settings: Any, forwarded: str) -> None:
    assert network(0, settings, forwarded) == PROXY


@pytest.mark.parametrize("invented", ["", "1.1.1.1, ", "1.1.1.1, 2.2.2.2, ", ", ,"])
def test_behind_one_proxy_only_what_it_added_counts(settings: Any, invented: str) -> None:
    assert network(1, settings, f"{invented}{CLIENT}") == CLIENT


def test_behind_two_proxies_the_second_from_the_end_counts(settings: Any) -> None:
    assert network(2, settings, f"9.9.9.9, {CLIENT}, 198.51.100.1") == CLIENT


def test_a_request_that_did_not_come_through_the_proxies_counts_as_itself(settings: Any) -> None:
    assert network(2, settings, CLIENT) == PROXY
    assert network(1, settings, None) == PROXY


def test_addresses_of_the_new_kind_are_counted_by_their_64(settings: Any) -> None:
    one, two = (network(0, settings, address=f"2001:db8:0:7::{end}") for end in ("1", "ffff"))
    assert one == two == "2001:db8:0:7::/64"
    assert network(0, settings, address="2001:db8:0:8::1") != one


@pytest.mark.parametrize(
    ("forwarded", "counted"),
    [
        (f"{CLIENT}:4711", CLIENT),
        (f"::ffff:{CLIENT}", CLIENT),
        ("[2001:db8:0:7::1]:4711", "2001:db8:0:7::/64"),
        ("[2001:db8:0:7::1]", "2001:db8:0:7::/64"),
    ],
)
def test_a_port_or_another_way_of_writing_makes_no_other_network(
    settings: Any, forwarded: str, counted: str
) -> None:
    assert network(1, settings, forwarded) == counted


@pytest.mark.parametrize("forwarded", ["nonsense", "::zz", "x" * 500])
def test_what_is_no_address_is_counted_as_it_is_and_short(settings: Any, forwarded: str) -> None:
    assert len(network(1, settings, forwarded)) <= 45


def test_a_device_cookie_that_is_too_long_is_none() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[visitor.DEVICE_COOKIE] = "x" * 301
    assert visitor.device(request) == ""
