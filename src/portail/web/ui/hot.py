"""Pages answered without session, user or token: rendered straight from plain values. Floor 10."""

from collections.abc import Mapping
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import get_language
from jinja2 import Environment

from portail.web.ui.shell import Shell, alternate_url, initials_of


def hot_page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, email: str, current: str
) -> HttpResponse:
    """Render TEMPLATE for whoever signed in with EMAIL, touching nothing that would cost a query.

    No context processor runs: some read the user. `no-store`, since the page is one person's.
    """
    shell = Shell(
        language=(get_language() or "fr")[:2],
        alternate_url=alternate_url(request.path),
        initials=initials_of(email),
        current=current,
    )
    body = _environment().get_template(template).render(**context, shell=shell)
    return HttpResponse(body, headers={"Cache-Control": "no-store"})


@cache
def _environment() -> Environment:
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 backend has it
    return env
