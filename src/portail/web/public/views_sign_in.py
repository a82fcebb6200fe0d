"""« Accès aux parents »: signing in, and out. Floor 10.

Templates: public/sign_in.html (form, next, providers, notices), public/sign_out.html (nothing).
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portail.accounts import admission, entrance
from portail.accounts.actions.sign_in import check_sign_in
from portail.accounts.refusals import AccountRefused
from portail.accounts.social.providers import configured
from portail.database.transactions import own_transactions
from portail.web.public.forms_sign_in import SignInForm
from portail.web.ui import door, visitor
from portail.web.ui.passkeys import offer_after
from portail.web.ui.social import next_path_of


@own_transactions
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Count, compare, let in; on a refusal what was typed is kept, but for the password."""
    next_path = next_path_of(request, now=timezone.now())
    if request.user.is_authenticated and request.method == "GET":
        return redirect(next_path)
    form = SignInForm(door.posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _sign_in(request, form, next_path=next_path, now=timezone.now())
        except AccountRefused as refused:
            refusal = refused
            door.refuse(form, None, refused)
    context = {"form": form, "next": next_path, "providers": configured()}
    return door.page(request, "public/sign_in.html", context, refusal=refusal)


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """A page with the button on GET; on POST the session ends and the browser forgets our pages."""
    if request.method == "GET":
        return render(request, "public/sign_out.html")
    entrance.leave(request)
    response = redirect("public:home")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _sign_in(request: HttpRequest, form: SignInForm, *, next_path: str, now: datetime) -> HttpResponse:
    email = form.cleaned_data["email"]
    with admission.of_a_sign_in():
        person_id = check_sign_in(
            email=email,
            password=form.cleaned_data["password"],
            network=visitor.network(request),
            device=visitor.device(request),
            now=now,
        )
        response = door.let_in(
            request,
            person_id=person_id,
            address_key=email,
            method="password",
            remember=form.cleaned_data["remember"],
            next_path=next_path,
            now=now,
        )
    return offer_after(request, response, next_path=next_path)
