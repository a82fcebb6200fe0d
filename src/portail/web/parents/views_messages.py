"""Messages of the schools and classes: one list for every child, and each on its page. Floor 10."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from portail.access.grants import FollowedChild
from portail.communications.actions import open_message, reply_refusal
from portail.communications.queries import DOMAIN, OpenedMessage, Wanted, message_of, messages_of
from portail.links.ages import Category
from portail.web.parents.ages import of_age, one_of_age
from portail.web.parents.children import Children, child_of, children_of, grants_of, pages_by, shown_in
from portail.web.parents.forms_messages import AnswerForm, ReplyForm
from portail.web.parents.views_messages_words import asked_of, concerned, line_of, paragraphs
from portail.web.parents.views_services import download, publishing, weight
from portail.web.ui import door
from portail.web.ui.shell import shell_of

WORDS_LIMIT = 100
LAST_PAGE = 500
CHILD, ARCHIVES, WAITING, WORDS, PAGE = "enfant", "archives", "a-repondre", "q", "page"


@login_required
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """Every message to the family's children, the newest first; filters are links."""
    everyone, now = children_of(request), timezone.now()
    children = shown_in(everyone, Category.MESSAGES)
    wanted = _wanted(request.GET)
    child = _child(request.GET, everyone)
    if child and (age := child.hidden_from(Category.MESSAGES)):
        return _of_age(request, child, children, age)
    grants = [one.grant for one in children if child is None or one is child]
    found = messages_of(grants, wanted=wanted, now=now)
    known = publishing(children, DOMAIN)
    context: dict[str, object] = {
        "frame": replace(shell_of(request), unread=found.unread if child is None else 0),
        "children": children,
        "hidden": of_age(() if child else everyone, Category.MESSAGES),
        "child": child,
        "wanted": wanted,
        "lines": [line_of(row, children, now=now) for row in found.rows],
        "silent": [one for one in children if one.grant.student_id not in known],
        "filters": _filters(request.GET, children, child),
        "newer": _address(request.GET, page=wanted.page - 1) if wanted.page > 1 else "",
        "older": _address(request.GET, page=wanted.page + 1) if found.has_more else "",
    }
    return door.page(request, "parents/messages.html", context)


def _of_age(request: HttpRequest, child: FollowedChild, others: Children, age: int) -> HttpResponse:
    pages = pages_by(others, lambda one: _address(request.GET, child=str(one.public_id)))
    context = one_of_age(child, Category.MESSAGES, age) | {"pages": pages}
    return door.page(request, "parents/of_age.html", context)


@login_required
@require_GET
def message(request: HttpRequest, message: UUID) -> HttpResponse:
    """A message whole; opening it is reading it."""
    children = shown_in(children_of(request), Category.MESSAGES)
    found = open_message([child.grant for child in children], message=message, now=timezone.now())
    if found is None:
        raise Http404
    return page_of(request, found, children)


@login_required
@require_GET
def piece(request: HttpRequest, message: UUID, piece: UUID) -> HttpResponseBase:
    """A file joined to a message, for whoever may read the message."""
    grants = grants_of(request, Category.MESSAGES)
    found = message_of(grants, message=message, now=timezone.now())
    attached = found.attachments if found else ()
    one = next((each for each in attached if each.public_id == piece), None)
    if one is None:
        raise Http404
    return download(one.digest, one.media_type, title=one.title)


def page_of(
    request: HttpRequest,
    found: OpenedMessage,
    children: Sequence[FollowedChild],
    *,
    in_error: tuple[str, AnswerForm] | None = None,
    reply: ReplyForm | None = None,
) -> HttpResponse:
    """The page of a message, with a form in error where one was sent."""
    now = timezone.now()
    unread = found.unread - (found.read_at is None and not found.is_archived)
    context: dict[str, object] = {
        "frame": replace(shell_of(request), unread=unread),
        "message": found,
        "text": paragraphs(found.body),
        "children": concerned(found.students, children),
        "attached": [(one, weight(one.size)) for one in found.attachments],
        "asked": asked_of(found, children, in_error=in_error, now=now),
        "form": in_error[1] if in_error else reply,
        "reply": reply or ReplyForm(),
        "replies": [(paragraphs(words), sent_at) for words, sent_at in found.replies],
        "refusal": reply_refusal(found, now=now),
        "today": _today(now),
    }
    return door.page(request, "parents/message.html", context)


def _today(now: datetime) -> date:
    return timezone.localtime(now).date()


def _wanted(asked: QueryDict) -> Wanted:
    typed = asked.get(PAGE, "1")
    page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 4 else 1
    return Wanted(
        words=asked.get(WORDS, "")[:WORDS_LIMIT],
        is_archived=ARCHIVES in asked,
        is_waiting=WAITING in asked,
        page=min(max(page, 1), LAST_PAGE),
    )


def _child(asked: QueryDict, children: tuple[FollowedChild, ...]) -> FollowedChild | None:
    typed = asked.get(CHILD)
    if typed is None:
        return None
    try:
        return child_of(children, UUID(typed))
    except ValueError:
        raise Http404 from None


def _filters(
    asked: QueryDict, children: Sequence[FollowedChild], child: FollowedChild | None
) -> dict[str, object]:
    """The address of each filter, whether it is on, and of each child's; another page starts at the first."""
    return {
        "received": _address(asked, archives=False, waiting=False),
        "waiting": _address(asked, archives=False, waiting=True),
        "archives": _address(asked, archives=True, waiting=False),
        "everyone": _address(asked, child=""),
        "children": [(one, _address(asked, child=str(one.public_id)), one is child) for one in children],
        "everything": _address(asked, words=""),
    }


def _address(
    asked: QueryDict,
    *,
    child: str | None = None,
    words: str | None = None,
    archives: bool | None = None,
    waiting: bool | None = None,
    page: int = 1,
) -> str:
    """The list's address with what is asked now, but for what is given."""
    kept = {
        CHILD: asked.get(CHILD, "") if child is None else child,
        WORDS: asked.get(WORDS, "")[:WORDS_LIMIT] if words is None else words,
        ARCHIVES: "1" if (ARCHIVES in asked if archives is None else archives) else "",
        WAITING: "1" if (WAITING in asked if waiting is None else waiting) else "",
        PAGE: str(page) if page > 1 else "",
    }
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in kept.items() if value})
    return f"?{query.urlencode()}"
