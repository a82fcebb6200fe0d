"""« Aujourd’hui »: every child of a person, in the two statements of a hot page. Floor 8.

The second has two parts. The first says who the children are, what waits for the family, and the revisions
of the rest: days, messages and all that is new, which change by a board's run or setting, by the family's own
rows, or by the hour. These are read when the first is not what it was: a page made of the same first part, on
the same day and before the hour changes it, is the same page (ADR 0034).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import psycopg
from django.utils import timezone

from portail.accounts.visits import VISIT
from portail.agenda.home import HOME_JSON as AGENDA_JSON
from portail.agenda.home import HomeAgenda, home_agenda_from
from portail.attendance.home import HOME_JSON as ABSENCES_JSON
from portail.attendance.home import HomeAbsences, home_absences_from
from portail.boards.publications import REACHES
from portail.communications.home import HOME_JSON as MESSAGES_JSON
from portail.communications.home import WRITTEN_JSON, HomeMessages, home_messages_from
from portail.documents.home import HOME_JSON as DOCUMENTS_JSON
from portail.documents.home import NewDocument, new_documents_from
from portail.fees.home import HOME_JSON as FEES_JSON
from portail.fees.home import NewFees
from portail.links.queries import OWN_NAME_JSON, REQUESTS_JSON, SUSPENDED_JSON, children_json
from portail.overview.apart import Apart
from portail.overview.queries import HomeChild, PageStatement, Visitor, json_object, read_row
from portail.report_cards.home import HOME_JSON as CARDS_JSON
from portail.report_cards.home import NewCard
from portail.results.home import HOME_JSON as RESULTS_JSON
from portail.results.home import NewResult
from portail.transport.home import HOME_JSON as TRANSPORT_JSON

# For a statement where `s` is the student: when their board last sent something beside people, and the
# domains that their school ever published.
_PUBLISHED_JSON = f"""
(SELECT json_build_array(
    max(p.last_at), coalesce(json_agg(p.domain ORDER BY p.domain) FILTER (WHERE {REACHES}), '[]'))
FROM boards_publication p WHERE p.board_id = s.board_id)"""  # noqa: S608  (put together from constants only)

_FIRST_OF_CHILD = {"absences": ABSENCES_JSON, "published": _PUBLISHED_JSON}
_REST_OF_CHILD = {
    "agenda": AGENDA_JSON,
    "results": RESULTS_JSON,
    "cards": CARDS_JSON,
    "fees": FEES_JSON,
    "transport": TRANSPORT_JSON,
}
_FIRST_OF_ALL = {"given_name": OWN_NAME_JSON, "suspended": SUSPENDED_JSON, "requests": REQUESTS_JSON}
_REST_OF_ALL = {"messages": MESSAGES_JSON, "documents": DOCUMENTS_JSON}
# By the child's public id.
_REST_OF_CHILDREN = f"""
(SELECT coalesce(json_object_agg(s.public_id, {json_object(**_REST_OF_CHILD)}), '{{}}')
FROM links_link l JOIN records_student s ON s.id = l.student_id
WHERE l.person_id = (SELECT app_actor()))"""  # noqa: S608  (put together from constants only)

_FIRST = json_object(
    children=children_json(board_revision="b.revision", **_FIRST_OF_CHILD),
    written=WRITTEN_JSON,
    **_FIRST_OF_ALL,
)
_REST = json_object(rest=_REST_OF_CHILDREN, **_REST_OF_ALL)
_HOME = PageStatement.of(f"WITH {VISIT} SELECT {_FIRST}::text, {_REST}::text")
_KNOWN_BY = PageStatement.of(f"SELECT {_FIRST}::text")

# What a part is read as when it does not answer: as if there were nothing of it, which the page then says.
_NOTHING: Mapping[str, Any] = {
    "agenda": ([], [], [], [], [], None),
    "absences": (0, []),
    "results": ((), None),
    "cards": ((), None),
    "fees": (None, None),
    "transport": None,
    "published": None,
    "given_name": "",
    "messages": (0, [], 0, [], None),
    "documents": (),
    "suspended": (),
    "requests": (),
}


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
    """A child, and what there is of them: days, absences that wait, and what is new since the last visit.

    transport: when a trip last came or changed since, ISO 8601, None for none. next_at: by when the hour
    alone may bring a result or a card, ISO 8601. received_at: when their board last sent something beside
    people, None before that; published: the domains that their school ever did, None where nobody knows.
    """

    child: HomeChild
    agenda: HomeAgenda
    absences: HomeAbsences
    results: tuple[NewResult, ...]
    cards: tuple[NewCard, ...]
    fees: NewFees
    transport: str | None
    next_at: tuple[str | None, ...]
    received_at: datetime | None
    published: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Home:
    """A parent's home. given_name: what the school that linked them first calls them, "" before that.

    today, tomorrow: the days that the page is about; tomorrow is the next one that is no weekend.
    known_by: what another reading of the same home would begin with, as `read_known_by` gives it; it is that
    home until `until`, on that day. silent: the parts that do not answer now, as _NOTHING names them; such a
    home is known by nothing.
    """

    visitor: Visitor
    known_by: str
    until: time
    given_name: str
    today: date
    tomorrow: date
    children: tuple[ChildHome, ...]
    messages: HomeMessages
    documents: tuple[NewDocument, ...]
    suspended: tuple[SuspendedLink, ...]
    requests: tuple[HomeRequest, ...]
    silent: frozenset[str]


def read_home(*, session_key: str, now: datetime) -> Home | None:
    """The home of whoever this session belongs to; None when nobody is signed in with it."""
    local = timezone.localtime(now)
    today, tomorrow = local.date(), next_weekday(local.date())
    values = {"now": now, "today": today, "tomorrow": tomorrow, "clock": local.time()}
    try:
        visitor, row = read_row(_HOME, session_key=session_key, now=now, values=values)
        known_by, page, silent = row[0], _whole(*row), frozenset[str]()
    except psycopg.DatabaseError as error:
        apart = Apart(because=error, session_key=session_key, now=now, values=values)
        known_by, of_child = "", {**_FIRST_OF_CHILD, **_REST_OF_CHILD}
        visitor, page, silent = apart.read(of_child, _FIRST_OF_ALL | _REST_OF_ALL, otherwise=_NOTHING)
    if visitor is None:
        return None
    children = tuple(_child(row) for row in page["children"])
    messages = home_messages_from(page["messages"])
    return Home(
        visitor=visitor,
        known_by=known_by,
        until=_until(children, messages, local),
        given_name=page["given_name"] or "",
        today=today,
        tomorrow=tomorrow,
        children=children,
        messages=messages,
        documents=new_documents_from(page["documents"]),
        suspended=tuple(SuspendedLink(**row) for row in page["suspended"]),
        requests=tuple(_request(row) for row in page["requests"]),
        silent=silent,
    )


def read_known_by(*, session_key: str, now: datetime) -> tuple[Visitor, str] | None:
    """Whoever this session belongs to, and what their home is known by now; None for nobody."""
    visitor, row = read_row(_KNOWN_BY, session_key=session_key, now=now, values={"now": now})
    return None if visitor is None else (visitor, row[0])


def _whole(first: str, rest: str) -> dict[str, Any]:
    """Both parts as one page, each child with all that there is of them."""
    page, more = orjson.loads(first), orjson.loads(rest)
    for row in page["children"]:
        row.update(more["rest"][row["public_id"]])
    return {**page, **{name: more[name] for name in _REST_OF_ALL}}


def _until(children: Iterable[ChildHome], messages: HomeMessages, now: datetime) -> time:
    """When the hour alone may change what is shown today: a class ends, something is published or closes."""
    today = now.date()
    ends = [line.ends_at for one in children for line in one.agenda.classes if line.on == today.isoformat()]
    said = [messages.next_at, *(at for one in children for at in one.next_at)]
    moments = [timezone.localtime(datetime.fromisoformat(at)) for at in said if at]
    hours = [time.fromisoformat(at) for at in ends] + [at.time() for at in moments if at.date() == today]
    return min(hours, default=time.max)


def next_weekday(day: date) -> date:
    """The day after, or Monday: what « tomorrow » is to a school."""
    return day + timedelta(days=(1, 1, 1, 1, 3, 2, 1)[day.weekday()])


def _child(row: dict[str, Any]) -> ChildHome:
    agenda, absences = row.pop("agenda"), row.pop("absences")
    (results, next_result), (cards, next_card) = row.pop("results"), row.pop("cards")
    fees, transport = row.pop("fees"), row.pop("transport")
    last_at, domains = row.pop("published") or (None, None)
    row.pop("board_revision", None)
    return ChildHome(
        child=HomeChild(**row),
        agenda=home_agenda_from(agenda),
        absences=home_absences_from(absences),
        results=tuple([NewResult(*line) for line in results]),
        cards=tuple([NewCard(*line) for line in cards]),
        fees=NewFees(*fees),
        transport=transport,
        next_at=(next_result, next_card),
        received_at=datetime.fromisoformat(last_at) if last_at else None,
        published=None if domains is None else frozenset(domains),
    )


def _request(row: Mapping[str, Any]) -> HomeRequest:
    decided = row["decided_at"]
    read = {
        "id": UUID(row["id"]),
        "opened_at": datetime.fromisoformat(row["opened_at"]),
        "decided_at": datetime.fromisoformat(decided) if decided else None,
    }
    return HomeRequest(**{**row, **read})
