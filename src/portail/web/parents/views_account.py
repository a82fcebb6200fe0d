"""« Mon compte »: what it holds, language, password, closing; and the password asked again. Floor 10.

Templates: parents/account.html (addresses: tuple[ShownAddress], language, sessions: int,
kinds: of each way in, has_second_factor, notices),
parents/password.html (form, rules, notices), parents/language.html (form, notices),
parents/close.html (form, notices), parents/confirm.html (form, next,
kinds, has_step, notices).
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portail.access.actions import close_account
from portail.accounts import entrance, queries
from portail.accounts.actions import persons, sign_in
from portail.accounts.factors import totp
from portail.accounts.factors.queries import has_second_factor
from portail.accounts.queries import AddressFacts
from portail.accounts.refusals import AccountRefused
from portail.accounts.rules import CodeRefused
from portail.accounts.ways import Kind, ways_of
from portail.database.context import rows_of
from portail.database.transactions import own_transactions
from portail.records.queries import boards_holding
from portail.web.parents.forms_account import ChangePasswordForm, CloseForm, ConfirmForm, LanguageForm
from portail.web.ui import door, visitor
from portail.web.ui.confirmed import confirmed
from portail.web.ui.person import person_id_of


@dataclass(frozen=True, slots=True)
class ShownAddress:
    """An address of the account, and the boards that hold it: told to its owner alone."""

    id: int
    email: str
    is_main: bool
    boards: tuple[str, ...]


@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Everything of the account on one page."""
    person_id = person_id_of(request)
    person = queries.person(person_id=person_id)
    sessions = queries.open_sessions(
        person_id=person_id, current_key=request.session.session_key or "", now=timezone.now()
    )
    context: dict[str, object] = {
        "addresses": tuple(_shown(row, person_id) for row in queries.proved_addresses(person_id=person_id)),
        "language": person.language if person else "fr",
        "sessions": len(sessions),
        "kinds": [way.kind for way in ways_of(person_id)],
        "has_second_factor": has_second_factor(person_id=person_id),
    }
    return door.page(request, "parents/account.html", context)


@own_transactions
@require_http_methods(["GET", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """A new password; the present one is asked in the same form, and every other session ends."""
    if not queries.has_password(person_id=person_id_of(request)):
        return redirect("parents:password_choose")
    form = ChangePasswordForm(door.posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            persons.change_password(
                person_id=person_id_of(request),
                current=form.cleaned_data["current"],
                password=form.cleaned_data["password"],
                session_key=request.session.session_key or "",
                now=timezone.now(),
            )
            return _password_changed(request)
        except AccountRefused as refused:
            refusal = refused
            door.refuse(form, "password" if refused.code == "password-weak" else "current", refused)
    context = {"form": form, "rules": door.password_rules(refusal)}
    return door.page(request, "parents/password.html", context, refusal=refusal)


@require_http_methods(["GET", "POST"])
@login_required
def language(request: HttpRequest) -> HttpResponse:
    """The language of the mails, and from now on of the pages."""
    person = queries.person(person_id=person_id_of(request))
    form = LanguageForm(door.posted(request), initial={"language": person.language if person else "fr"})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        persons.change_language(person_id=person_id_of(request), language=chosen)
        with translation.override(chosen):
            messages.success(request, _("Vos pages et vos courriels sont maintenant en français."))
            return redirect("parents:account")
    return door.page(request, "parents/language.html", {"form": form})


@require_http_methods(["GET", "POST"])
@confirmed
def close(request: HttpRequest) -> HttpResponse:
    """The end of the account: a page that says what goes, then it goes."""
    form = CloseForm(door.posted(request))
    if request.method == "POST" and form.is_valid():
        close_account(person_id=person_id_of(request), now=timezone.now())
        entrance.leave(request)
        messages.success(request, _("Votre compte est fermé."))
        return redirect("account_login")
    return door.page(request, "parents/close.html", {"form": form})


@own_transactions
@require_http_methods(["GET", "POST"])
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """The password again, and the second step of who has one; then back to what was asked."""
    next_path = door.safe_next(request)
    person_id = person_id_of(request)
    kinds = {way.kind for way in ways_of(person_id)}
    has_step = has_second_factor(person_id=person_id)
    form = ConfirmForm(door.posted(request), has_password=Kind.PASSWORD in kinds, has_step=has_step)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            entrance.confirm(request, method=_confirmed_by(request, form, person_id))
            return redirect(next_path)
        except (AccountRefused, CodeRefused) as refused:
            refusal = refused
            field = "current" if refused.code.startswith("password-") else "code"
            door.refuse(form, field if field in form.fields else None, refused)
    context = {"form": form, "next": next_path, "kinds": kinds, "has_step": has_step}
    return door.page(request, "parents/confirm.html", context, refusal=refusal)


def _confirmed_by(request: HttpRequest, form: ConfirmForm, person_id: int) -> str:
    """Check what the form asked for; how it was proved. Raises AccountRefused, CodeRefused."""
    now = timezone.now()
    method = ""
    if "current" in form.fields:
        sign_in.check_own_password(person_id=person_id, password=form.cleaned_data["current"], now=now)
        method = "password"
    if "code" in form.fields:
        person = queries.person(person_id=person_id)
        method = totp.check(
            person_id=person_id,
            typed=form.cleaned_data["code"],
            device=visitor.device(request),
            address_key=person.email if person else "",
            now=now,
        )
    if not method:
        raise AccountRefused("password-wrong")
    return method


def _shown(row: AddressFacts, person_id: int) -> ShownAddress:
    with rows_of(actor=person_id, address=row.email):
        held = boards_holding(address_key=row.email)
    return ShownAddress(row.id, row.email, row.is_main, tuple(each.board_name for each in held))


def _password_changed(request: HttpRequest) -> HttpResponse:
    entrance.keep_signed_in(request)
    messages.success(request, _("Votre mot de passe est changé. Vos autres appareils sont déconnectés."))
    return redirect(reverse("parents:account"))
