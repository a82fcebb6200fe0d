"""Documents that schools give to families: one list, and each file after its check. Floor 10."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portail.access.grants import FollowedChild
from portail.documents.queries import ShownDocument, documents_for, served_document
from portail.files.rules import SUFFIXES
from portail.links.ages import Category
from portail.web.parents.ages import of_age
from portail.web.parents.children import children_of, grants_of, shown_in
from portail.web.parents.views_services import download, publishing, weight


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document and whom it concerns, once for all of them. kind: « PDF »."""

    document: ShownDocument
    children: tuple[FollowedChild, ...]
    kind: str
    weight: str


@login_required
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """Every child's documents, the latest first; what is the same for several is there once."""
    everyone = children_of(request)
    children = shown_in(everyone, Category.DOCUMENTS)
    of_student = {child.grant.student_id: child for child in children}
    shown = documents_for((child.grant for child in children), today=timezone.localdate())
    known = publishing(children, "documents")
    context: dict[str, object] = {
        "children": children,
        "hidden": of_age(everyone, Category.DOCUMENTS),
        "unpublished": [child for child in children if child.grant.student_id not in known],
        "lines": [_line(one, of_student) for one in shown],
    }
    return render(request, "parents/documents.html", context)


@login_required
@require_GET
def document(request: HttpRequest, document: UUID) -> HttpResponseBase:
    """The file of a document that is shown to this person today."""
    grants = grants_of(request, Category.DOCUMENTS)
    found = served_document(grants, public_id=document, today=timezone.localdate())
    if found is None:
        raise Http404
    return download(found.digest, found.media_type, title=found.title)


def _line(document: ShownDocument, of_student: dict[int, FollowedChild]) -> DocumentLine:
    return DocumentLine(
        document=document,
        children=tuple(of_student[student] for student in document.students),
        kind=SUFFIXES[document.media_type].upper(),
        weight=weight(document.size),
    )
