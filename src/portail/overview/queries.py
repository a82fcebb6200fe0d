"""The hot pages' reads: from the cookie to the page's data in two prepared statements. Floor 8.

The pipeline is the transaction: until its end the server holds both statements in one implicit
transaction, so the context that the first sets LOCAL is what the second reads under, and is gone
afterwards. The row policies are the grant: no statement here says who may see whom.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

import orjson
import psycopg
from django.db import connection

from portail.accounts.visits import former_visit

_NAMED = re.compile(r"%\((\w+)\)s")

# Always one row: without a session the context is nobody's, and the second statement reads nothing
# rather than failing for want of a context. All three axes are set, so that nothing is inherited.
_WHO = """
SELECT p.id, p.email, p.seen_at, p.former_visit_at,
    set_config('app.actor', coalesce(p.id, 0)::text, true),
    set_config('app.board', '0', true), set_config('app.address', '', true)
FROM (SELECT 1) AS always
LEFT JOIN (accounts_session s JOIN accounts_person p ON p.id = s.person_id AND p.is_active)
    ON s.session_key = %s AND s.expire_date > %s
"""


@dataclass(frozen=True, slots=True)
class PageStatement:
    """A page's SQL with its %(name)s written as $1, $2, … once: psycopg would look for them at each reading,
    for it remembers no statement of such a length. names: of $1, $2, …, in order.
    """

    text: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, sql: str) -> Self:
        names = tuple(dict.fromkeys(_NAMED.findall(sql)))
        return cls(_NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", sql), names)


def json_object(**parts: str) -> str:
    """The parts of a page, each SQL for one value of JSON, as one by name."""
    return f"json_build_object({', '.join(f"'{name}', {part}" for name, part in parts.items())})"


class Visitor(NamedTuple):
    """Whoever the session belongs to. seen_at: when a page or a sign-in last noted them; former_visit_at:
    when the visit before this one ended, None before there was one."""

    person_id: int
    email: str
    seen_at: datetime | None
    former_visit_at: datetime | None

    def former_visit(self, now: datetime) -> datetime | None:
        """When the visit before the one of NOW ended; None before there was one."""
        return former_visit(seen_at=self.seen_at, former_visit_at=self.former_visit_at, now=now)


class HomeChild(NamedTuple):
    """A child that the person follows, of CHILDREN_JSON, as their card shows them. Ids: as in addresses."""

    link_id: str
    public_id: str
    position: int
    given_name: str
    family_name: str
    level: str
    file_number: str
    school: str
    board: str
    revision: int


def read_page(
    page: PageStatement, *, session_key: str, now: datetime, values: Mapping[str, object]
) -> tuple[Visitor | None, dict[str, Any]]:
    """Who asks, None for nobody, and what PAGE says in its one column of JSON."""
    visitor, (text,) = read_row(page, session_key=session_key, now=now, values=values)
    return visitor, orjson.loads(text)


def read_row(
    page: PageStatement, *, session_key: str, now: datetime, values: Mapping[str, object]
) -> tuple[Visitor | None, tuple[str, ...]]:
    """Run the two statements: who asks, None for nobody, then PAGE with its VALUES, whose one row is texts.

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
    page: PageStatement, session_key: str, now: datetime, values: Mapping[str, object]
) -> tuple[Visitor | None, tuple[str, ...]]:
    connection.ensure_connection()
    raw = connection.connection
    numbered = [values[name] for name in page.names]
    with psycopg.Cursor(raw) as who, psycopg.RawCursor(raw) as what:
        # Fetched after the pipeline's end: inside, each fetch would be a round trip of its own.
        with raw.pipeline():
            who.execute(_WHO, [session_key, now], prepare=True)
            what.execute(page.text, numbered, prepare=True)
        found = who.fetchone() or (None,)
        row = what.fetchone() or ()
    return (Visitor(*found[:4]) if found[0] is not None else None), row
