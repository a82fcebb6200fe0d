"""Sending somebody to a provider of social accounts, and what waits when they come back. Floor 10."""

import logging
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from portail.accounts import ceilings
from portail.accounts.social import journey, pending
from portail.accounts.social.journey import Errand
from portail.accounts.social.providers import Provider
from portail.accounts.social.tokens import NotVouched
from portail.web.ui import door, visitor

log = logging.getLogger(__name__)


def next_path_of(request: HttpRequest, *, now: datetime) -> str:
    """Where to go after a sign-in; a social account that waits for its owner is asked about first."""
    waits = pending.pending_of(request, now=now) is not None
    return reverse("parents:way_keep") if waits else door.safe_next(request)


def send_off(request: HttpRequest, *, provider: Provider, errand: Errand) -> HttpResponse:
    """A page that goes to the provider at once, with a link for who stays on it.

    Not a redirection: our forms may be sent nowhere else (`form-action`), which browsers hold against
    every redirection that follows, and providers redirect among hosts of theirs.
    """
    now = timezone.now()
    if ceilings.minutes_to_wait(ceilings.social_journeys(network=visitor.network(request)), now=now):
        return redirect("public:social_refused")
    try:
        url = journey.depart(request, provider=provider, errand=errand)
    except NotVouched as refused:
        log.warning("provider not reached", extra={"facts": {"code": refused.code, "provider": provider.key}})
        return redirect("public:social_refused")
    return render(request, "ui/social_go.html", {"provider": provider.name, "url": url})
