"""« Mon école est-elle abonnée? »: the directory, for anybody. Floor 10."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portail.boards.queries import search_boards, search_schools

_LONGEST = 160
_BOARDS_SHOWN = 5


@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """Schools by name, town or board, and boards of that name; the list alone for the script."""
    is_fragment = request.headers.get("X-Fragment") == "results"
    return render(
        request, "public/_subscribed.html" if is_fragment else "public/schools.html", found(request)
    )


def found(request: HttpRequest) -> dict[str, object]:
    """What _subscribed.html shows for the words of the address."""
    query = request.GET.get("q", "").strip()[:_LONGEST]
    return {
        "query": query,
        "schools": search_schools(query) if query else None,
        "boards": search_boards(query, private=False, limit=_BOARDS_SHOWN) if query else [],
    }
