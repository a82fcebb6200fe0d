"""« Validation en deux étapes »: on, off, the codes on paper, the way back stopped. Floor 10.

Templates: parents/second_factor.html (factors: FactorFacts, notices), parents/second_factor_on.html
(form, secret, square, notices), parents/second_factor_off.html and parents/recovery_codes_renew.html
(form, notices), parents/recovery_codes.html (codes, is_new).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portail.accounts import entrance
from portail.accounts.factors import queries, rescue, totp
from portail.accounts.factors.pending import forget_secret, pending_secret
from portail.accounts.factors.rules import application_address
from portail.accounts.factors.webauthn import NAME
from portail.accounts.queries import person
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import CodeRefused
from portail.database.transactions import own_transactions
from portail.web.parents.forms_factors import ApplicationForm
from portail.web.parents.square_code import square_code
from portail.web.ui import door
from portail.web.ui.account_forms import FactorForm
from portail.web.ui.confirmed import confirmed
from portail.web.ui.person import person_id_of


@own_transactions
@require_GET
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether a second step is asked, and how many codes on paper are left."""
    factors = queries.factors_of(person_id=person_id_of(request))
    return door.page(request, "parents/second_factor.html", {"factors": factors})


@own_transactions
@require_http_methods(["GET", "POST"])
@confirmed
def second_factor_on(request: HttpRequest) -> HttpResponse:
    """The square code and its key as text; the application's digits turn it on."""
    if queries.has_second_factor(person_id=person_id_of(request)):
        return redirect("parents:second_factor")
    secret = pending_secret(request)
    form = ApplicationForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            codes = totp.turn_on(
                person_id=person_id_of(request),
                secret=secret,
                typed=form.cleaned_data["code"],
                now=timezone.now(),
            )
            forget_secret(request)
            entrance.confirm(request, method="totp")
            return render(request, "parents/recovery_codes.html", {"codes": codes, "is_new": True})
        except (AccountRefused, CodeRefused) as refused:
            door.refuse(form, "code", refused)
    return door.page(request, "parents/second_factor_on.html", {"form": form, **_shown(request, secret)})


@own_transactions
@require_http_methods(["GET", "POST"])
@login_required
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """A page that says what goes and asks for a code; then the password alone opens the account again."""
    form = FactorForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            totp.turn_off(
                person_id=person_id_of(request), typed=form.cleaned_data["code"], now=timezone.now()
            )
            messages.success(request, _("La validation en deux étapes est désactivée."))
            return redirect("parents:second_factor")
        except (AccountRefused, CodeRefused) as refused:
            door.refuse(form, "code", refused)
    return door.page(request, "parents/second_factor_off.html", {"form": form})


@own_transactions
@require_http_methods(["GET", "POST"])
@login_required
def codes(request: HttpRequest) -> HttpResponse:
    """Ten other codes, for a code; this page shows them, and no other ever will."""
    form = FactorForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            person_id, typed = person_id_of(request), form.cleaned_data["code"]
            made = totp.renew_codes(person_id=person_id, typed=typed, now=timezone.now())
            return render(request, "parents/recovery_codes.html", {"codes": made, "is_new": False})
        except (AccountRefused, CodeRefused) as refused:
            door.refuse(form, "code", refused)
    return door.page(request, "parents/recovery_codes_renew.html", {"form": form})


@own_transactions
@require_POST
@login_required
def rescue_stop(request: HttpRequest) -> HttpResponse:
    """Whoever passed the second step needs no way back, and says so to whoever asked for one."""
    if rescue.cancel(person_id=person_id_of(request), now=timezone.now()):
        messages.success(request, _("C’est arrêté. La deuxième étape de votre compte reste en place."))
    return redirect("parents:second_factor")


def _shown(request: HttpRequest, secret: str) -> dict[str, object]:
    """The key in groups of four letters, and as a square code."""
    owner = person(person_id=person_id_of(request))
    address = application_address(secret, email=owner.email if owner else "", issuer=NAME)
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"secret": spaced, "square": square_code(address)}
