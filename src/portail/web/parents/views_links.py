"""What a parent follows: taking a child off, and what was asked of schools. Floor 10."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from portail.links.actions import remove_link
from portail.links.queries import linked_child, links_of, requests_of
from portail.web.ui import door
from portail.web.ui.person import person_id_of


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """« Retirer » a child: says what it does first, then does it. A suspended link's child has no name."""
    person_id = person_id_of(request)
    rows = links_of(person_id, today=timezone.localdate())
    link = next((row for row in rows if row.id == link_id), None)
    if link is None:
        raise Http404
    if request.method == "GET":
        child = linked_child(person_id, link_id=link_id)
        return render(request, "parents/remove_link.html", {"child": child, "link": link})
    remove_link(person_id=person_id, link_id=link_id, now=timezone.now())
    return redirect("parents:today")


@login_required
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """« Demandes à l’école », with their state and its answer."""
    context: dict[str, object] = {"requests": requests_of(person_id_of(request))}
    return door.page(request, "parents/requests.html", context)
