"""« Utiliser une clé d’accès »: what the device signs, and the way in. Floor 10.

Template: public/passkey_refused.html (why, next).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from portail.accounts import entrance, queries
from portail.accounts.factors import passkeys
from portail.accounts.refusals import AccountRefused
from portail.database.transactions import own_transactions
from portail.web.ui import door, visitor
from portail.web.ui.passkeys import answer_options, do_not_offer
from portail.web.ui.refusals import sentence
from portail.web.ui.social import next_path_of


@own_transactions
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """A number for this browser's device to sign; it says nothing of anybody."""
    return answer_options(
        lambda: passkeys.offer_sign_in(
            browser=entrance.browser_of(request, create=True),
            network=visitor.network(request),
            now=timezone.now(),
        )
    )


@own_transactions
@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Look at what the device signed, and let its owner in: both factors are in it."""
    now = timezone.now()
    next_path = next_path_of(request, now=now)
    sent = request.POST.get("credential", "")
    try:
        person_id = passkeys.check_sign_in(browser=entrance.browser_of(request), sent=sent, now=now)
    except AccountRefused as refused:
        context = {"why": sentence(refused), "next": next_path}
        return render(request, "public/passkey_refused.html", context)
    person = queries.person(person_id=person_id)
    response = door.let_in(
        request,
        person_id=person_id,
        address_key=person.email if person else "",
        method="passkey",
        remember=request.POST.get("remember") == "on",
        next_path=next_path,
        now=now,
    )
    return do_not_offer(response)
