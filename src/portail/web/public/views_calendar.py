"""A parent's calendar feed at its secret address: no session, and that parent's own rows. Floor 10."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portail.access.grants import followed_children
from portail.agenda.actions import mark_read
from portail.agenda.calendar_file import Contents, Named, contents, window, written
from portail.agenda.queries import FeedRow, digest_of, feed_of_token, read_agenda
from portail.database.context import rows_of
from portail.database.transactions import own_transactions
from portail.limits.actions import count
from portail.limits.rules import Limit
from portail.links.ages import Category
from portail.web.ui.visitor import network

_HOUR = timedelta(hours=1)
# Of one network, tries that no feed answers to; of one feed, reads: a calendar asks once an hour or less.
TRIES_AN_HOUR, READS_AN_HOUR = 300, 60
_HEADERS = {"Content-Type": "text/calendar; charset=utf-8", "X-Robots-Tag": "noindex"}
KEPT = "private, max-age=300, must-revalidate"


@own_transactions
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file of whoever made this address, read in their own context; 404 for any address that is none."""
    now = timezone.now()
    feed = feed_of_token(token)
    # Of calendars on one service's network, who tries addresses holds up nobody's: misses alone count for it.
    limit = (
        Limit("feed.network", network(request), TRIES_AN_HOUR, _HOUR)
        if feed is None
        else Limit("feed.address", digest_of(token), READS_AN_HOUR, _HOUR)
    )
    if count([limit], now=now).exceeded:
        wait = limit.ends_at(now) - now.timestamp()
        return HttpResponse(status=429, headers={"Retry-After": str(max(1, round(wait)))})
    if feed is None:
        return HttpResponse("404\n", status=404, content_type="text/plain; charset=utf-8")
    told = _contents(feed, now=now)
    headers = {"ETag": f'"{told.digest}"', "Cache-Control": KEPT}
    if told.digest in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(written(told), headers={**_HEADERS, **headers})


def _contents(feed: FeedRow, *, now: datetime) -> Contents:
    """What the parent would see now: a child followed no more, or whose age hides the agenda, has no line."""
    today = timezone.localdate(now)
    first, last = window(today)
    with rows_of(actor=feed.person_id):
        everyone = followed_children(person_id=feed.person_id, today=today)
        children = [
            child
            for child in everyone
            if feed.student_id in (None, child.grant.student_id) and not child.hidden_from(Category.AGENDA)
        ]
        found = read_agenda([child.grant for child in children], first=first, last=last)
        if children:
            mark_read(person_id=feed.person_id, feed_id=feed.id, today=today)
    named = [Named(found.pupils[child.grant.student_id], child.given_name) for child in children]
    language = (get_language() or "fr")[:2]
    return contents(found, named, detail=feed.detail, today=today, language=language)
