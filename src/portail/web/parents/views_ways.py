"""« Mes façons de me connecter »: the list, one more social account, one less. Floor 10.

Templates: parents/ways.html (ways: tuple[ShownWay], has_password, providers to add, notices),
parents/way_remove.html (way, notices), parents/way_keep.html (provider, email, notices).
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portail.accounts.refusals import AccountRefused
from portail.accounts.social import actions, pending
from portail.accounts.social.journey import ADD, Errand
from portail.accounts.social.providers import configured, name_of
from portail.accounts.ways import Kind, Way, may_remove, ways_of
from portail.database.transactions import own_transactions
from portail.web.ui import door
from portail.web.ui.confirmed import confirmed, confirmed_from
from portail.web.ui.person import person_id_of
from portail.web.ui.refusals import sentence
from portail.web.ui.social import add_way, send_off


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way in, and whether it may go."""

    way: Way
    may_go: bool


@require_GET
@login_required
def ways(request: HttpRequest) -> HttpResponse:
    """Every way in; the last one cannot go."""
    own = ways_of(person_id_of(request))
    context: dict[str, object] = {
        "ways": tuple(ShownWay(way, may_remove(own, way)) for way in own),
        "has_password": any(way.kind is Kind.PASSWORD for way in own),
        "providers": configured(),
    }
    return door.page(request, "parents/ways.html", context)


@own_transactions
@require_POST
@confirmed_from("parents:ways")
def social_add(request: HttpRequest) -> HttpResponse:
    """To the provider, to come back with one more way in."""
    errand = Errand(
        purpose=ADD,
        language=(get_language() or "fr")[:2],
        next_path=reverse("parents:ways"),
        person=person_id_of(request),
    )
    return send_off(request, errand)


@require_http_methods(["GET", "POST"])
@confirmed
def social_remove(request: HttpRequest, account_id: int) -> HttpResponse:
    """A page that says what it means, then it goes; the other devices are signed out."""
    person_id = person_id_of(request)
    own = ways_of(person_id)
    way = next((each for each in own if (each.kind, each.id) == (Kind.SOCIAL, account_id)), None)
    if way is None:
        raise Http404
    if request.method == "GET":
        return door.page(request, "parents/way_remove.html", {"way": way})
    try:
        actions.remove_account(
            person_id=person_id,
            account_id=account_id,
            session_key=request.session.session_key or "",
            now=timezone.now(),
        )
    except AccountRefused as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(request, _("%(name)s est retiré de votre compte.") % {"name": way.name})
    return redirect("parents:ways")


@own_transactions
@require_http_methods(["GET", "POST"])
@confirmed
def way_keep(request: HttpRequest) -> HttpResponse:
    """A social account came before its owner signed in: now that both are proved, add it or not."""
    now = timezone.now()
    waiting = pending.pending_of(request, now=now)
    if waiting is None:
        return redirect("parents:today")
    vouched = waiting.vouched
    if request.method == "GET":
        context: dict[str, object] = {"provider": name_of(vouched.provider), "email": vouched.email}
        return door.page(request, "parents/way_keep.html", context)
    pending.drop(request)
    if request.POST.get("keep") == "yes":
        return add_way(request, person_id=person_id_of(request), vouched=vouched, now=now)
    return redirect("parents:today")
