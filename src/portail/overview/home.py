"""« Aujourd’hui »: every child of a person, in the two statements of a hot page. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from portail.agenda.home import HOME_JSON as AGENDA_JSON
from portail.agenda.home import HomeAgenda, home_agenda_from
from portail.attendance.home import HOME_JSON as ABSENCES_JSON
from portail.attendance.home import HomeAbsences, home_absences_from
from portail.communications.home import HOME_JSON as MESSAGES_JSON
from portail.communications.home import HomeMessages, home_messages_from
from portail.links.queries import OWN_NAME_JSON, REQUESTS_JSON, SUSPENDED_JSON, children_json
from portail.overview.queries import HomeChild, PageStatement, Visitor, read_page
from portail.report_cards.home import HOME_JSON as CARDS_JSON
from portail.report_cards.home import NewCard
from portail.results.home import HOME_JSON as RESULTS_JSON
from portail.results.home import NewResult

# When the boards of these children last sent something beside people.
_RECEIVED_JSON = """
(SELECT max(p.last_at) FROM boards_publication p
WHERE p.board_id = ANY (ARRAY(
    SELECT l.board_id FROM links_link l WHERE l.person_id = (SELECT app_actor()))))"""

_HOME = PageStatement.of(f"""
SELECT json_build_object(
    'given_name', {OWN_NAME_JSON},
    'children', {
    children_json(agenda=AGENDA_JSON, absences=ABSENCES_JSON, results=RESULTS_JSON, cards=CARDS_JSON)
},
    'messages', {MESSAGES_JSON},
    'suspended', {SUSPENDED_JSON},
    'requests', {REQUESTS_JSON},
    'received_at', {_RECEIVED_JSON}
)::text
""")


class SuspendedLink(NamedTuple):
    """A link that shows nothing now. Its child is not named: the person may not see them."""

    link_id: str
    position: int
    board: str
    board_phone: str
    reason: str


@dataclass(frozen=True, slots=True)
class HomeRequest:
    """What the person asked a school, and what came of it."""

    id: UUID
    board: str
    given_name: str
    family_name: str
    state: str
    opened_at: datetime
    decided_at: datetime | None
    answer: str


class ChildHome(NamedTuple):
    """A child, and what there is of them: their days, absences that wait, results and cards that are new."""

    child: HomeChild
    agenda: HomeAgenda
    absences: HomeAbsences
    results: tuple[NewResult, ...]
    cards: tuple[NewCard, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A parent's home. given_name: what the school that linked them first calls them, "" before that.

    today, tomorrow: the days that the page is about; tomorrow is the next one that is no weekend.
    received_at: when a school last sent something beside people, None before that.
    """

    visitor: Visitor
    given_name: str
    today: date
    tomorrow: date
    children: tuple[ChildHome, ...]
    messages: HomeMessages
    suspended: tuple[SuspendedLink, ...]
    requests: tuple[HomeRequest, ...]
    received_at: datetime | None


def read_home(*, session_key: str, now: datetime) -> Home | None:
    """The home of whoever this session belongs to; None when nobody is signed in with it."""
    local = timezone.localtime(now)
    today, tomorrow = local.date(), next_weekday(local.date())
    values = {"now": now, "today": today, "tomorrow": tomorrow, "clock": local.time()}
    visitor, page = read_page(_HOME, session_key=session_key, now=now, values=values)
    if visitor is None:
        return None
    received = page["received_at"]
    return Home(
        visitor=visitor,
        given_name=page["given_name"] or "",
        today=today,
        tomorrow=tomorrow,
        children=tuple(_child(row) for row in page["children"]),
        messages=home_messages_from(page["messages"]),
        suspended=tuple(SuspendedLink(**row) for row in page["suspended"]),
        requests=tuple(_request(row) for row in page["requests"]),
        received_at=datetime.fromisoformat(received) if received else None,
    )


def next_weekday(day: date) -> date:
    """The day after, or Monday: what « tomorrow » is to a school."""
    return day + timedelta(days=(1, 1, 1, 1, 3, 2, 1)[day.weekday()])


def _child(row: dict[str, Any]) -> ChildHome:
    agenda, absences, results, cards = (row.pop(name) for name in ("agenda", "absences", "results", "cards"))
    return ChildHome(
        child=HomeChild(**row),
        agenda=home_agenda_from(agenda),
        absences=home_absences_from(absences),
        results=tuple([NewResult(*line) for line in results]),
        cards=tuple([NewCard(*line) for line in cards]),
    )


def _request(row: Mapping[str, Any]) -> HomeRequest:
    decided = row["decided_at"]
    read = {
        "id": UUID(row["id"]),
        "opened_at": datetime.fromisoformat(row["opened_at"]),
        "decided_at": datetime.fromisoformat(decided) if decided else None,
    }
    return HomeRequest(**{**row, **read})
