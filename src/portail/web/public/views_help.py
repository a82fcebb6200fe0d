"""« Besoin d’aide? »: what replaces the guide, and the two pages that the law asks for. Floor 10.

Each page is a template of public/help/, named by its address.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

PAGES = (
    "creer-un-compte",
    "associer-un-enfant",
    "mot-de-passe-oublie",
    "sans-mot-de-passe",
    "deux-etapes",
    "numero-de-fiche",
    "code-non-recu",
    "informations-non-concordantes",
    "plusieurs-ecoles",
    "appareils",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """« Que voulez-vous faire »: the guide's three questions, then its notes."""
    return render(request, "public/help/index.html")


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of help."""
    if slug not in PAGES:
        raise Http404
    return render(request, f"public/help/{slug}.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and for how long."""
    return render(request, "public/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked, and whom to write to."""
    return render(request, "public/accessibility.html")
