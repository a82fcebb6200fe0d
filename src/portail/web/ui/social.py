"""Sending somebody to a provider of social accounts, and what is done when they come back. Floor 10."""

import logging
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portail.accounts import ceilings
from portail.accounts.refusals import AccountRefused
from portail.accounts.social import actions, journey, pending
from portail.accounts.social.journey import Errand, Vouched
from portail.accounts.social.providers import name_of, provider_of
from portail.accounts.social.tokens import NotVouched
from portail.web.ui import door, visitor
from portail.web.ui.refusals import sentence

log = logging.getLogger(__name__)


def next_path_of(request: HttpRequest, *, now: datetime) -> str:
    """Where to go after a sign-in; a social account that waits for its owner is asked about first."""
    waits = pending.pending_of(request, now=now) is not None
    return reverse("parents:way_keep") if waits else door.safe_next(request)


def send_off(request: HttpRequest, errand: Errand) -> HttpResponse:
    """A page that goes at once to the provider whose button was pressed, with a link for who stays on it.

    Not a redirection: our forms may be sent nowhere else (`form-action`), which browsers hold against
    every redirection that follows, and providers redirect among hosts of theirs.
    """
    provider = provider_of(request.POST.get("provider", ""))
    if provider is None:
        raise Http404
    now = timezone.now()
    if ceilings.minutes_to_wait(ceilings.social_journeys(network=visitor.network(request)), now=now):
        return redirect("public:social_refused")
    try:
        url = journey.depart(request, provider=provider, errand=errand)
    except NotVouched as refused:
        log.warning("provider not reached", extra={"facts": {"code": refused.code, "provider": provider.key}})
        return redirect("public:social_refused")
    return render(request, "ui/social_go.html", {"provider": provider.name, "url": url})


def add_way(request: HttpRequest, *, person_id: int, vouched: Vouched, now: datetime) -> HttpResponse:
    """Add a social account to somebody signed in, and show their ways in with what came of it."""
    try:
        actions.add_account(person_id=person_id, vouched=vouched, now=now)
    except AccountRefused as refusal:
        messages.warning(request, sentence(refusal))
    else:
        name = name_of(vouched.provider)
        messages.success(request, _("%(provider)s est ajouté à votre compte.") % {"provider": name})
    return redirect("parents:ways")
