"""« Créez votre compte »: address, code, password; each step asks for the proof of the one before. Floor 10.

Templates: public/sign_up.html (form, notices), public/sign_up_code.html (form, sent, notices),
public/sign_up_password.html (form, email, rules, notices). form: web.ui.account_forms; sent:
web.ui.door.SentCode; rules: web.ui.door.PasswordRules.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from portail.accounts import entrance
from portail.accounts.actions.persons import open_account
from portail.accounts.queries import ChallengeFacts
from portail.database.transactions import own_transactions
from portail.web.ui import door, steps
from portail.web.ui.flows import SIGN_UP_FLOW


@own_transactions
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Step 1: the address. The answer is the same whoever has it."""
    if request.user.is_authenticated:
        return redirect("parents:today")
    return steps.address_step(request, SIGN_UP_FLOW, now=timezone.now())


@own_transactions
@require_http_methods(["GET", "POST"])
def sign_up_code(request: HttpRequest) -> HttpResponse:
    """Step 2: the code."""
    return steps.code_step(request, SIGN_UP_FLOW, now=timezone.now())


@own_transactions
@require_http_methods(["GET", "POST"])
def sign_up_password(request: HttpRequest) -> HttpResponse:
    """Step 3: the password; then the account exists and its owner is in."""
    now = timezone.now()

    def chosen(proof: ChallengeFacts, password: str) -> HttpResponse:
        return _open(request, proof, password=password, now=now)

    template = "public/sign_up_password.html"
    return steps.password_step(request, SIGN_UP_FLOW, template=template, chosen=chosen, now=now)


def _open(request: HttpRequest, proof: ChallengeFacts, *, password: str, now: datetime) -> HttpResponse:
    person_id = open_account(
        challenge_id=proof.id,
        browser=entrance.browser_of(request),
        password=password,
        language=(get_language() or "fr")[:2],
        now=now,
    )
    return door.let_in(
        request,
        person_id=person_id,
        address_key=proof.email,
        method="code",
        remember=False,
        next_path=reverse("parents:associate"),
        now=now,
    )
