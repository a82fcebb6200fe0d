"""« Aujourd’hui »: every child on one page, in two statements. Floor 10."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from psycopg import DatabaseError

from portail.accounts.sessions import key_in
from portail.accounts.visits import note_if_due
from portail.database.transactions import own_transactions
from portail.overview.home import Home, HomeRequest, read_home, read_known_by
from portail.overview.queries import Visitor
from portail.web.parents.views_today_shaping import TodayShaping
from portail.web.parents.views_today_unsaid import calm, missing, silent
from portail.web.ui.environment import clock, language, long_day, this_day
from portail.web.ui.hot import hot_page, private_page
from portail.web.ui.kept import KeptPage, kept_pages


@dataclass(frozen=True, slots=True)
class AskedSchool:
    """A request to a school; state: open, accepted or refused; the day in words."""

    board: str
    name: str
    state: str
    opened_on: str
    answer: str


@own_transactions
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The home of whoever the cookie belongs to; the sign-in page for nobody.

    Touches neither session nor user: the read's own pipeline is the transaction, and the row
    policies are the grant (DESIGN 3).
    """
    now = timezone.now()
    key = key_in(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    found = _given_again(key, now) or _made(request, key, now)
    if found is None:
        return redirect_to_login(request.get_full_path())
    visitor, page = found
    note_if_due(person_id=visitor.person_id, seen_at=visitor.seen_at, now=now)
    return page


def _given_again(key: str, now: datetime) -> tuple[Visitor, HttpResponse] | None:
    """The page that this session was given last, if all that it was made of is still so."""
    kept, local = kept_pages.get(key, language()), timezone.localtime(now)
    if kept is None or not kept.holds(local.date(), local.time()):
        return None
    try:
        found = read_known_by(session_key=key, now=now)
    except DatabaseError:  # a part of it fails: the whole is read, and says so
        return None
    if found is None or kept.known_by != _known_by(*found, now):
        return None
    return found[0], private_page(kept.body)


def _known_by(visitor: Visitor, read: str, now: datetime) -> tuple[str, ...]:
    """What a page is made of, or its revision: whoever comes back begins another visit by that alone."""
    return visitor.email, str(visitor.former_visit(now)), read


def _made(request: HttpRequest, key: str, now: datetime) -> tuple[Visitor, HttpResponse] | None:
    """The page made anew, and kept; None when nobody is signed in with this session."""
    home = read_home(session_key=key, now=now)
    if home is None:
        kept_pages.forget(key, language())
        return None
    page = hot_page(
        request,
        "parents/today.html",
        _context(home, now),
        email=home.visitor.email,
        current="today",
        unread=home.messages.unread,
    )
    if not home.silent:
        known_by = _known_by(home.visitor, home.known_by, now)
        kept_pages.keep(key, language(), KeptPage(known_by, home.today, home.until, page.content))
    return home.visitor, page


def _context(home: Home, now: datetime) -> dict[str, object]:
    shaping = TodayShaping(home, former=home.visitor.former_visit(now))
    waiting = shaping.waiting()
    return {
        "today": this_day(home.today),
        "given_name": home.given_name,
        "calm": "" if waiting.title or home.suspended else calm(home),
        "silent": silent(home),
        "alerts": shaping.alerts(),
        "days": shaping.shared_days(),
        "cards": shaping.cards(),
        "waiting": waiting,
        "news": shaping.news(),
        "coming": shaping.coming(),
        "missing": missing(home),
        "suspended": home.suspended,
        "requests": [_asked(asked) for asked in home.requests],
        "received": _received(home),
    }


def _received(home: Home) -> str:
    """When a school last sent something beside people, in words; "" before that."""
    at = max((one.received_at for one in home.children if one.received_at), default=None)
    return f"{long_day(at)}, {clock(at)}" if at else ""


def _asked(asked: HomeRequest) -> AskedSchool:
    return AskedSchool(
        board=asked.board,
        name=f"{asked.given_name} {asked.family_name}",
        state=asked.state,
        opened_on=long_day(asked.opened_at),
        answer=asked.answer,
    )
