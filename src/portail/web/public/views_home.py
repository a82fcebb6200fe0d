"""The public home: the promise, and whether one's school is there. Floor 10."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portail.boards.queries import counts
from portail.web.public.views_schools import found


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """« Le Portail Parents »; the same for everyone, signed in or not."""
    return render(request, "public/home.html", {"counts": counts(), **found(request)})
