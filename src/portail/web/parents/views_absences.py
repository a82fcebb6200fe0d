"""Absences of all the children on one page, and the reasons that parents send. Floor 10.

Templates: parents/absences.html, whose first lines tell its context.
"""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portail.access.grants import FollowedChild
from portail.attendance import actions, queries
from portail.attendance.actions import AbsenceRefused
from portail.attendance.queries import AbsenceRow, Absences, BoardRules
from portail.attendance.rules import Standing
from portail.files.rules import SUFFIXES
from portail.files.store import FileGone, FileRefused, Shelf, open_kept
from portail.links.ages import Category
from portail.web.parents.ages import of_age
from portail.web.parents.children import children_of, grants_of, shown_in
from portail.web.parents.forms_absences import ReasonForm
from portail.web.parents.views_absences_words import ToJustify, coming, past, to_justify
from portail.web.ui import door
from portail.web.ui.uploads import NOTE_BYTES, is_too_large, takes_a_note

type Forms = Mapping[UUID, ReasonForm]

SHOWN = 30
"""Lines of the history before « Tout l’historique »."""
ALL = "tout"  # in the address of the whole history


@login_required
@require_GET
def absences(request: HttpRequest) -> HttpResponse:
    """« À motiver », « Annoncées », « Historique »: every child on one page."""
    return _page(request, {})


@takes_a_note
@require_http_methods(["GET", "POST"])
def justify(request: HttpRequest, absence: UUID) -> HttpResponse:
    """Send the school a reason; what does not wait for one any more is left as it is."""
    if request.method == "GET":  # the other language's link, from a form in error
        return redirect("parents:absences")
    grants = grants_of(request, Category.ABSENCES)
    of_boards = queries.board_rules(grant.board_id for grant in grants)
    board = queries.board_of_absence(grants, absence=absence, of_boards=of_boards)
    if board is None:
        raise Http404
    form = ReasonForm(request.POST, request.FILES, auto_id=f"{absence}-%s", reasons=of_boards[board].reasons)
    if not is_sound(request, form):
        return _page(request, {absence: form})
    words = form.words(form.cleaned_data["reason"])
    try:
        before = actions.justify(
            grants, absence=absence, words=words, of_boards=of_boards, now=timezone.now()
        )
    except (AbsenceRefused, FileRefused) as refusal:
        door.refuse(form, "note", refusal)
        return _page(request, {absence: form})
    messages.success(request, _sent_words(before))
    return redirect("parents:absences")


@login_required
@require_GET
def note(request: HttpRequest, explanation: UUID) -> HttpResponseBase:
    """A document, back to the parent who sent it and to nobody else; never opened by the page itself."""
    grants = grants_of(request, Category.ABSENCES)
    found = queries.note_of(grants, explanation=explanation)
    if found is None:
        raise Http404
    try:
        file = open_kept(found.digest, shelf=Shelf.QUARANTINE)
    except FileGone:
        raise Http404 from None
    name = f"piece.{SUFFIXES[found.media_type]}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=found.media_type)


def is_sound(request: HttpRequest, form: ReasonForm) -> bool:
    """Whether the form can be read, its document being no heavier than it may."""
    form.is_valid()
    if is_too_large(request):
        door.refuse(form, "note", FileRefused("file-too-large", limit=NOTE_BYTES))
    return not form.errors


def is_told(child: FollowedChild, of_boards: Mapping[int, BoardRules]) -> bool:
    """Whether the child's school has its absences here: only then does it look for what families announce."""
    return child.grant.school_id in of_boards[child.grant.board_id].publishers


def _sent_words(before: Standing | None) -> str:
    if before in actions.ASKED:
        return _("Motif transmis à l’école.")
    return _("Cette absence n’attend plus de motif.")


def _page(request: HttpRequest, in_error: Forms) -> HttpResponse:
    everyone = children_of(request)
    children = {child.grant.student_id: child for child in shown_in(everyone, Category.ABSENCES)}
    of_boards = queries.board_rules(child.grant.board_id for child in children.values())
    grants = [child.grant for child in children.values()]
    found = queries.absences_of(grants, of_boards=of_boards, today=timezone.localdate())
    publish = [child for child in children.values() if is_told(child, of_boards)]
    context: dict[str, object] = {
        "children": list(children.values()),
        "hidden": of_age(everyone, Category.ABSENCES),
        "silent": [
            (child, of_boards[child.grant.board_id].phone)
            for child in children.values()
            if child not in publish
        ],
        "may_announce": bool(publish),
        "form": next(iter(in_error.values()), None),
    }
    lists = _lists(found, children, of_boards, in_error, shown=None if ALL in request.GET else SHOWN)
    return door.page(request, "parents/absences.html", context | lists)


def _lists(
    found: Absences,
    children: Mapping[int, FollowedChild],
    of_boards: Mapping[int, BoardRules],
    in_error: Forms,
    *,
    shown: int | None,
) -> dict[str, object]:
    """The page's three lists, in words. total: how long the whole history is."""
    today = timezone.localdate()
    waiting = found.of(*actions.ASKED)
    over = [row for row in found.rows if row not in waiting]
    return {
        "waiting": [
            _waiting(row, children[row.student_id], of_boards[row.board_id], in_error) for row in waiting
        ],
        "coming": [
            coming(one, children[one.student_id], of_boards[one.board_id], today=today)
            for one in found.announced
        ],
        "past": [past(row, children[row.student_id], of_boards[row.board_id]) for row in over[:shown]],
        "total": len(over),
    }


def _waiting(row: AbsenceRow, child: FollowedChild, decided: BoardRules, in_error: Forms) -> ToJustify:
    known = in_error.get(row.public_id)
    form = known or ReasonForm(auto_id=f"{row.public_id}-%s", reasons=decided.reasons)
    return to_justify(row, child, decided, form, now=timezone.now())
