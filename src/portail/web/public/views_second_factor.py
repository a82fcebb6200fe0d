"""The second step of a sign-in, and the way back of who lost everything. Floor 10.

Templates: public/second_factor.html (form), public/rescue.html (form, waits_until),
public/rescue_cancel.html (is_open, done).
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portail.accounts import entrance
from portail.accounts.factors import rescue as way_back
from portail.accounts.factors import totp
from portail.accounts.factors.queries import factors_of
from portail.accounts.factors.stage import waiting_person
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import CodeRefused
from portail.database.transactions import own_transactions
from portail.web.public.forms_second_factor import SchoolCodeForm
from portail.web.ui import door, visitor
from portail.web.ui.account_forms import FactorForm


@own_transactions
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the digits of the application, or a code on paper; then in."""
    person_id = waiting_person(request)
    if person_id is None:
        return redirect("account_login")
    form = FactorForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, form, person_id=person_id, now=timezone.now())
        except (AccountRefused, CodeRefused) as refused:
            door.refuse(form, "code", refused)
    return door.page(request, "public/second_factor.html", {"form": form})


@own_transactions
@require_http_methods(["GET", "POST"])
def rescue(request: HttpRequest) -> HttpResponse:
    """Neither application nor codes: the school's code, then three days."""
    person_id = waiting_person(request)
    if person_id is None:
        return redirect("account_login")
    form = SchoolCodeForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            way_back.enter(
                person_id=person_id,
                typed=form.cleaned_data["code"],
                device=visitor.device(request),
                address_key=entrance.kept_address(request),
                now=timezone.now(),
            )
            return redirect("public:rescue")
        except AccountRefused as refused:
            door.refuse(form, "code", refused)
    waits_until = factors_of(person_id=person_id).rescue_at
    return door.page(request, "public/rescue.html", {"form": form, "waits_until": waits_until})


@own_transactions
@require_http_methods(["GET", "POST"])
def rescue_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """« Ce n’était pas moi », from the mail: a page with the button, then the wait is over for nothing."""
    person_id = way_back.person_of_token(token)
    done = False
    if request.method == "POST" and person_id is not None:
        done = way_back.cancel(person_id=person_id, now=timezone.now())
    context = {"is_open": person_id is not None, "done": done}
    return render(request, "public/rescue_cancel.html", context)


def _go_on(request: HttpRequest, form: FactorForm, *, person_id: int, now: datetime) -> HttpResponse:
    address = entrance.kept_address(request)
    method = totp.check(
        person_id=person_id,
        typed=form.cleaned_data["code"],
        device=visitor.device(request),
        address_key=address,
        now=now,
    )
    response = entrance.go_on(request, method=method)
    if request.user.is_authenticated:
        door.welcome(request, response, person_id=person_id, address_key=address, now=now)
    return response
