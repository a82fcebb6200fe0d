"""« Aujourd’hui »: every child on one page, in two statements. Floor 10."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portail.accounts.sessions import key_in
from portail.database.transactions import own_transactions
from portail.overview.queries import HomeChild, HomeRequest, read_home
from portail.records.rules import masked_file_number
from portail.web.ui.environment import level, long_day, this_day
from portail.web.ui.hot import hot_page


@dataclass(frozen=True, slots=True)
class ChildCard:
    """A child as their card shows them; number: all but its end hidden."""

    link_id: UUID
    position: int
    given_name: str
    family_name: str
    level: str
    school: str
    board: str
    number: str


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
    context: dict[str, object] = {
        "today": this_day(timezone.localdate(now)),
        "given_name": home.given_name,
        "children": [_card(child) for child in home.children],
        "suspended": home.suspended,
        "requests": [_asked(asked) for asked in home.requests],
    }
    return hot_page(request, "parents/today.html", context, email=home.email, current="today")


def _card(child: HomeChild) -> ChildCard:
    return ChildCard(
        link_id=child.link_id,
        position=child.position,
        given_name=child.given_name,
        family_name=child.family_name,
        level=level(child.level),
        school=child.school,
        board=child.board,
        number=masked_file_number(child.file_number),
    )


def _asked(asked: HomeRequest) -> AskedSchool:
    return AskedSchool(
        board=asked.board,
        name=f"{asked.given_name} {asked.family_name}",
        state=asked.state,
        opened_on=long_day(asked.opened_at),
        answer=asked.answer,
    )
