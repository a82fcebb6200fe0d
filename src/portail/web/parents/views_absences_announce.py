"""Announcing an absence, and taking it back before it begins. Floor 10.

Template: parents/absence_announce.html, whose first lines tell its context.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portail.access.grants import FollowedChild
from portail.attendance import actions, queries, rules
from portail.attendance.actions import AbsenceRefused
from portail.attendance.queries import BoardRules
from portail.files.store import FileRefused
from portail.links.ages import Category
from portail.web.parents.children import children_of, grants_of, shown_in
from portail.web.parents.forms_absences import AnnounceForm, code_for, common_reasons
from portail.web.parents.views_absences import is_sound, is_told
from portail.web.ui import door
from portail.web.ui.refusals import sentence
from portail.web.ui.uploads import takes_a_note

# Beside which field each refusal is said.
_FIELDS = {"absence-out-of-order": "last", "absence-too-long": "last", "absence-too-far": "last",
           "absence-in-part": "part", "absence-periods": "periods",
           "absence-too-many-notes": "note"}  # fmt: skip


@takes_a_note
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """One absence to come, of one or more children whose schools take announcements."""
    children = shown_in(children_of(request), Category.ABSENCES)
    of_boards = queries.board_rules(child.grant.board_id for child in children)
    told = [child for child in children if is_told(child, of_boards)]
    if not told:
        return redirect("parents:absences")
    form = _form(request, told, of_boards)
    if request.method == "GET" or not is_sound(request, form):
        return _page(request, form, told, of_boards)
    try:
        made = _announce(form, told, of_boards)
    except AbsenceRefused as refusal:
        door.refuse(form, _FIELDS.get(refusal.code, "first"), refusal)
        return _page(request, form, told, of_boards)
    except FileRefused as refusal:
        door.refuse(form, "note", refusal)
        return _page(request, form, told, of_boards)
    messages.success(request, _told_words(made))
    return redirect("parents:absences")


@login_required
@require_POST
def withdraw(request: HttpRequest, announcement: UUID) -> HttpResponse:
    """Take one's own announcement back, before its first day."""
    grants = grants_of(request, Category.ABSENCES)
    try:
        if not actions.withdraw(grants, announcement=announcement, now=timezone.now()):
            raise Http404
    except AbsenceRefused as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(request, _("L’annonce est retirée."))
    return redirect("parents:absences")


def _form(
    request: HttpRequest, children: list[FollowedChild], of_boards: Mapping[int, BoardRules]
) -> AnnounceForm:
    data = request.POST.copy() if request.method == "POST" else None
    choices = [(str(child.public_id), child.given_name) for child in children]
    if data is not None and len(choices) == 1:
        data["children"] = choices[0][0]
    reasons = common_reasons(of_boards[child.grant.board_id] for child in children)
    return AnnounceForm(data, request.FILES or None, children=choices, reasons=reasons)


def _announce(form: AnnounceForm, children: list[FollowedChild], of_boards: dict[int, BoardRules]) -> int:
    chosen = [child.grant for child in children if str(child.public_id) in form.cleaned_data["children"]]
    words = {
        grant: form.words(code_for(of_boards[grant.board_id], form.cleaned_data["reason"]))
        for grant in chosen
    }
    return actions.announce(words, planned=form.planned(), of_boards=of_boards, now=timezone.now())


def _told_words(made: int) -> str:
    if not made:
        return _("Cette absence était déjà annoncée.")
    return ngettext(
        "Absence annoncée à l’école.", "Absences annoncées aux écoles de %(count)s enfants.", made
    ) % {"count": made}


@dataclass(frozen=True, slots=True)
class Hour:
    """Until when an absence of today may be announced, of these children. is_over: it may no more."""

    until: time
    children: tuple[FollowedChild, ...]
    is_over: bool


def _hours(children: list[FollowedChild], of_boards: Mapping[int, BoardRules]) -> list[Hour]:
    """One line an hour, the first first."""
    by_hour: dict[time, tuple[FollowedChild, ...]] = {}
    for child in children:
        until = of_boards[child.grant.board_id].announce_until
        by_hour[until] = (*by_hour.get(until, ()), child)
    local = timezone.localtime()
    today = local.date()
    return [
        Hour(
            until,
            some,
            is_over=not rules.may_announce(day=today, today=today, now=local.time(), until=until),
        )
        for until, some in sorted(by_hour.items())
    ]


def _page(
    request: HttpRequest,
    form: AnnounceForm,
    children: list[FollowedChild],
    of_boards: Mapping[int, BoardRules],
) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "children": children,
        "hours": _hours(children, of_boards),
        "today": timezone.localdate(),
    }
    return door.page(request, "parents/absence_announce.html", context)
