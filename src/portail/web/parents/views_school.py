"""A child's school: how to reach it, and who teaches what. Floor 10."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from portail.boards.queries import school_contact
from portail.classes.queries import taught_to
from portail.web.parents.children import child_of, children_of, pages_of
from portail.web.parents.views_services import phone_of, publishing


@dataclass(frozen=True, slots=True)
class Site:
    """A site's address, and the same in short."""

    address: str
    shown: str


def _site(written: str) -> Site | None:
    """As the board wrote it, with or without its scheme; never one of another kind (boards.package)."""
    if not written:
        return None
    address = written if written.startswith(("https://", "http://")) else f"https://{written}"
    return Site(address, address.partition("://")[2].removeprefix("www.").rstrip("/"))


@login_required
@require_GET
def first_school(request: HttpRequest) -> HttpResponse:
    """The school of the first child; who follows nobody is told where to begin."""
    children = children_of(request)
    if not children:
        return render(request, "parents/school_none.html")
    return redirect("parents:school", student=children[0].public_id)


@login_required
@require_GET
def school(request: HttpRequest, student: UUID) -> HttpResponse:
    """« École et enseignants » of one child."""
    children = children_of(request)
    child = child_of(children, student)
    reached = school_contact(board_id=child.grant.board_id, school_id=child.grant.school_id)
    is_published = child.grant.student_id in publishing([child], "classes")
    context: dict[str, object] = {
        "child": child,
        "pages": pages_of(children, "parents:school"),
        "school": reached,
        "phone": phone_of(reached.phone),
        "board_phone": phone_of(reached.board_phone),
        "site": _site(reached.board_website),
        "correction": reverse("parents:family_correction", args=[child.grant.link_id]),
        "subjects": taught_to(child.grant) if is_published else None,
    }
    return render(request, "parents/school.html", context)
