"""« Vérifier un bulletin »: whoever holds the paper compares it with what the school issued. Floor 10.

Template: public/verify.html (form, verified, facts).
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portail.database.transactions import own_transactions
from portail.report_cards.actions import verify_paper
from portail.report_cards.paper import Compared, compared
from portail.web.public.forms_verify import VerifyForm
from portail.web.ui import door, visitor


@dataclass(frozen=True, slots=True)
class Answer:
    """facts: what the school issued; None when nothing like it was. is_limited: nothing was compared."""

    facts: Compared | None
    is_limited: bool


@own_transactions
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """One answer for a code that is none, a wrong date and a card not yet published."""
    form = VerifyForm(door.posted(request))
    answer = None
    if form.is_valid():
        verified = verify_paper(
            typed=form.cleaned_data["code"],
            birth_date=form.cleaned_data["birth_date"],
            network=visitor.network(request),
            now=timezone.now(),
        )
        facts = compared(verified.page) if verified.page else None
        answer = Answer(facts, verified.is_limited)
    return render(request, "public/verify.html", {"form": form, "answer": answer})
