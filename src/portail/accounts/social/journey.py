"""To a provider and back, in one browser: what returns is held against what left. Floor 4."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from portail.accounts.social import discovery
from portail.accounts.social.providers import TENANT, Provider, provider_of
from portail.accounts.social.tokens import NotVouched, Subject, key_name, read_token

SIGN_IN, ADD = "sign_in", "add"


@dataclass(frozen=True, slots=True)
class Errand:
    """Why somebody goes to a provider, kept in their session meanwhile.

    purpose: SIGN_IN or ADD. person: who adds the account to theirs, 0 for nobody. next_path: a
    path of ours, checked by the caller.
    """

    purpose: str
    language: str
    next_path: str
    remember: bool = False
    person: int = 0


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider vouched for. uid: a digest of issuer and subject, the same at each visit.

    email: what the provider says, to fill in a form; it proves nothing.
    """

    provider: str
    uid: str
    email: str


def depart(request: HttpRequest, *, provider: Provider, errand: Errand) -> str:
    """The provider's address to go to. Raises NotVouched when the provider cannot be reached."""
    authorize = discovery.published(provider).authorize
    nonce, state = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    asked = {
        "client_id": provider.client_id,
        "redirect_uri": _return_address(provider),
        "response_type": "code",
        "scope": provider.scope,
        "state": state,
        "nonce": nonce,
    }
    kept = {"errand": asdict(errand), "nonce": nonce}
    if provider.takes_pkce:
        proof = generate_code_challenge()
        kept["code_verifier"] = proof.pop("code_verifier")
        asked |= proof
    statekit.stash_state(request, provider_id=provider.key, state=kept, state_id=state)
    return f"{authorize}{'&' if '?' in authorize else '?'}{urlencode(asked)}"


def arrive(request: HttpRequest, *, provider_key: str, now: datetime) -> tuple[Errand, Vouched]:
    """What this browser left for, and what the provider vouches for. Raises NotVouched.

    The state is used up first, whatever follows: one return for one departure, to the provider that
    was left for, in the browser that left.
    """
    state = request.GET.get("state", "")
    kept = statekit.unstash_state(request, provider_id=provider_key, state_id=state) if state else None
    provider = provider_of(provider_key)
    if kept is None or provider is None:
        raise NotVouched("state-unknown")
    _check_answer(request.GET, provider)
    token = _exchange(provider, request.GET["code"], kept.get("code_verifier"))
    keys = discovery.keys_of(provider, name=key_name(token))
    subject = read_token(token, provider=provider, keys=keys, nonce=kept["nonce"], now=now)
    return Errand(**kept["errand"]), Vouched(provider.key, _uid(subject), subject.email)


def _check_answer(answer: Mapping[str, str], provider: Provider) -> None:
    """Whether it is this provider's answer, and a code. An issuer that names itself is never another."""
    named = answer.get("iss")
    if named is None and discovery.published(provider).names_itself:
        raise NotVouched("answer-issuer")
    if named is not None and TENANT not in provider.issuer and named != provider.issuer:
        raise NotVouched("answer-issuer")
    if "error" in answer or not answer.get("code"):
        raise NotVouched("answer-refusal")


def _exchange(provider: Provider, code: str, code_verifier: object) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _return_address(provider),
        "client_id": provider.client_id,
        "client_secret": provider.client_secret(),
    }
    if isinstance(code_verifier, str):
        form["code_verifier"] = code_verifier
    token = discovery.send(provider, discovery.published(provider).token, form).get("id_token")
    if not isinstance(token, str):
        raise NotVouched("token-absent")
    return token


def _return_address(provider: Provider) -> str:
    """One address for each provider: an answer of one is never taken for another's."""
    return f"{settings.BASE_URL}{reverse('social_return', args=[provider.key])}"


def _uid(subject: Subject) -> str:
    """Issuer and number together: the same number at two issuers is two accounts."""
    return hashlib.sha256(f"{subject.issuer}\n{subject.number}".encode()).hexdigest()
