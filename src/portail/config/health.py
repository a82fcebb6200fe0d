"""The two questions that a supervisor asks: is the process alive, may it be given work? Floor 11.

Neither answer holds anything but a word and the name of what is missing.
"""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from portail.config.check import database_faults
from portail.database.transactions import own_transactions


@own_transactions
@require_safe
def alive(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's
    """Answer as long as the process does. Asks the database nothing: its absence kills no process."""
    return JsonResponse({"state": "alive"})


@own_transactions
@require_safe
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's
    """200 when the database answers, is migrated and knows us under a safe role; 503 otherwise."""
    try:
        faults = [fault.code for fault in database_faults()]
    except DatabaseError:
        faults = ["database-unreachable"]
    state = "not ready" if faults else "ready"
    return JsonResponse({"state": state, "faults": faults}, status=503 if faults else 200)
