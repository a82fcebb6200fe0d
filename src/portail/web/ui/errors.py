"""The pages of refusal: what went wrong, in one sentence, and where to go. Floor 10."""
# ruff: noqa: ARG001  (Django calls these with arguments of its own names)

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_STANDALONE = Path(__file__).parent / "jinja2" / "ui" / "errors" / "500.html"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what the browser sent cannot be read."""
    return render(request, "ui/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: never used for a child's page, which answers 404 so as to tell nothing."""
    return render(request, "ui/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that this person may see."""
    return render(request, "ui/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the file as it is. No template, no query: whatever failed may be one of them."""
    return HttpResponse(_STANDALONE.read_bytes(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: says to go back and send it again."""
    return render(request, "ui/errors/csrf.html", status=403)
