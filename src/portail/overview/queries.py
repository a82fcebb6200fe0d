"""The hot pages' reads: from the cookie to the page's data in two prepared statements. Floor 8.

The pipeline is the transaction: until its end the server holds both statements in one implicit
transaction, so the context that the first sets LOCAL is what the second reads under, and is gone
afterwards. The row policies are the grant: no statement here says who may see whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
from django.db import connection

from portail.links.queries import CHILDREN_JSON, OWN_NAME_JSON, REQUESTS_JSON, SUSPENDED_JSON

# Always one row: without a session the context is nobody's, and the second statement reads nothing
# rather than failing for want of a context. All three axes are set, so that nothing is inherited.
_WHO = """
SELECT p.id, p.email,
    set_config('app.actor', coalesce(p.id, 0)::text, true),
    set_config('app.board', '0', true), set_config('app.address', '', true)
FROM (SELECT 1) AS always
LEFT JOIN (accounts_session s JOIN accounts_person p ON p.id = s.person_id AND p.is_active)
    ON s.session_key = %s AND s.expire_date > %s
"""

_HOME = f"""
SELECT json_build_object(
    'given_name', {OWN_NAME_JSON},
    'children', {CHILDREN_JSON},
    'suspended', {SUSPENDED_JSON},
    'requests', {REQUESTS_JSON}
)::text
"""


@dataclass(frozen=True, slots=True)
class HomeChild:
    """A child that the person follows, as their card shows them."""

    link_id: UUID
    public_id: UUID
    position: int
    given_name: str
    family_name: str
    level: str
    file_number: str
    school: str
    board: str
    revision: int


@dataclass(frozen=True, slots=True)
class SuspendedLink:
    """A link that shows nothing now. Its child is not named: the person may not see them."""

    link_id: UUID
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


@dataclass(frozen=True, slots=True)
class Home:
    """A parent's home. given_name: what the school that linked them first calls them, "" before that."""

    person_id: int
    email: str
    given_name: str
    children: tuple[HomeChild, ...]
    suspended: tuple[SuspendedLink, ...]
    requests: tuple[HomeRequest, ...]


def read_home(*, session_key: str, now: datetime) -> Home | None:
    """The home of whoever this session belongs to; None when nobody is signed in with it."""
    who, page = read_page(_HOME, session_key=session_key, now=now)
    if who is None:
        return None
    person_id, email = who
    return Home(
        person_id=person_id,
        email=email,
        given_name=page["given_name"] or "",
        children=tuple(child_from(row) for row in page["children"]),
        suspended=tuple(
            SuspendedLink(**row | {"link_id": UUID(row["link_id"])}) for row in page["suspended"]
        ),
        requests=tuple(_request(row) for row in page["requests"]),
    )


def child_from(row: Mapping[str, Any]) -> HomeChild:
    """A child of CHILDREN_JSON."""
    ids = {"link_id": UUID(row["link_id"]), "public_id": UUID(row["public_id"])}
    return HomeChild(**{**row, **ids})


def _request(row: Mapping[str, Any]) -> HomeRequest:
    decided = row["decided_at"]
    read = {
        "id": UUID(row["id"]),
        "opened_at": datetime.fromisoformat(row["opened_at"]),
        "decided_at": datetime.fromisoformat(decided) if decided else None,
    }
    return HomeRequest(**{**row, **read})


def read_page(
    page: str, *, session_key: str, now: datetime, values: Mapping[str, object] | None = None
) -> tuple[tuple[int, str] | None, dict[str, Any]]:
    """Run the two statements: who asks (id and address, None for nobody), then PAGE with its VALUES.

    A connection that the server closed meanwhile is replaced once. Not Django's health check: that is a
    third statement on every page.
    """
    try:
        return _in_pipeline(page, session_key, now, values)
    except psycopg.OperationalError:
        if connection.in_atomic_block or connection.connection is None or not connection.connection.closed:
            raise
        connection.close()
        return _in_pipeline(page, session_key, now, values)


def _in_pipeline(
    page: str, session_key: str, now: datetime, values: Mapping[str, object] | None
) -> tuple[tuple[int, str] | None, dict[str, Any]]:
    connection.ensure_connection()
    raw = connection.connection
    with psycopg.Cursor(raw) as who, psycopg.Cursor(raw) as what:
        # Fetched after the pipeline's end: inside, each fetch would be a round trip of its own.
        with raw.pipeline():
            who.execute(_WHO, [session_key, now], prepare=True)
            what.execute(page, values, prepare=True)
        person_id, email, *_ = who.fetchone() or (None, "")
        (text,) = what.fetchone() or ("{}",)
    return ((person_id, email) if person_id is not None else None), orjson.loads(text)
