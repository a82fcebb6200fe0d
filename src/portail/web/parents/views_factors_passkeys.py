"""« Clés d’accès »: the list, one more, one less, the offer after a password. Floor 10.

Templates: parents/passkeys.html (passkeys: tuple[PasskeyFacts], notices), parents/passkey_add.html
(form, notices), parents/passkey_offer.html (form, next), parents/passkey_remove.html (passkey, notices).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portail.accounts import entrance
from portail.accounts.factors import passkeys as factor
from portail.accounts.factors import queries
from portail.accounts.refusals import AccountRefused
from portail.database.transactions import own_transactions
from portail.web.parents.forms_factors import PasskeyForm
from portail.web.ui import door, visitor
from portail.web.ui.confirmed import confirmed, confirmed_from
from portail.web.ui.passkeys import answer_options, default_name, do_not_offer
from portail.web.ui.person import person_id_of
from portail.web.ui.refusals import sentence


@own_transactions
@require_GET
@login_required
def passkeys(request: HttpRequest) -> HttpResponse:
    """Every key of the account, with its dates."""
    found = queries.passkeys_of(person_id=person_id_of(request))
    return door.page(request, "parents/passkeys.html", {"passkeys": found})


@own_transactions
@require_http_methods(["GET", "POST"])
@confirmed
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the key that the device just made, under a name."""
    form = PasskeyForm(door.posted(request), initial={"name": default_name(request)})
    if request.method == "POST" and form.is_valid():
        try:
            factor.add(
                person_id=person_id_of(request),
                browser=entrance.browser_of(request),
                sent=form.cleaned_data["credential"],
                name=form.cleaned_data["name"],
                now=timezone.now(),
            )
            return _added(request)
        except AccountRefused as refused:
            door.refuse(form, None, refused)
    return door.page(request, "parents/passkey_add.html", {"form": form})


@own_transactions
@require_POST
@confirmed_from("parents:passkey_add")
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the device needs to make a key for this account."""
    return answer_options(
        lambda: factor.offer_creation(
            person_id=person_id_of(request),
            browser=entrance.browser_of(request, create=True),
            network=visitor.network(request),
            now=timezone.now(),
        )
    )


@require_http_methods(["GET", "POST"])
@login_required
def passkey_offer(request: HttpRequest) -> HttpResponse:
    """« La prochaine fois, sans mot de passe »; a POST says later."""
    next_path = door.safe_next(request)
    if request.method == "POST":
        return do_not_offer(redirect(next_path))
    form = PasskeyForm(initial={"name": default_name(request)})
    return render(request, "parents/passkey_offer.html", {"form": form, "next": next_path})


@own_transactions
@require_http_methods(["GET", "POST"])
@confirmed
def passkey_remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """A page that says what goes, then the key opens nothing any more."""
    person_id = person_id_of(request)
    found = next((key for key in queries.passkeys_of(person_id=person_id) if key.id == passkey_id), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            factor.remove(person_id=person_id, passkey_id=passkey_id, now=timezone.now())
        except AccountRefused as refusal:
            messages.warning(request, sentence(refusal))
        else:
            messages.success(request, _("La clé d’accès « %(name)s » est retirée.") % {"name": found.name})
        return redirect("parents:passkeys")
    return door.page(request, "parents/passkey_remove.html", {"passkey": found})


def _added(request: HttpRequest) -> HttpResponse:
    messages.success(
        request, _("La clé d’accès est ajoutée. Elle remplace votre mot de passe sur cet appareil.")
    )
    wanted = request.POST.get("next", "")
    return do_not_offer(redirect(door.safe_next(request) if wanted else "parents:passkeys"))
