"""A child's results and one of its subjects: hot pages, in two statements. Floor 10."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from portail.accounts.sessions import key_in
from portail.database.transactions import own_transactions
from portail.links.ages import Category
from portail.overview.queries import HomeChild
from portail.overview.results import ResultsPage, read_results
from portail.results.queries import Results
from portail.web.parents.ages import one_of_age
from portail.web.parents.views_results_shaping import Shaping, has_year, shown_term
from portail.web.ui.environment import language, whose
from portail.web.ui.hot import hot_page
from portail.web.ui.shell import prefix_of

type Context = dict[str, object]

SHOW = "voir"  # in the address once the person asked to see the numbers


@own_transactions
@require_safe
def of_child(request: HttpRequest, student: UUID) -> HttpResponse:
    """Every subject of a child in one term. Row policies are the grant, as on the home (DESIGN 3)."""
    page = _read(request, student)
    if page is None:
        return redirect_to_login(request.get_full_path())
    if page.child is None or page.results is None:
        return _not_found(request, page)
    results = page.results
    if results.hidden_from:
        return _of_age(request, page, page.child, results.hidden_from)
    term = shown_term(results, asked=request.GET.get("etape", ""), today=timezone.localdate())
    shaping = Shaping(results, former_visit_at=page.former_visit_at)
    context = _frame(request, page, page.child) | {
        "results": results,
        "segments": _segments(results, term, asked_to_show=SHOW in request.GET),
        "rows": shaping.rows(term),
        "latest": shaping.latest(),
        "weights": shaping.weights(),
    }
    return hot_page(request, "parents/results.html", context, email=page.email, current="results")


@own_transactions
@require_safe
def in_section(request: HttpRequest, student: UUID, section: UUID) -> HttpResponse:
    """One subject: its evolution, its works, its results of each term."""
    page = _read(request, student, section)
    if page is None:
        return redirect_to_login(request.get_full_path())
    if page.child is None or page.results is None:
        return _not_found(request, page)
    results = page.results
    if results.hidden_from:
        return _of_age(request, page, page.child, results.hidden_from)
    subject = next((one for one in results.subjects if one.public_id == section), None)
    if subject is None:
        return _not_found(request, page)
    shaping = Shaping(results, former_visit_at=page.former_visit_at)
    context = _frame(request, page, page.child) | {
        "results": results,
        "subject": shaping.subject(subject),
    }
    return hot_page(request, "parents/results_subject.html", context, email=page.email, current="results")


def _read(request: HttpRequest, student: UUID, section: UUID | None = None) -> ResultsPage | None:
    key = key_in(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    return read_results(session_key=key, student=student, section=section, now=timezone.now())


def _not_found(request: HttpRequest, page: ResultsPage) -> HttpResponse:
    """Answered here: raised, it would take its visitor for nobody."""
    template = "ui/errors/404.html"
    return hot_page(request, template, {}, email=page.email, current="results", status=404)


def _of_age(request: HttpRequest, page: ResultsPage, child: HomeChild, age: int) -> HttpResponse:
    context = one_of_age(child, Category.RESULTS, age) | {"pages": _pages(page)}
    return hot_page(request, "parents/of_age.html", context, email=page.email, current="results")


def _pages(page: ResultsPage) -> list[tuple[HomeChild, str]]:
    return [(one, f"{prefix_of(language())}/resultats/{one.public_id}/") for one in page.children]


def _frame(request: HttpRequest, page: ResultsPage, child: HomeChild) -> Context:
    """What both pages need. is_shown: the numbers show; asked: the person just asked for that."""
    asked = SHOW in request.GET
    is_shown = not page.hidden or asked
    return {
        "child": child,
        "whose": whose(child.given_name),
        "pages": _pages(page),
        "is_shown": is_shown,
        "is_hidden_by_choice": page.hidden,
        "show_address": "" if is_shown else _show_address(request),
        "keep": f"?{SHOW}=oui" if page.hidden and asked else "",
    }


def _show_address(request: HttpRequest) -> str:
    query = request.GET.copy()
    query[SHOW] = "oui"
    return f"{request.path}?{query.urlencode()}"


def _segments(results: Results, term: int | None, *, asked_to_show: bool) -> list[tuple[str, str, bool]]:
    """The terms of the year, each with its address, then the year itself where it has results."""
    keep = f"&{SHOW}=oui" if asked_to_show else ""
    found = [(one.name, f"?etape={one.number}{keep}", one.id == term) for one in results.terms]
    if has_year(results):
        found.append((gettext("Année"), f"?etape=annee{keep}", term is None))
    return found
