"""Associating a child, and asking the school when the record says otherwise. Floor 10.

The context of each template is told on its first lines (parents/associate.html and its neighbours).
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portail.boards.queries import board_groups
from portail.database.transactions import own_transactions
from portail.links.actions import Outcome, RequestRefused, ask_school, associate_child
from portail.links.queries import linked_child
from portail.web.parents.boards_found import BoardsFound, addresses_of, boards_found
from portail.web.parents.forms_associate import AssociateForm
from portail.web.ui import door, visitor
from portail.web.ui.environment import level
from portail.web.ui.person import person_id_of

# Without a script, « Rechercher » sends the whole form, so that nothing typed is lost.
_SEARCH = "search_boards"


@own_transactions
@login_required
@require_http_methods(["GET", "POST"])
def associate(request: HttpRequest) -> HttpResponse:
    """The form; one answer for whatever does not agree."""
    if request.method == "GET" or _SEARCH in request.POST:
        return _unjudged(request)
    form, found = _read(request)
    if not form.is_sound(board=found.chosen):
        return _page(request, form, found)
    answer = associate_child(
        person_id=person_id_of(request),
        claimed=form.claimed(board_id=found.board_id),
        network=visitor.network(request),
        now=timezone.now(),
    )
    if answer.outcome is Outcome.MISMATCH or answer.link_id is None:
        return _page(request, form, found, is_mismatch=True)
    if answer.outcome is Outcome.ALREADY:
        messages.info(request, _("Cet enfant était déjà associé à votre compte."))
    return redirect("parents:associated", link_id=answer.link_id)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """« Demander à l’école de vérifier »: what the form holds, put in the school's queue as it is."""
    form, found = _read(request)
    if not form.is_sound(board=found.chosen):
        return _page(request, form, found)
    try:
        claimed = form.claimed(board_id=found.board_id)
        ask_school(person_id=person_id_of(request), claimed=claimed, now=timezone.now())
    except RequestRefused as refusal:
        door.refuse(form, None, refusal)
        return _page(request, form, found)
    messages.success(request, _("Demande envoyée. L’école compare et vous répond par courriel."))
    return redirect("parents:requests")


@login_required
@require_GET
def associated(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """« C’est fait »: the child, then another one or back."""
    child = linked_child(person_id_of(request), link_id=link_id)
    if child is None:
        raise Http404
    email = addresses_of(person_id_of(request))[0]
    context = {"child": child, "level": level(child.level), "email": email}
    return door.page(request, "parents/associated.html", context)


@login_required
@require_GET
def boards(request: HttpRequest) -> HttpResponse:
    """« Voir toute la liste », by region, with links back to the form; for the script, what it looks for."""
    if request.headers.get("X-Fragment") == "boards":
        found = boards_found(person_id_of(request), request.GET.dict())
        return render(request, "parents/boards_found.html", {"found": found})
    private = request.GET.get("private", "") not in ("", "0")
    context = {"groups": board_groups(private=private), "is_private": private}
    return render(request, "parents/boards.html", context)


def _read(request: HttpRequest) -> tuple[AssociateForm, BoardsFound]:
    person_id = person_id_of(request)
    form = AssociateForm(request.POST, addresses=addresses_of(person_id))
    return form, boards_found(person_id, request.POST.dict())


def _unjudged(request: HttpRequest) -> HttpResponse:
    """The form with what was typed or chosen in the list, and no error: nothing was sent yet."""
    typed = {**request.GET.dict(), **request.POST.dict()}
    known = {name: value for name, value in typed.items() if name in AssociateForm.base_fields}
    form = AssociateForm(initial=known, addresses=addresses_of(person_id_of(request)))
    found = boards_found(person_id_of(request), typed)
    return _page(request, form, found)


def _page(
    request: HttpRequest, form: AssociateForm, found: BoardsFound, *, is_mismatch: bool = False
) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "found": found,
        "addresses": addresses_of(person_id_of(request)),
        "is_mismatch": is_mismatch,
    }
    return render(request, "parents/associate.html", context)
