"""What the pages of passkeys share: a device's words, the offer now and then, the answers. Floor 10."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portail.accounts.devices import device_words
from portail.accounts.refusals import AccountRefused
from portail.web.ui.refusals import sentence

OFFERED_DAYS = 90
_PREFIX = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
OFFERED_COOKIE = f"{_PREFIX}cle"


def default_name(request: HttpRequest) -> str:
    """What a key of this device is called until its owner calls it otherwise."""
    system = device_words(request.headers.get("User-Agent", "")).partition("/")[2]
    names = {
        "Android": _("Téléphone Android"),
        "Windows": _("Ordinateur Windows"),
        "Linux": _("Ordinateur Linux"),
        "ChromeOS": "Chromebook",
    }
    return names.get(system, system) or _("Clé d’accès")


def answer_options(make: Callable[[], str]) -> HttpResponse:
    """What the script passes to the device; or, in words, why not."""
    try:
        return HttpResponse(make(), content_type="application/json")
    except AccountRefused as refused:
        return JsonResponse({"error": sentence(refused)}, status=429)


def offer_after(request: HttpRequest, response: HttpResponse, *, next_path: str) -> HttpResponse:
    """On the way in by password: to the offer first, when this device can and was not asked lately."""
    is_new = OFFERED_COOKIE not in request.COOKIES
    if request.user.is_authenticated and is_new and request.POST.get("can") == "1":
        offer = f"{reverse('parents:passkey_offer')}?{urlencode({'next': next_path})}"
        response.headers["Location"] = offer
    return response


def do_not_offer(response: HttpResponse) -> HttpResponse:
    """Leave this device alone for three months: it has a key, or its owner said later."""
    response.set_cookie(
        OFFERED_COOKIE,
        "1",
        max_age=OFFERED_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
