"""The key of an application that is being set up: in this browser's session, sealed, until it is. Floor 4."""

from cryptography.fernet import InvalidToken
from django.http import HttpRequest

from portail.accounts.factors.rules import new_secret
from portail.accounts.factors.sealing import seal, unseal

_KEY = "application"


def pending_secret(request: HttpRequest) -> str:
    """The key that this browser shows; the same at each look, so that a page shown again still serves."""
    try:
        return unseal(request.session[_KEY])
    except (KeyError, InvalidToken):
        secret = new_secret()
        request.session[_KEY] = seal(secret)
        return secret


def forget_secret(request: HttpRequest) -> None:
    """It is kept with the account now."""
    request.session.pop(_KEY, None)
