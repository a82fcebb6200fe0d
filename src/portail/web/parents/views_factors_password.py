"""The password as one way in among others, and a passkey instead of it where it is asked again. Floor 10.

Templates: parents/password_remove.html (notices), parents/password_choose.html (form, rules, notices).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portail.accounts import entrance
from portail.accounts.factors import passkeys
from portail.accounts.factors import password as way
from portail.accounts.refusals import AccountRefused
from portail.database.transactions import own_transactions
from portail.web.ui import door, visitor
from portail.web.ui.account_forms import NewPasswordForm
from portail.web.ui.confirmed import confirmed
from portail.web.ui.passkeys import answer_options
from portail.web.ui.person import person_id_of
from portail.web.ui.refusals import sentence


@own_transactions
@require_http_methods(["GET", "POST"])
@confirmed
def password_remove(request: HttpRequest) -> HttpResponse:
    """A page that says what goes, then the password opens nothing any more."""
    if request.method == "POST":
        key = request.session.session_key or ""
        try:
            way.remove(person_id=person_id_of(request), session_key=key, now=timezone.now())
        except AccountRefused as refusal:
            messages.warning(request, sentence(refusal))
        else:
            entrance.keep_signed_in(request)
            messages.success(request, _("Votre compte n’a plus de mot de passe."))
        return redirect("parents:ways")
    return door.page(request, "parents/password_remove.html", {})


@own_transactions
@require_http_methods(["GET", "POST"])
@confirmed
def password_choose(request: HttpRequest) -> HttpResponse:
    """A password for an account that has none."""
    form = NewPasswordForm(door.posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            way.choose(
                person_id=person_id_of(request),
                password=form.cleaned_data["password"],
                session_key=request.session.session_key or "",
                now=timezone.now(),
            )
            entrance.keep_signed_in(request)
            messages.success(request, _("Votre compte a maintenant un mot de passe."))
            return redirect("parents:ways")
        except AccountRefused as refused:
            refusal = refused
            door.refuse(form, "password", refused)
    context = {"form": form, "rules": door.password_rules(refusal)}
    return door.page(request, "parents/password_choose.html", context, refusal=refusal)


@own_transactions
@require_POST
@login_required
def confirm_options(request: HttpRequest) -> HttpResponse:
    """A number for one of the person's own devices to sign."""
    return answer_options(
        lambda: passkeys.offer_confirmation(
            person_id=person_id_of(request),
            browser=entrance.browser_of(request, create=True),
            network=visitor.network(request),
            now=timezone.now(),
        )
    )


@own_transactions
@require_POST
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """A passkey instead of the password, then back to what was asked."""
    try:
        passkeys.confirm(
            person_id=person_id_of(request),
            browser=entrance.browser_of(request),
            sent=request.POST.get("credential", ""),
            now=timezone.now(),
        )
    except AccountRefused as refusal:
        messages.warning(request, sentence(refusal))
        return redirect("account_reauthenticate")
    entrance.confirm(request, method="passkey")
    return redirect(door.safe_next(request))
