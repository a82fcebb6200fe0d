"""Between a request and the accounts room: what every page of sign-in, sign-up and reset needs. Floor 10."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portail.accounts import entrance, policy, queries, seals
from portail.accounts.actions import challenges, sign_in
from portail.accounts.devices import device_words
from portail.accounts.queries import ChallengeFacts
from portail.accounts.refusals import AccountRefused, Busy
from portail.accounts.rules import PAGE_PATTERNS, PASSPHRASE, CodeRefused, PasswordReport, RuleResult
from portail.common.errors import Refusal
from portail.web.ui import visitor
from portail.web.ui.refusals import sentence


@dataclass(frozen=True, slots=True)
class SentCode:
    """What a code page says of the code: to whom it went, when, and when another may be asked for.

    from_link: the code, when this browser opened the mail's link; else "".
    """

    purpose: str
    email: str
    sent_at: datetime
    seconds_to_resend: int
    from_link: str


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """The rules under a password field, each met or not, and what the page's script tries them with."""

    results: tuple[RuleResult, ...]
    policy: str
    passphrase: int
    patterns: dict[str, str]


def ask_code(
    request: HttpRequest, *, purpose: str, email: str, now: datetime, person: int | None = None
) -> UUID:
    """Have a code sent to an address for this browser. Raises AccountRefused."""
    return challenges.open_challenge(
        purpose=purpose,
        email=email,
        browser=entrance.browser_of(request, create=True),
        language=(get_language() or "fr")[:2],
        network=visitor.network(request),
        device=visitor.device(request),
        now=now,
        person=person,
    )


def sent_challenge(
    request: HttpRequest, *, purpose: str, now: datetime, person: int | None = None
) -> ChallengeFacts | None:
    """The newest challenge of this browser for this purpose, or None."""
    return queries.current_challenge(
        browser=entrance.browser_of(request), purpose=purpose, now=now, person=person
    )


def try_code(request: HttpRequest, *, challenge: ChallengeFacts, typed: str, now: datetime) -> ChallengeFacts:
    """Compare what was typed with the challenge's code. Raises CodeRefused, AccountRefused."""
    return challenges.prove(
        challenge_id=challenge.id,
        browser=entrance.browser_of(request),
        typed=typed,
        network=visitor.network(request),
        device=visitor.device(request),
        now=now,
        link_token=entrance.kept_link(request),
    )


def replace_expired(
    request: HttpRequest, refusal: Refusal, *, challenge: ChallengeFacts, now: datetime
) -> Refusal:
    """After an expired code, send another within the limits; the refusal to show."""
    if refusal.code != "code-expired":
        return refusal
    try:
        ask_code(request, purpose=challenge.purpose, email=challenge.email, now=now, person=challenge.person)
    except AccountRefused as limited:
        return limited
    return CodeRefused("code-replaced")


def sent_code(request: HttpRequest, *, challenge: ChallengeFacts, now: datetime) -> SentCode:
    """What the code page shows of a challenge."""
    token = entrance.kept_link(request)
    opened = bool(token) and seals.challenge_of_token(token) == challenge.id
    return SentCode(
        purpose=challenge.purpose,
        email=challenge.email,
        sent_at=challenge.created_at,
        seconds_to_resend=challenge.seconds_to_resend(now),
        from_link=seals.challenge_code(challenge) if opened and seals.is_link_of(challenge, token) else "",
    )


def password_rules(refusal: Refusal | None = None) -> PasswordRules:
    """The rules to list; after a refusal, with what was met."""
    report = refusal.values.get("report") if refusal else None
    return PasswordRules(
        results=report.results if isinstance(report, PasswordReport) else policy.rules_to_show(),
        policy=policy.policy().value,
        passphrase=PASSPHRASE,
        patterns={rule.value: pattern for rule, pattern in PAGE_PATTERNS.items()},
    )


def let_in(
    request: HttpRequest,
    *,
    person_id: int,
    address_key: str,
    method: str,
    remember: bool,
    next_path: str,
    now: datetime,
) -> HttpResponse:
    """Sign a person in, through every stage asked of them, and know their device from now on."""
    response = entrance.enter(
        request, person_id=person_id, method=method, remember=remember, next_path=next_path, now=now
    )
    if request.user.is_authenticated:
        welcome(request, response, person_id=person_id, address_key=address_key, now=now)
    else:
        entrance.keep_address(request, address_key)
        if queries.is_doubted(person_id=person_id):
            messages.warning(request, _("Pour entrer, choisissez d’abord un nouveau mot de passe."))
    return response


def welcome(
    request: HttpRequest, response: HttpResponse, *, person_id: int, address_key: str, now: datetime
) -> None:
    """Keep that a person came in, and know their device from now on."""
    kept = sign_in.note_sign_in(
        person_id=person_id,
        address_key=address_key,
        device=seals.new_browser(),
        held=visitor.device(request),
        words=device_words(request.headers.get("User-Agent", "")),
        now=now,
    )
    entrance.keep_device(request, kept)
    visitor.remember_device(response, kept)


def safe_next(request: HttpRequest) -> str:
    """Where the visitor was going, when that is a path of ours; else the parent's home."""
    wanted = request.POST.get("next") or request.GET.get("next") or request.GET.get("suite") or ""
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if safe else reverse("parents:today")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with: an empty one is a form all the same, and says what is missing."""
    return request.POST if request.method == "POST" else None


def refuse(form: Form, field: str | None, refusal: Refusal) -> None:
    """Say a refusal beside a field, or above all of them."""
    form.add_error(field, sentence(refusal))


def page(
    request: HttpRequest, template: str, context: dict[str, object], *, refusal: Refusal | None = None
) -> HttpResponse:
    """Render a page with the notices left for it; 503 with Retry-After when hashing was refused."""
    context = {**context, "notices": [str(message) for message in messages.get_messages(request)]}
    if not isinstance(refusal, Busy):
        return render(request, template, context)
    response = render(request, template, context, status=503)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response
