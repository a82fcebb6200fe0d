"""« Plus »: everything that is not one of the four other entries. Floor 10."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portail.web.parents.children import children_of


@login_required
@require_GET
def more(request: HttpRequest) -> HttpResponse:
    """A plain list of links; those of one child say whose they are."""
    return render(request, "parents/more.html", {"children": children_of(request)})
