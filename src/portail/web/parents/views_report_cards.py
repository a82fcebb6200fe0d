"""Report cards: a child's list, one version as a page, and the same as a PDF. Floor 10."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portail.access.cards import CardsChild, cards_children
from portail.boards.publications import is_published
from portail.links.ages import Category
from portail.report_cards.paper import paper_of
from portail.report_cards.printing import pdf_of
from portail.report_cards.queries import CardPage, IssuedCard, card_page, cards_of
from portail.web.parents.ages import of_age_alone, one_of_age
from portail.web.ui.person import person_id_of

type Year = tuple[str, list[tuple[IssuedCard, list[IssuedCard]]]]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The children of whom cards may be read, also those who left; a single one's list at once."""
    everyone = _children(request)
    if len(everyone) == 1:
        return redirect("parents:report_cards_of", student=everyone[0].public_id)
    children = _shown(everyone)
    cards = cards_of([child.grant for child in children], now=timezone.now())
    newest = {card.student_id: card for card in reversed(cards) if card.is_current and not card.is_withdrawn}
    rows = [(child, newest.get(child.grant.student_id)) for child in children]
    hidden = [
        of_age_alone(child, Category.CARDS, child.hidden_from) for child in everyone if child.hidden_from
    ]
    return render(request, "parents/report_cards.html", {"rows": rows, "hidden": hidden})


@login_required
@require_safe
def of_child(request: HttpRequest, student: UUID) -> HttpResponse:
    """Every card of a child by school year, each with its former versions."""
    children = _children(request)
    child = _child(children, student)
    if child.hidden_from:
        return _of_age(request, child, children)
    cards = cards_of([child.grant], now=timezone.now())
    context = {
        "child": child,
        "pages": _pages(children),
        "years": _by_year(cards),
        "is_published": bool(cards)
        or is_published(board_id=child.grant.board_id, school_id=child.school_id, domain="report_cards"),
    }
    return render(request, "parents/report_cards_of.html", context)


@login_required
@require_safe
def card(request: HttpRequest, student: UUID, card: UUID) -> HttpResponse:
    """One version, as it was issued."""
    children = _children(request)
    child = _child(children, student)
    if child.hidden_from:
        return _of_age(request, child, children)
    page = _page(child, card)
    paper = paper_of(page, page.content) if page.content else None
    context = {"child": child, "pages": _pages(children), "page": page, "paper": paper}
    return render(request, "parents/report_card.html", context)


@login_required
@require_safe
def pdf(request: HttpRequest, student: UUID, card: UUID) -> HttpResponse:
    """The same words as a file; made anew each time, since nothing of it should stay on a server's disk."""
    child = _child(_shown(_children(request)), student)
    page = _page(child, card)
    if page.content is None:
        raise Http404
    response = HttpResponse(pdf_of(page, page.content), content_type="application/pdf")
    name = slugify(f"{page.card.name} {child.given_name} {page.card.year}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-v{page.card.number}.pdf"'
    return response


def _children(request: HttpRequest) -> tuple[CardsChild, ...]:
    return cards_children(person_id=person_id_of(request), now=timezone.now())


def _shown(children: Sequence[CardsChild]) -> list[CardsChild]:
    return [child for child in children if not child.hidden_from]


def _of_age(request: HttpRequest, child: CardsChild, children: Sequence[CardsChild]) -> HttpResponse:
    """Why there are no cards of this child; a file alone is not found."""
    context = one_of_age(child, Category.CARDS, child.hidden_from or 0) | {"pages": _pages(children)}
    return render(request, "parents/of_age.html", context)


def _child(children: Sequence[CardsChild], student: UUID) -> CardsChild:
    found = next((child for child in children if child.public_id == student), None)
    if found is None:
        raise Http404
    return found


def _page(child: CardsChild, public_id: UUID) -> CardPage:
    page = card_page(child.grant, public_id=public_id, now=timezone.now())
    if page is None:
        raise Http404
    return page


def _pages(children: Sequence[CardsChild]) -> list[tuple[CardsChild, str]]:
    """Each child's list, for `switcher` of ui/child.html."""
    name = "parents:report_cards_of"
    return [(child, reverse(name, kwargs={"student": child.public_id})) for child in _shown(children)]


def _by_year(cards: list[IssuedCard]) -> list[Year]:
    """By school year, the last one first: each card's current version, and its former ones."""
    years: dict[str, list[tuple[IssuedCard, list[IssuedCard]]]] = {}
    for one in cards:
        if one.is_current:
            former = [each for each in cards if each.source_id == one.source_id and not each.is_current]
            years.setdefault(one.year, []).append((one, former))
    return sorted(years.items(), reverse=True)
