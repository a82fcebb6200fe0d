"""« Ce n’était pas moi », from a mail: one button, then a new password. Floor 10.

Template: public/not_me.html (is_open).
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portail.access.actions import disavow
from portail.accounts import alerts, entrance
from portail.database.transactions import own_transactions


@own_transactions
@require_http_methods(["GET", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing: programs that read mails follow links. The page says nothing of the account."""
    now = timezone.now()
    if request.method == "POST" and disavow(token=token, now=now):
        entrance.leave(request)
        done = _("C’est fait\u00a0: tous les appareils sont déconnectés. Choisissez un nouveau mot de passe.")
        messages.success(request, done)
        return redirect("public:reset")
    return render(request, "public/not_me.html", {"is_open": alerts.is_open(token, now=now)})
