"""Where results begin, and how a parent wants them shown. Floor 10."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from portail.results.actions import choose_hidden
from portail.results.queries import is_hidden
from portail.web.parents.children import children_of
from portail.web.parents.forms_results import PreferenceForm
from portail.web.ui import door
from portail.web.ui.person import person_id_of


@login_required
@require_GET
def first_child(request: HttpRequest) -> HttpResponse:
    """The results of the family's first child, from which one goes to the others'."""
    children = children_of(request)
    if children:
        return redirect("parents:results", student=children[0].public_id)
    return render(request, "parents/results_none.html")


@login_required
@require_http_methods(["GET", "POST"])
def preference(request: HttpRequest) -> HttpResponse:
    """« Cachés jusqu’au clic »: for whoever reads beside somebody."""
    person_id = person_id_of(request)
    shown = {"hidden": "yes" if is_hidden(person_id=person_id) else "no"}
    form = PreferenceForm(door.posted(request), initial=shown)
    if request.method == "POST" and form.is_valid():
        choose_hidden(person_id=person_id, hidden=form.cleaned_data["hidden"] == "yes")
        return redirect("parents:results_first")
    return door.page(request, "parents/results_preference.html", {"form": form})
