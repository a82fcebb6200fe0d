"""« Aujourd’hui »: every child on one page, in two statements. Floor 10.

Template: parents/today.html (given_name, children: ChildCard, suspended: SuspendedLink, requests:
AskedSchool).
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portail.common.dates import long_date
from portail.database.transactions import own_transactions
from portail.overview.queries import HomeChild, HomeRequest, SuspendedLink, read_home
from portail.records.rules import level_label, masked_file_number
from portail.web.ui.hot import hot_page

_label = lru_cache(maxsize=64)(level_label)
_day = lru_cache(maxsize=512)(long_date)


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
    """A request to a school; state: open, accepted or refused; days in words."""

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
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    home = read_home(session_key=key[:40], now=timezone.now())
    if home is None:
        return redirect_to_login(request.get_full_path())
    language = (get_language() or "fr")[:2]
    context: dict[str, object] = {
        "given_name": home.given_name,
        "today": _day(timezone.localdate(), language, weekday=True),
        "children": [_card(child, language) for child in home.children],
        "suspended": home.suspended,
        "requests": [_asked(asked, language) for asked in home.requests],
    }
    return hot_page(request, "parents/today.html", context, email=home.email, current="today")


def _card(child: HomeChild, language: str) -> ChildCard:
    return ChildCard(
        link_id=child.link_id,
        position=child.position,
        given_name=child.given_name,
        family_name=child.family_name,
        level=_label(child.level, language),
        school=child.school,
        board=child.board,
        number=masked_file_number(child.file_number),
    )


def _asked(asked: HomeRequest, language: str) -> AskedSchool:
    return AskedSchool(
        board=asked.board,
        name=f"{asked.given_name} {asked.family_name}",
        state=asked.state,
        opened_on=_day(timezone.localdate(asked.opened_at), language),
        answer=asked.answer,
    )
