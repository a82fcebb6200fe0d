"""« Mes enfants »: whom a parent follows, who else can see them, and who looked at their files. Floor 10.

Templates: parents/family.html (children: (FollowedChild, file number, what is hidden
by age), suspended: LinkRow, denials: Denial,
notices), parents/family_access.html (child, access), parents/family_views.html (child, views: ShownView).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from portail.access.grants import FollowedChild
from portail.links.queries import links_of
from portail.privacy.queries import View, access_to, denials_of, file_numbers, views_of
from portail.web.parents.ages import hidden_names
from portail.web.parents.children import children_of
from portail.web.ui import door
from portail.web.ui.person import person_id_of

ROLES: Mapping[str, Promise] = {
    "support": _("Personne qui exploite le portail"),
    "export": _("Envoi au système de l’école"),
}
# As privacy.rules publishes them.
PURPOSES: Mapping[str, Promise] = {
    "request": _("Traitement d’une demande"),
    "exchange": _("Échanges avec l’école"),
}


@dataclass(frozen=True, slots=True)
class ShownView:
    """One reading of a file, in words."""

    at: datetime
    who: str
    what: str


@login_required
@require_GET
def family(request: HttpRequest) -> HttpResponse:
    """The children followed, the accesses suspended, and what was said of links that are not one's own."""
    person_id = person_id_of(request)
    children = children_of(request)
    numbers = file_numbers([child.grant for child in children])
    links = links_of(person_id, today=timezone.localdate())
    context: dict[str, object] = {
        "children": [(child, numbers[child.grant.student_id], hidden_names(child)) for child in children],
        "suspended": [link for link in links if not link.active],
        "denials": denials_of(person_id),
    }
    return door.page(request, "parents/family.html", context)


@login_required
@require_GET
def access(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """« Qui y a accès »: how many, never who."""
    child = child_of_link(request, link_id)
    found = access_to(child.grant, today=timezone.localdate())
    context = {"child": child, "access": found, "hidden": hidden_names(child)}
    return render(request, "parents/family_access.html", context)


@login_required
@require_GET
def views(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """« Qui a consulté le dossier »."""
    child = child_of_link(request, link_id)
    shown = [_shown(view) for view in views_of(child.grant)]
    return render(request, "parents/family_views.html", {"child": child, "views": shown})


def child_of_link(request: HttpRequest, link_id: UUID) -> FollowedChild:
    """The child whom this link of the person shows them. Raises Http404, whatever the reason."""
    found = next((child for child in children_of(request) if child.grant.link_id == link_id), None)
    if found is None:
        raise Http404
    return found


def _shown(view: View) -> ShownView:
    return ShownView(view.at, str(ROLES.get(view.role, view.role)), str(PURPOSES.get(view.purpose, "")))
