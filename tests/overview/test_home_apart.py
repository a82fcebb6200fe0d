"""One failing domain never blanks the home: the rest shows, and the failure is logged once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from portail.accounts.models import Person
from portail.overview.home import Home
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.overview.test_home_pieces import home_of, school_days
from tests.people import account, linked
from tests.publishing import publish
from tests.roles import superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

# A table of each domain, and the parts of the home that read it.
BROKEN = {
    "agenda_calendarday": {"agenda"},
    "attendance_absence": {"absences"},
    "results_mark": {"results"},
    "report_cards_reportcard": {"cards"},
    "fees_line": {"fees"},
    "fees_receipt": {"fees"},
    "transport_trip": {"transport"},
    "documents_document": {"documents"},
    "communications_message": {"messages"},
    "boards_publication": {"published"},
    "links_linkrequest": {"requests"},
}


@pytest.fixture
def alice() -> Person:
    publish(CAPITALE, **school_days())
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


@contextmanager
def unreadable(table: str) -> Iterator[None]:
    """The web's role may not read TABLE."""
    with superuser_connection() as raw:
        raw.execute(f"REVOKE SELECT ON {table} FROM portail_app")
    try:
        yield
    finally:
        with superuser_connection() as raw:
            raw.execute(f"GRANT SELECT ON {table} TO portail_app")


def without(home: Home, parts: set[str]) -> dict[str, object]:
    """What the home holds beside these parts."""
    (child,) = home.children
    shown = {**child._asdict(), "messages": home.messages, "documents": home.documents,
             "requests": home.requests, "name": home.given_name}  # fmt: skip
    beside = parts | ({"received_at"} if "published" in parts else set())
    beside |= {"next_at"} if parts & {"results", "cards"} else set()
    return {name: value for name, value in shown.items() if name not in beside}


@pytest.mark.parametrize("table", BROKEN)
def test_each_domain_may_fail_and_the_rest_is_there(
    alice: Person, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    whole = home_of(alice, now=NOW)
    assert not whole.silent
    with unreadable(table), caplog.at_level(logging.ERROR, logger="portail.overview.apart"):
        home = home_of(alice, now=NOW)
    assert home.silent == BROKEN[table]
    assert without(home, BROKEN[table]) == without(whole, BROKEN[table])
    assert [record.name for record in caplog.records].count("portail.overview.apart") == 1


def test_without_the_children_there_is_no_page(alice: Person) -> None:
    with unreadable("records_student"), pytest.raises(psycopg.errors.InsufficientPrivilege):
        home_of(alice, now=NOW)
