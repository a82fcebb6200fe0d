"""Who has no password confirms that it is them by a code mailed to their main address. Floor 10.

Template: parents/confirm_code.html (form, sent, notices).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portail.accounts import entrance, queries
from portail.accounts.actions.sign_in import use_confirmation
from portail.accounts.queries import ChallengeFacts
from portail.accounts.refusals import AccountRefused
from portail.database.transactions import own_transactions
from portail.web.ui import door, steps
from portail.web.ui.flows import CONFIRM_FLOW
from portail.web.ui.person import person_id_of
from portail.web.ui.refusals import sentence

_NEXT_KEY = "confirm_next"


@own_transactions
@require_POST
@login_required
def confirm_mail(request: HttpRequest) -> HttpResponse:
    """Have a code sent to the main address."""
    request.session[_NEXT_KEY] = door.safe_next(request)
    now = timezone.now()
    person = queries.person(person_id=person_id_of(request))
    try:
        if person is not None:
            purpose = CONFIRM_FLOW.purpose
            door.ask_code(request, purpose=purpose, email=person.email, now=now, person=person.id)
    except AccountRefused as refusal:
        messages.warning(request, sentence(refusal))
    return redirect(CONFIRM_FLOW.code)


@own_transactions
@require_http_methods(["GET", "POST"])
@login_required
def confirm_code(request: HttpRequest) -> HttpResponse:
    """The code; then back to what was asked."""
    now = timezone.now()

    def proved(proof: ChallengeFacts) -> HttpResponse:
        browser = entrance.browser_of(request)
        use_confirmation(challenge_id=proof.id, browser=browser, person_id=person_id_of(request), now=now)
        entrance.confirm(request, method="code")
        return redirect(request.session.pop(_NEXT_KEY, "parents:account"))

    return steps.code_step(request, CONFIRM_FLOW, now=now, proved=proved)
