"""What a request says of its visitor: the network it comes from, the device it is known by. Floor 10."""

import re
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portail.limits.rules import network_of

# « 203.0.113.9:4711 » and « [2001:db8::1]:4711 »; a bare IPv6 address has more than one colon.
_PORT = re.compile(r"^(\[[^\]]*\]|[^:]*):\d+$")
_LONGEST_ADDRESS = 45
_LONGEST_DEVICE = 300  # five values of 43 signs, and their strokes
DEVICE_DAYS = 400
_PREFIX = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
DEVICE_COOKIE = f"{_PREFIX}appareil"


def network(request: HttpRequest) -> str:
    """The network that attempts are counted under.

    Behind N trusted proxies the client's address is the Nth from the end of X-Forwarded-For: what
    stands before it was sent by the client and may be anything. Without proxies the header is not read.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        address = hops[-trusted]
    try:
        return network_of(_plain(address))
    except ValueError:
        return address[:_LONGEST_ADDRESS]


def _plain(address: str) -> str:
    """The address without the port that some proxies add; an IPv4 address mapped into IPv6 as itself.

    Raises ValueError for what is no address.
    """
    bare = _PORT.sub(r"\1", address).strip("[]")
    found = ip_address(bare)
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def device(request: HttpRequest) -> str:
    """The known-device cookie, or "". Random values, which mean something only beside one address."""
    value = request.COOKIES.get(DEVICE_COOKIE, "")
    return value if len(value) <= _LONGEST_DEVICE else ""


def remember_device(response: HttpResponse, value: str) -> None:
    """Give the browser its known-device cookie; it lets nobody in, it only counts tries apart."""
    response.set_cookie(
        DEVICE_COOKIE,
        value,
        max_age=DEVICE_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
