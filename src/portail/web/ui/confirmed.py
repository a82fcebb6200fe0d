"""Screens that ask for the password again first. Floor 10."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from portail.accounts import entrance

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def confirmed[**P](view: View[P]) -> View[P]:
    """Let the view run for who proved who they are in the last five minutes; else ask, then come back.

    What a form held is not kept meanwhile: the person sends it again, knowing what it does.
    """
    return _confirmed(view)


def confirmed_from[**P](page: str, *, keep: tuple[str, ...] = ()) -> Callable[[View[P]], View[P]]:
    """The same for a view without a page of its own: afterwards back to the named PAGE with its button.

    keep: choices of the form that the page finds again, in its address.
    """
    return lambda view: _confirmed(view, back=page, keep=keep)


def _confirmed[**P](view: View[P], *, back: str = "", keep: tuple[str, ...] = ()) -> View[P]:
    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if entrance.is_confirmed(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        path = reverse(back) if back else request.path
        if kept := {name: request.POST[name] for name in keep if name in request.POST}:
            path += f"?{urlencode(kept)}"
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': path})}")

    return cast(View[P], login_required(checked))
