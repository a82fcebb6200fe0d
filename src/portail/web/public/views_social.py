"""« Connectez-vous avec votre compte social »: to the provider and back, then an address proved. Floor 10.

Templates: ui/social_go.html (provider, url), public/social_refused.html (nothing),
public/social_address.html (form, provider, notices), public/social_code.html (form, sent, notices).
"""

import logging
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portail.accounts import entrance, queries
from portail.accounts.queries import ChallengeFacts
from portail.accounts.social import actions, journey, pending
from portail.accounts.social.journey import ADD, SIGN_IN, Errand, Vouched
from portail.accounts.social.pending import Pending
from portail.accounts.social.providers import name_of
from portail.accounts.social.tokens import NotVouched
from portail.database.transactions import own_transactions
from portail.web.ui import door, steps
from portail.web.ui.flows import SOCIAL_FLOW
from portail.web.ui.social import add_way, send_off

log = logging.getLogger(__name__)


@own_transactions
@require_POST
def depart(request: HttpRequest) -> HttpResponse:
    """The button of a provider: a page that goes there at once."""
    errand = Errand(
        purpose=SIGN_IN,
        language=(get_language() or "fr")[:2],
        next_path=door.safe_next(request),
        remember=bool(request.POST.get("remember")),
    )
    return send_off(request, errand)


@own_transactions
@require_GET
def arrive(request: HttpRequest, provider: str) -> HttpResponse:
    """Back from the provider: in, on to the proof of an address, or one plain refusal."""
    now = timezone.now()
    try:
        errand, vouched = journey.arrive(request, provider_key=provider, now=now)
    except NotVouched as refused:
        log.info("social sign-in refused", extra={"facts": {"code": refused.code}})
        return redirect("public:social_refused")
    with translation.override(errand.language):
        if errand.purpose == ADD:
            return _add(request, errand, vouched, now=now)
        return _enter(request, errand, vouched, now=now)


@require_GET
def refused(request: HttpRequest) -> HttpResponse:
    """Whatever went wrong: try again, or another way."""
    return render(request, "public/social_refused.html")


@own_transactions
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """First visit, step 1: the address given to the school, which may be another than the provider's."""
    now = timezone.now()
    waiting = pending.pending_of(request, now=now)
    if waiting is None:
        return redirect("account_login")
    facts = {"provider": name_of(waiting.vouched.provider)}
    suggested = waiting.vouched.email
    return steps.address_step(request, SOCIAL_FLOW, now=now, suggested=suggested, facts=facts)


@own_transactions
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """First visit, step 2: the code; then the account exists and its owner is in."""
    now = timezone.now()
    waiting = pending.pending_of(request, now=now)
    if waiting is None:
        return redirect("account_login")

    def proved(proof: ChallengeFacts) -> HttpResponse:
        return _open(request, waiting, proof, now=now)

    return steps.code_step(request, SOCIAL_FLOW, now=now, proved=proved)


def _enter(request: HttpRequest, errand: Errand, vouched: Vouched, *, now: datetime) -> HttpResponse:
    person_id = actions.person_of(vouched)
    person = queries.person(person_id=person_id) if person_id else None
    if person is None:
        pending.keep(request, vouched, remember=errand.remember, now=now)
        return redirect("parents:way_keep" if request.user.is_authenticated else "public:social_address")
    waits = pending.pending_of(request, now=now) is not None
    actions.note_use(person_id=person.id, vouched=vouched, now=now)
    return door.let_in(
        request,
        person_id=person.id,
        address_key=person.email,
        method=entrance.SOCIAL,
        remember=errand.remember,
        next_path=reverse("parents:way_keep") if waits else errand.next_path,
        now=now,
    )


def _add(request: HttpRequest, errand: Errand, vouched: Vouched, *, now: datetime) -> HttpResponse:
    """One more way in, for who left to add it and is still signed in here."""
    if not request.user.is_authenticated or request.user.pk != errand.person:
        return redirect("public:social_refused")
    return add_way(request, person_id=errand.person, vouched=vouched, now=now)


def _open(request: HttpRequest, waiting: Pending, proof: ChallengeFacts, *, now: datetime) -> HttpResponse:
    person_id = actions.open_account(
        challenge_id=proof.id,
        browser=entrance.browser_of(request),
        vouched=waiting.vouched,
        language=(get_language() or "fr")[:2],
        now=now,
    )
    pending.drop(request)
    return door.let_in(
        request,
        person_id=person_id,
        address_key=proof.email,
        method="code",
        remember=waiting.remember,
        next_path=reverse("parents:associate"),
        now=now,
    )
