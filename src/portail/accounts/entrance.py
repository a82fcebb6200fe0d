"""The one way in: a request becomes a signed-in session, through every stage of allauth. Floor 4."""

from datetime import datetime

from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.core.internal.httpkit import authenticated_user
from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse

from portail.accounts import devices, seals
from portail.accounts.factors.queries import has_second_factor
from portail.accounts.factors.stage import PROVED_BY, stage_of
from portail.accounts.models import Person
from portail.accounts.sessions import DEVICE_KEY, ENDS_KEY, KNOWN_KEY, ORDINARY, REMEMBERED, REMEMBERED_KEY

# How somebody came in by a provider, who may have asked nothing of them: it confirms nothing.
SOCIAL = "social"
# What confirms somebody who has a second step.
SECOND_STEPS = frozenset({"passkey", "totp", "recovery_code"})
_BROWSER_KEY = "browser"
_LINK_KEY = "mail_link"
_ADDRESS_KEY = "entering_as"


def enter(
    request: HttpRequest, *, person_id: int, method: str, remember: bool, next_path: str, now: datetime
) -> HttpResponse:
    """Sign a person in, or send them to the stage that is still asked of them; the response to give.

    method: how they proved who they are: "password", "code", "passkey"… The session's key changes, and
    whatever another person left in this browser goes. remember: 30 days, else 12 hours and until
    the browser closes. next_path: a path of ours, checked by the caller.
    """
    person = Person.objects.get(pk=person_id, is_active=True)
    if request.user.is_authenticated:
        logout(request)
    request.session[ENDS_KEY] = (now + (REMEMBERED if remember else ORDINARY)).isoformat()
    request.session[REMEMBERED_KEY] = remember
    request.session[DEVICE_KEY] = devices.device_words(request.headers.get("User-Agent", ""))
    record_authentication(request, person, method=method)
    # Our addresses are proved before they are kept: allauth has nothing to verify.
    login = Login(user=person, email_verification="none", redirect_url=next_path, state={PROVED_BY: method})
    return perform_login(request, login)


def go_on(request: HttpRequest, *, method: str) -> HttpResponse:
    """Past the second step, by what was just proved: in, or to whatever else is asked."""
    stage = stage_of(request)
    if stage is None or stage.login.user is None:
        raise RuntimeError(f"{request.path} went on without a sign-in that waits for its second step")
    record_authentication(request, stage.login.user, method=method)
    return stage.leave()


def keep_address(request: HttpRequest, address_key: str) -> None:
    """Remember by which address somebody began to sign in, until their second step."""
    request.session[_ADDRESS_KEY] = address_key


def kept_address(request: HttpRequest) -> str:
    """The address by which the sign-in under way began, or ""."""
    return str(request.session.get(_ADDRESS_KEY, ""))


def leave(request: HttpRequest) -> None:
    """Sign out: the session's row is deleted and its cookie means nothing any more."""
    logout(request)


def confirm(request: HttpRequest, *, method: str = "password") -> None:
    """Keep that the person just proved again who they are; the session's key changes."""
    request.session.cycle_key()
    record_authentication(request, authenticated_user(request), method=method, reauthenticated=True)


def is_confirmed(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the person proved who they are in the last five minutes, at the door or again since.

    Who has a second step proved it: or a mailbox and a forgotten session would add a passkey past it.
    """
    records = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    has_second_step = bool(records) and has_second_factor(person_id=int(request.user.pk or 0))
    own = [
        record
        for record in records
        if (record["method"] in SECOND_STEPS if has_second_step else record["method"] != SOCIAL)
    ]
    if not own:
        return False
    age_seconds = now.timestamp() - float(own[-1]["at"])
    return age_seconds < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def keep_signed_in(request: HttpRequest) -> None:
    """After a change of password: this session goes on under a new key."""
    if request.user.pk is not None:
        update_session_auth_hash(request, Person.objects.get(pk=request.user.pk))


def browser_of(request: HttpRequest, *, create: bool = False) -> str:
    """The random value that binds challenges to this browser's session; "" when it has none."""
    value = request.session.get(_BROWSER_KEY, "")
    if not value and create:
        value = request.session[_BROWSER_KEY] = seals.new_browser()
    return str(value)


def keep_device(request: HttpRequest, cookie: str) -> None:
    """Remember which known device this session is of, so that ending one forgets the other."""
    request.session[KNOWN_KEY] = seals.value_digests(devices.values_of(cookie)[0])[0]


def keep_link(request: HttpRequest, token: str) -> None:
    """Remember that this browser opened a mail's link."""
    request.session[_LINK_KEY] = token


def kept_link(request: HttpRequest) -> str:
    """The token of the mail's link that this browser opened last, or ""."""
    return str(request.session.get(_LINK_KEY, ""))
