"""« Mes données »: a copy of everything held on a person, fetched once after proving who asks. Floor 10.

Template: parents/my_data.html (copy: Waiting or none, refused: a sentence or "", notices).
"""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portail.privacy.copies import CopyRefused, ask_copy, drop_copy, take_copy, waiting_copy
from portail.web.ui import door
from portail.web.ui.confirmed import confirmed, confirmed_from
from portail.web.ui.person import person_id_of
from portail.web.ui.refusals import sentence


@require_http_methods(["GET", "POST"])
@confirmed
def my_data(request: HttpRequest) -> HttpResponse:
    """Ask for a copy, and the one that is being made or waits."""
    person_id, now = person_id_of(request), timezone.now()
    if request.method == "GET":
        return _page(request)
    try:
        ask_copy(person_id, now=now)
    except CopyRefused as refused:
        return _page(request, refused)
    messages.success(request, _("Vos données sont en préparation. Un courriel vous avertira."))
    return redirect("parents:my_data")


@require_POST
@confirmed_from("parents:my_data")
def fetch(request: HttpRequest, copy_id: UUID) -> HttpResponseBase:
    """The file, once. By a form: what follows links ahead of the reader must not use it up."""
    person_id, now = person_id_of(request), timezone.now()
    try:
        file = take_copy(person_id, copy_id=copy_id, now=now)
    except CopyRefused as refused:
        if refused.code == "copy-stale":
            drop_copy(person_id, copy_id=copy_id, now=now)
        return _page(request, refused)
    name = f"portail-parents-{now:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _page(request: HttpRequest, refused: CopyRefused | None = None) -> HttpResponse:
    copy = waiting_copy(person_id_of(request), now=timezone.now())
    context: dict[str, object] = {"copy": copy, "refused": sentence(refused) if refused else ""}
    return door.page(request, "parents/my_data.html", context)
