"""« Aujourd’hui »: every child on one page, in two statements. Floor 10."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portail.accounts.sessions import key_in
from portail.accounts.visits import note_if_due
from portail.database.transactions import own_transactions
from portail.overview.home import Home, HomeRequest, read_home
from portail.web.parents.views_today_shaping import TodayShaping, names_of
from portail.web.ui.environment import clock, long_day, this_day
from portail.web.ui.hot import hot_page


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
    home = read_home(session_key=key, now=now)
    if home is None:
        return redirect_to_login(request.get_full_path())
    page = hot_page(
        request,
        "parents/today.html",
        _context(home),
        email=home.visitor.email,
        current="today",
        unread=home.messages.unread,
    )
    note_if_due(person_id=home.visitor.person_id, seen_at=home.visitor.seen_at, now=now)
    return page


def _context(home: Home) -> dict[str, object]:
    shaping = TodayShaping(home)
    return {
        "today": this_day(home.today),
        "given_name": home.given_name,
        "cards": shaping.cards(),
        "names": names_of(one.child for one in home.children),
        "waiting": shaping.waiting(),
        "news": shaping.news(),
        "coming": shaping.coming(),
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
