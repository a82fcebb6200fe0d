"""« Mot de passe oublié? »: address, code, new password; a new code; the link of a mail. Floor 10.

Templates: public/reset.html (form, notices), public/reset_code.html (form, sent, notices),
public/reset_password.html (form, email, rules, notices), public/mail_link.html (nothing): the
link was opened elsewhere than where the code was asked.
"""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portail.access.actions import reset_password as set_password
from portail.accounts import entrance, queries
from portail.accounts.queries import ChallengeFacts
from portail.database.transactions import own_transactions
from portail.web.ui import door, steps
from portail.web.ui.flows import FLOWS, RESET_FLOW


@own_transactions
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Step 1: the address. The answer is the same whether it has an account or not."""
    return steps.address_step(request, RESET_FLOW, now=timezone.now())


@own_transactions
@require_http_methods(["GET", "POST"])
def reset_code(request: HttpRequest) -> HttpResponse:
    """Step 2: the code."""
    return steps.code_step(request, RESET_FLOW, now=timezone.now())


@own_transactions
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest) -> HttpResponse:
    """Step 3: the new password; every session ends, and this browser goes in by the usual door."""
    now = timezone.now()

    def chosen(proof: ChallengeFacts, password: str) -> HttpResponse:
        return _reset(request, proof, password=password, now=now)

    template = "public/reset_password.html"
    return steps.password_step(request, RESET_FLOW, template=template, chosen=chosen, now=now)


@own_transactions
@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Another code; the form's `purpose` says for which flow."""
    flow = FLOWS.get(request.POST.get("purpose", ""))
    if flow is None:
        raise Http404
    return steps.resend_step(request, flow, now=timezone.now())


@own_transactions
@require_GET
def mail_link(request: HttpRequest, token: str) -> HttpResponse:
    """In the browser that asked: the code's page, filled in. Elsewhere: where to go back to."""
    now = timezone.now()
    person = request.user.pk if request.user.is_authenticated else None
    challenge = queries.challenge_of_link(
        token=token, browser=entrance.browser_of(request), person=person, now=now
    )
    if challenge is None:
        return render(request, "public/mail_link.html")
    entrance.keep_link(request, token)
    return redirect(FLOWS[challenge.purpose].code)


def _reset(request: HttpRequest, proof: ChallengeFacts, *, password: str, now: datetime) -> HttpResponse:
    person_id = set_password(
        challenge_id=proof.id, browser=entrance.browser_of(request), password=password, now=now
    )
    return door.let_in(
        request,
        person_id=person_id,
        address_key=proof.email,
        method="code",
        remember=False,
        next_path=reverse("parents:today"),
        now=now,
    )
