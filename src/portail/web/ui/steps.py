"""The steps that sign-up, reset and a new address share: address, code, password. Floor 10."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portail.accounts.queries import ChallengeFacts
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import CodeRefused
from portail.web.ui import door
from portail.web.ui.account_forms import CodeForm, EmailForm, NewPasswordForm
from portail.web.ui.refusals import sentence

type Proved = Callable[[ChallengeFacts], HttpResponse]
type Chosen = Callable[[ChallengeFacts, str], HttpResponse]


@dataclass(frozen=True, slots=True)
class Flow:
    """One purpose of a code: the names of its pages and templates.

    after: the page that the proof opens.
    """

    purpose: str
    address: str
    code: str
    after: str
    address_template: str
    code_template: str


def _person(request: HttpRequest, flow: Flow) -> int | None:
    """Whose address it is to be: a code asked by somebody signed in serves nobody else."""
    return request.user.pk if flow.purpose in ("add_address", "confirm") else None


def challenge_of(request: HttpRequest, flow: Flow, *, now: datetime) -> ChallengeFacts | None:
    """The newest challenge of this browser in this flow, or None."""
    return door.sent_challenge(request, purpose=flow.purpose, now=now, person=_person(request, flow))


def proof_in(request: HttpRequest, flow: Flow, *, now: datetime) -> ChallengeFacts | None:
    """The address that this browser proved in this flow and has not used, or None."""
    challenge = challenge_of(request, flow, now=now)
    return challenge if challenge and challenge.is_proof(now) else None


def address_step(
    request: HttpRequest,
    flow: Flow,
    *,
    now: datetime,
    suggested: str = "",
    facts: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:
    """Ask for an address; have a code sent to it. The answer is the same whoever has it.

    suggested: what the field holds at first. facts: what else the flow's page says.
    """
    form = EmailForm(door.posted(request), initial={"email": suggested})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            door.ask_code(request, purpose=flow.purpose, email=email, now=now, person=_person(request, flow))
        except AccountRefused as refusal:
            sent = challenge_of(request, flow, now=now)
            if sent is None or sent.email != email or not sent.may_be_typed(now):
                door.refuse(form, "email", refusal)
                return door.page(request, flow.address_template, {"form": form, **facts})
            # Asked twice in a row: the code of a moment ago still serves.
            messages.warning(request, sentence(refusal))
        return redirect(flow.code)
    return door.page(request, flow.address_template, {"form": form, **facts})


def code_step(
    request: HttpRequest, flow: Flow, *, now: datetime, proved: Proved | None = None
) -> HttpResponse:
    """Ask for the code; on to the next step when it is right.

    proved: what the proof is used for at once, where no step follows.
    """
    challenge = challenge_of(request, flow, now=now)
    if challenge is None or challenge.proved_at is not None:
        return redirect(flow.after if challenge and challenge.is_proof(now) else flow.address)
    form = CodeForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            proof = door.try_code(request, challenge=challenge, typed=form.cleaned_data["code"], now=now)
            return proved(proof) if proved else redirect(flow.after)
        except (CodeRefused, AccountRefused) as refused:
            door.refuse(form, "code", door.replace_expired(request, refused, challenge=challenge, now=now))
            challenge = challenge_of(request, flow, now=now) or challenge
            # The same code sent twice at once: the other one passed.
            if refused.code == "step-missing" and challenge.is_proof(now):
                return redirect(flow.after)
    sent = door.sent_code(request, challenge=challenge, now=now)
    return door.page(request, flow.code_template, {"form": form, "sent": sent})


def password_step(
    request: HttpRequest, flow: Flow, *, template: str, chosen: Chosen, now: datetime
) -> HttpResponse:
    """Ask for a password, once the address is proved.

    chosen: what the proof and the password are used for; it may raise AccountRefused.
    """
    proof = proof_in(request, flow, now=now)
    if proof is None:
        return redirect(flow.code)
    form = NewPasswordForm(door.posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return chosen(proof, form.cleaned_data["password"])
        except AccountRefused as refused:
            refusal = refused
            door.refuse(form, "password", refused)
    context = {"form": form, "email": proof.email, "rules": door.password_rules(refusal)}
    return door.page(request, template, context, refusal=refusal)


def resend_step(request: HttpRequest, flow: Flow, *, now: datetime) -> HttpResponse:
    """Send another code to the same address, within the limits, and go back to the code's page."""
    challenge = challenge_of(request, flow, now=now)
    if challenge is None or challenge.proved_at is not None:
        return redirect(flow.address)
    try:
        door.ask_code(request, purpose=flow.purpose, email=challenge.email, now=now, person=challenge.person)
    except AccountRefused as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(request, _("Un autre code est en route. Le code précédent ne sert plus."))
    return redirect(flow.code)
