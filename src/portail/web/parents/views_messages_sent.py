"""What parents send from a message's page: a receipt, an answer, a reply; and putting it away. Floor 10."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portail.access.grants import FollowedChild
from portail.communications import actions
from portail.communications.queries import AskedQuestion, OpenedMessage, message_of
from portail.communications.rules import MessageRefused
from portail.links.ages import Category
from portail.records.grants import StudentGrant
from portail.web.parents.children import children_of, grants_of, shown_in
from portail.web.parents.forms_messages import AnswerForm, ReplyForm
from portail.web.parents.views_messages import page_of
from portail.web.parents.views_messages_words import anchor_of
from portail.web.ui import door
from portail.web.ui.refusals import sentence


@login_required
@require_POST
def acknowledge(request: HttpRequest, message: UUID) -> HttpResponse:
    """« J’ai pris connaissance »."""
    if actions.acknowledge(_grants(request), message=message, now=timezone.now()) is None:
        raise Http404
    return redirect("parents:message", message=message)


@login_required
@require_POST
def archive(request: HttpRequest, message: UUID) -> HttpResponse:
    """Put away, back to the list; or back in the list, on the same page."""
    archived = request.POST.get("archived") == "1"
    if actions.archive(_grants(request), message=message, archived=archived, now=timezone.now()) is None:
        raise Http404
    if not archived:
        messages.success(request, _("Message remis dans la liste."))
        return redirect("parents:message", message=message)
    messages.success(request, _("Message archivé."))
    return redirect("parents:messages")


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, message: UUID, question: UUID) -> HttpResponse:
    """Answer in place; what cannot be taken keeps what was typed."""
    if request.method == "GET":  # the other language's link, from a form in error
        return redirect("parents:message", message=message)
    children = shown_in(children_of(request), Category.MESSAGES)
    grants, now = [child.grant for child in children], timezone.now()
    found, asked = _asked(grants, message, question)
    form, anchor = _form(request, asked, children)
    if not form.is_valid():
        return page_of(request, found, children, in_error=(anchor, form))
    try:
        if actions.answer(grants, message=message, given=form.given(question), now=now) is None:
            raise Http404
    except MessageRefused as refusal:
        door.refuse(form, None, refusal)
        return page_of(request, found, children, in_error=(anchor, form))
    messages.success(request, _("Réponse transmise à l’école."))
    return redirect("parents:message", message=message)


@login_required
@require_POST
def withdraw(request: HttpRequest, message: UUID, question: UUID) -> HttpResponse:
    """Take an answer back; nothing there to take back is as well."""
    try:
        student = UUID(request.POST["student"]) if request.POST.get("student") else None
        found = actions.withdraw(
            _grants(request), message=message, question=question, student=student, now=timezone.now()
        )
    except ValueError:
        raise Http404 from None
    except MessageRefused as refusal:
        messages.error(request, sentence(refusal))
        return redirect("parents:message", message=message)
    if found is None:
        raise Http404
    messages.success(request, _("Réponse retirée."))
    return redirect("parents:message", message=message)


@login_required
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, message: UUID) -> HttpResponse:
    """Write to the sender alone."""
    if request.method == "GET":  # the other language's link, from a form in error
        return redirect("parents:message", message=message)
    children, now = shown_in(children_of(request), Category.MESSAGES), timezone.now()
    grants = [child.grant for child in children]
    found = message_of(grants, message=message, now=now)
    if found is None:
        raise Http404
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return page_of(request, found, children, reply=form)
    try:
        actions.reply(grants, message=message, body=form.cleaned_data["body"], now=now)
    except MessageRefused as refusal:
        door.refuse(form, "body", refusal)
        return page_of(request, found, children, reply=form)
    messages.success(request, _("Réponse transmise à l’école."))
    return redirect("parents:message", message=message)


def _grants(request: HttpRequest) -> list[StudentGrant]:
    return grants_of(request, Category.MESSAGES)


def _asked(grants: list[StudentGrant], message: UUID, question: UUID) -> tuple[OpenedMessage, AskedQuestion]:
    """The question and its message, of those the person may see. Raises Http404."""
    found = message_of(grants, message=message, now=timezone.now())
    questions = found.questions if found else ()
    asked = next((one for one in questions if one.public_id == question), None)
    if found is None or asked is None:
        raise Http404
    return found, asked


def _form(
    request: HttpRequest, asked: AskedQuestion, children: tuple[FollowedChild, ...]
) -> tuple[AnswerForm, str]:
    """What was sent, under the ids of its place in the page. Raises Http404 for no child of the family."""
    student = next(
        (one.public_id for one in children if str(one.public_id) == request.POST.get("student")), None
    )
    if asked.per_child and student is None:
        raise Http404
    anchor = anchor_of(asked.public_id, student)
    return AnswerForm(request.POST, asked=asked, auto_id=f"{anchor}-%s"), anchor
