"""Pages answered without session, user or token: rendered straight from plain values. Floor 10."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.translation import get_language
from jinja2 import Environment

from portail.web.ui.shell import Shell, alternate_url, initials_of

# As Django's own converter takes it.
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class HotPagesMiddleware:
    """Answers the pages of settings.HOT_PAGES before transaction, session, token and user are set up.

    They use none of these, and walking past them costs a fifth of such a page. What stands outside
    (headers, policy, HTTPS, access log) stays; the language is that of the address, as elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = _page_at(request.path_info) if request.method in ("GET", "HEAD") else None
        if page is None:
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours, as CommonMiddleware does for the others
        language, match, parts = page
        request.resolver_match = match
        with translation.override(language):
            response: HttpResponse = match.func(request, **parts)
        response.headers["Content-Language"] = language
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Vary"] = "Cookie"
        return response


def _page_at(path: str) -> tuple[str, ResolverMatch, Mapping[str, UUID]] | None:
    """The language, the page and the parts of a hot page's address; None for any other."""
    for language, pattern, match in _pages():
        if found := pattern.fullmatch(path):
            return language, match, {part: UUID(text) for part, text in found.groupdict().items()}
    return None


@cache
def _pages() -> tuple[tuple[str, re.Pattern[str], ResolverMatch], ...]:
    """The hot pages' addresses, one in each language; `resolve` would walk the whole portal's."""
    pages = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name, parts in settings.HOT_PAGES.items():
                samples = {part: str(UUID(int=number)) for number, part in enumerate(parts)}
                path = reverse(name, kwargs=samples)
                pattern = re.escape(path)
                for part, sample in samples.items():
                    pattern = pattern.replace(re.escape(sample), f"(?P<{part}>{_UUID})")
                pages.append((language, re.compile(pattern), resolve(path)))
    return tuple(pages)


def hot_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    email: str,
    current: str,
    unread: int = 0,
    status: int = 200,
) -> HttpResponse:
    """Render TEMPLATE for whoever signed in with EMAIL, touching nothing that would cost a query.

    No context processor runs: some read the user.
    """
    shell = Shell(
        language=(get_language() or "fr")[:2],
        alternate_url=alternate_url(request.path),
        initials=initials_of(email),
        current=current,
        unread=unread,
    )
    return private_page(_environment().get_template(template).render(**context, shell=shell), status=status)


def private_page(body: str | bytes, *, status: int = 200) -> HttpResponse:
    """One person's page: no cache on the way keeps it."""
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


@cache
def _environment() -> Environment:
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 backend has it
    return env
