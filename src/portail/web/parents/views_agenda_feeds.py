"""« Abonnements »: calendar addresses that a parent makes, renews and revokes. Floor 10.

Template: parents/agenda_feeds.html (form, feeds: tuple[ShownFeed], made: a new address or "", notices,
refused).
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portail.access.grants import FollowedChild
from portail.agenda.actions import FeedRefused, create_feed, renew_feed, revoke_feed
from portail.agenda.queries import FeedRow, feeds_of
from portail.agenda.wording import DETAILS
from portail.links.ages import Category
from portail.web.parents.ages import of_age
from portail.web.parents.children import Children, children_of, shown_in
from portail.web.parents.forms_agenda import FeedForm
from portail.web.ui import door
from portail.web.ui.confirmed import confirmed_from
from portail.web.ui.person import person_id_of


@dataclass(frozen=True, slots=True)
class ShownFeed:
    """A feed in the list. child: None is the family; is_lost: it was a child's whom one follows no more."""

    feed: FeedRow
    child: FollowedChild | None

    @property
    def is_lost(self) -> bool:
        return self.feed.student_id is not None and self.child is None


@login_required
@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest) -> HttpResponseBase:
    """The addresses, and the form of one more; a new one is shown at once, and never again."""
    if request.method == "POST":
        return _make(request)
    children = children_of(request)
    return _page(request, children, _form(children, chosen=request.GET))


@confirmed_from("parents:feeds", keep=("whose", "detail"))
def _make(request: HttpRequest) -> HttpResponse:
    """For who proved who they are just now: an address outlives the session that made it."""
    children = children_of(request)
    form = _form(children, request.POST)
    if not form.is_valid():
        return _page(request, children, form)
    try:
        token = create_feed(
            person_id=person_id_of(request),
            child=form.child.grant if form.child else None,
            detail=form.cleaned_data["detail"],
            now=timezone.now(),
        )
    except FeedRefused as refused:
        return _page(request, children, form, refused=refused)
    return _page(request, children, _form(children), token=token)


@require_POST
@confirmed_from("parents:feeds")
def renew(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Another address for the same feed; the former one stops."""
    children = children_of(request)
    followed = tuple(child.grant for child in children)
    try:
        token = renew_feed(
            person_id=person_id_of(request), feed_id=feed_id, followed=followed, now=timezone.now()
        )
    except FeedRefused:
        raise Http404 from None
    return _page(request, children, _form(children), token=token)


@login_required
@require_POST
def revoke(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """The address stops at once."""
    try:
        revoke_feed(person_id=person_id_of(request), feed_id=feed_id, now=timezone.now())
    except FeedRefused:
        raise Http404 from None
    messages.success(request, _("L’adresse est révoquée : plus aucun calendrier ne la lit."))
    return redirect("parents:feeds")


def _form(children: Children, sent: QueryDict | None = None, *, chosen: QueryDict | None = None) -> FeedForm:
    """A new address: for no child whose agenda is hidden by age. chosen: before the password was asked."""
    return FeedForm(sent, children=shown_in(children, Category.AGENDA), chosen=chosen)


def _page(
    request: HttpRequest,
    children: Children,
    form: FeedForm,
    *,
    token: str = "",
    refused: FeedRefused | None = None,
) -> HttpResponse:
    by_student = {child.grant.student_id: child for child in children}
    rows = feeds_of(person_id_of(request))
    context: dict[str, object] = {
        "form": form,
        "feeds": tuple(ShownFeed(row, by_student.get(row.student_id or 0)) for row in rows),
        "details": DETAILS,
        "made": _address(token) if token else "",
        "refused": refused,
        "children": shown_in(children, Category.AGENDA),
        "hidden": of_age(children, Category.AGENDA),
    }
    return door.page(request, "parents/agenda_feeds.html", context)


def _address(token: str) -> str:
    return f"{settings.BASE_URL}{reverse('public:calendar_feed', kwargs={'token': token})}"
