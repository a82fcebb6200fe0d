"""« Mes avis »: what is told, how and when, and whether this device shows it. Floor 10.

Template: parents/notices.html (form: NoticesForm; children; push_key: "" where notices on devices are off;
is_woken; notices).
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portail.digests import actions, queries
from portail.digests.actions import DeviceRefused
from portail.digests.encryption import public_key
from portail.web.parents.children import children_of
from portail.web.parents.forms_notices import DeviceForm, NoticesForm
from portail.web.ui import door
from portail.web.ui.person import person_id_of


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """A choice for each topic and child, three hours, and this device."""
    person_id, children = person_id_of(request), children_of(request)
    form = NoticesForm(door.posted(request), children=children, reader=queries.reader_of(person_id))
    if request.method == "POST" and form.is_valid():
        actions.choose(person_id=person_id, chosen=form.chosen, rhythm=form.rhythm, now=timezone.now())
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("parents:notices")
    session_key = request.session.session_key or ""
    context: dict[str, object] = {
        "form": form,
        "children": children,
        "push_key": public_key(settings.VAPID_PRIVATE_KEY) if settings.VAPID_PRIVATE_KEY else "",
        "is_woken": queries.is_subscribed(person_id=person_id, session_key=session_key),
    }
    return door.page(request, "parents/notices.html", context)


@require_POST
@login_required
def device(request: HttpRequest) -> HttpResponse:
    """This browser is woken from now on, or no more."""
    person_id, session_key = person_id_of(request), request.session.session_key or ""
    form = DeviceForm(request.POST)
    facts = form.cleaned_data if form.is_valid() else {"endpoint": "-", "browser_key": "", "secret": ""}
    if not facts["endpoint"]:
        actions.unsubscribe(person_id=person_id, session_key=session_key)
        messages.success(request, _("Cet appareil n’affiche plus d’avis."))
        return redirect("parents:notices")
    try:
        actions.subscribe(person_id=person_id, session_key=session_key, now=timezone.now(), **facts)
        messages.success(request, _("Cet appareil affichera vos avis."))
    except DeviceRefused:
        messages.warning(request, _("Cet appareil ne peut pas afficher d’avis. Les courriels continuent."))
    return redirect("parents:notices")
