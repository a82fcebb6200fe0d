"""The addresses of an account: one more, one less, which one is the main one. Floor 10.

Templates: parents/address_add.html (form, notices), parents/address_code.html (form, sent, notices),
parents/address_remove.html (address: AddressFacts, notices).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portail.accounts import entrance, queries
from portail.accounts.actions import addresses
from portail.accounts.queries import AddressFacts, ChallengeFacts
from portail.accounts.refusals import AccountRefused
from portail.database.transactions import own_transactions
from portail.links.actions import add_address, remove_address
from portail.web.ui import door, steps
from portail.web.ui.confirmed import confirmed, confirmed_from
from portail.web.ui.flows import ADD_ADDRESS_FLOW
from portail.web.ui.person import person_id_of
from portail.web.ui.refusals import sentence


@own_transactions
@require_http_methods(["GET", "POST"])
@confirmed
def address_add(request: HttpRequest) -> HttpResponse:
    """Another address: a code is sent to it."""
    return steps.address_step(request, ADD_ADDRESS_FLOW, now=timezone.now())


@own_transactions
@require_http_methods(["GET", "POST"])
@login_required
def address_code(request: HttpRequest) -> HttpResponse:
    """Its code; then it is in the account, and the other addresses are told."""
    now = timezone.now()

    def add(proof: ChallengeFacts) -> HttpResponse:
        add_address(
            challenge_id=proof.id,
            browser=entrance.browser_of(request),
            person_id=person_id_of(request),
            now=now,
        )
        messages.success(request, _("%(email)s est ajouté à votre compte.") % {"email": proof.email})
        return redirect("parents:account")

    return steps.code_step(request, ADD_ADDRESS_FLOW, now=now, proved=add)


@require_http_methods(["GET", "POST"])
@confirmed
def address_remove(request: HttpRequest, address_id: int) -> HttpResponse:
    """A page that says what goes with the address, then it goes; its links are suspended with it."""
    address = _own_address(request, address_id)
    if request.method == "POST":
        try:
            remove_address(person_id=person_id_of(request), address_id=address.id, now=timezone.now())
        except AccountRefused as refusal:
            messages.warning(request, sentence(refusal))
        else:
            messages.success(request, _("%(email)s est retiré de votre compte.") % {"email": address.email})
        return redirect("parents:account")
    return door.page(request, "parents/address_remove.html", {"address": address})


@require_POST
@confirmed_from("parents:account")
def address_main(request: HttpRequest, address_id: int) -> HttpResponse:
    """Make an address the main one: mails go there."""
    address = _own_address(request, address_id)
    addresses.make_main(person_id=person_id_of(request), address_id=address.id, now=timezone.now())
    messages.success(request, _("%(email)s est votre courriel principal.") % {"email": address.email})
    return redirect("parents:account")


def _own_address(request: HttpRequest, address_id: int) -> AddressFacts:
    own = queries.proved_addresses(person_id=person_id_of(request))
    address = next((each for each in own if each.id == address_id), None)
    if address is None:
        raise Http404
    return address
