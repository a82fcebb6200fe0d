"""/sw.js: the service worker, at the root so that it may see every page. Floor 10."""

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from portail.database.transactions import own_transactions

PARTS = ("ui/push.js", "ui/offline.js")


@own_transactions
@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """Asked again at each visit; the parts' addresses change with what they hold."""
    lines = [f'importScripts("{static(part)}");' for part in PARTS]
    body = "\n".join(['"use strict";', *lines, ""])
    return HttpResponse(body, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
