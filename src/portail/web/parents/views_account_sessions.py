"""« Mes appareils »: where one is signed in, and signing out there. Floor 10.

Template: parents/sessions.html (sessions: tuple[ShownSession], notices).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portail.accounts import entrance, queries
from portail.accounts.actions import sessions as ending
from portail.accounts.queries import SessionFacts
from portail.web.ui import door
from portail.web.ui.person import person_id_of


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A browser where the person is signed in. device: « Chrome sur Android », in the page's language."""

    public_id: UUID
    device: str
    opened_at: datetime
    ends_at: datetime
    is_remembered: bool
    is_current: bool


@require_http_methods(["GET", "POST"])
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """The list; a POST signs out everywhere else."""
    now = timezone.now()
    person_id = person_id_of(request)
    key = request.session.session_key or ""
    if request.method == "POST":
        ended = ending.end_other_sessions(person_id=person_id, session_key=key, now=now)
        messages.success(request, _ended(ended))
        return redirect("parents:sessions")
    found = queries.open_sessions(person_id=person_id, current_key=key, now=now)
    return door.page(request, "parents/sessions.html", {"sessions": tuple(_shown(each) for each in found)})


@require_POST
@login_required
def session_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sign out of one browser; of this one, the usual way."""
    ended = ending.end_session(person_id=person_id_of(request), public_id=public_id, now=timezone.now())
    if ended and not request.session.exists(request.session.session_key or ""):
        entrance.leave(request)
        return redirect("public:home")
    messages.success(request, _ended(int(ended)))
    return redirect("parents:sessions")


def _ended(count: int) -> str:
    if not count:
        return _("Aucun autre appareil n’était connecté.")
    return ngettext("%(count)s appareil est déconnecté.", "%(count)s appareils sont déconnectés.", count) % {
        "count": count
    }


def _shown(session: SessionFacts) -> ShownSession:
    browser, _stroke, system = session.device.partition("/")
    if browser and system:
        device = _("%(browser)s sur %(system)s") % {"browser": browser, "system": system}
    else:
        device = browser or system or _("Appareil inconnu")
    return ShownSession(
        public_id=session.public_id,
        device=device,
        opened_at=session.created_at,
        ends_at=session.expires_at,
        is_remembered=session.is_remembered,
        is_current=session.is_current,
    )
