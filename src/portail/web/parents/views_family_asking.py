"""What a parent asks of the school about a file: a correction, or to be rid of a link. Floor 10.

Templates: parents/family_correction.html (child, form, asked: ShownAsked, notices), parents/family_deny.html
(child).
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portail.privacy.actions import AskingRefused, ask_correction, deny_guardianship
from portail.privacy.queries import Asked, asked_about
from portail.privacy.rules import Part
from portail.web.parents.forms_family import PARTS, CorrectionForm
from portail.web.parents.views_family import child_of_link
from portail.web.ui import door

_PART_WORDS = {str(part): words for part, words in PARTS}


@dataclass(frozen=True, slots=True)
class ShownAsked:
    """A correction asked for, with its part in words."""

    part: str
    asked: Asked


@login_required
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """« Demander une correction », and what was asked before with the school's answers."""
    child = child_of_link(request, link_id)
    form = CorrectionForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        part, text = Part(form.cleaned_data["part"]), form.cleaned_data["text"]
        try:
            ask_correction(child.grant, part=part, text=text, now=timezone.now())
        except AskingRefused as refused:
            door.refuse(form, None, refused)
        else:
            messages.success(request, _("Votre demande est envoyée au secrétariat de l’école."))
            return redirect("parents:family_correction", link_id=link_id)
    asked = [ShownAsked(str(_PART_WORDS.get(one.part, "")), one) for one in asked_about(child.grant)]
    context: dict[str, object] = {"child": child, "form": form, "asked": asked}
    return door.page(request, "parents/family_correction.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def deny(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """« Je ne suis pas le répondant »: says what it does first, then does it."""
    child = child_of_link(request, link_id)
    if request.method == "GET":
        return render(request, "parents/family_deny.html", {"child": child})
    deny_guardianship(child.grant, now=timezone.now())
    messages.success(request, _("C’est noté. L’accès est suspendu et l’école est avertie."))
    return redirect("parents:family")
