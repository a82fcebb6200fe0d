"""Screens that ask for the password again first. Floor 10."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from portail.accounts import entrance


def confirmed[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let the view run for who proved who they are in the last five minutes; else ask, then come back.

    What a form held is not kept meanwhile: the person sends it again, knowing what it does.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if entrance.is_confirmed(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], login_required(checked))
