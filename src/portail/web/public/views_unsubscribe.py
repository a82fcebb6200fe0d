"""« Se désabonner », from a mail: without sign-in, one kind of notices off and nothing else. Floor 10.

Template: public/unsubscribe.html (kind: "" when the link is not one of ours, is_done).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portail.database.transactions import own_transactions
from portail.digests.actions import stop
from portail.digests.tokens import read_token


# A mail program posts by itself, from nowhere and without a cookie (RFC 8058): the token alone says what for.
@csrf_exempt
@never_cache
@own_transactions
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing: programs that read mails follow links."""
    asked = read_token(token)
    is_done = request.method == "POST" and stop(token, now=timezone.now())
    context = {"kind": asked.kind if asked else "", "is_done": is_done}
    return render(request, "public/unsubscribe.html", context)
