"""Whether an address has an account can be told from nothing: not the page, the statements, nor the rows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portail.accounts.ceilings import wrong_passwords
from portail.accounts.models import Challenge
from portail.limits.actions import count
from tests.accounts.people import NOON, open_account
from tests.accounts.visitor import Visitor, last_wrong_code, words

pytestmark = pytest.mark.django_db

# As long as each other, so that pages that repeat them are too.
KNOWN = "genevieve.cote@exemple.ca"
UNKNOWN = "jacinthe.roy@exemple.test"
NETWORKS = {KNOWN: "203.0.113.10", UNKNOWN: "203.0.113.11"}

LITERAL = re.compile(r"'(?:[^']|'')*'(?:::\w+(?:\[\])?)?|\b\d+\b|\bs\d+_x\d+\b")
CODE = re.compile(r"\b\d{6}\b")

WRITTEN = """
SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname
"""


def rows_written() -> dict[str, tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {row[0]: row[1:] for row in cursor.fetchall()}


def seen(visit: Callable[[Visitor, str], Any], email: str) -> dict[str, object]:
    """What a visit shows to whoever watches page, statements and rows."""
    visitor = Visitor(network=NETWORKS[email])
    before = rows_written()
    with CaptureQueriesContext(connection) as queries:
        answer = visit(visitor, email)
    after = rows_written()
    return {
        "status": answer.status_code,
        "page": CODE.sub("CODE", words(answer).replace(email, "ADDRESS")),
        "length": len(answer.content),
        "headers": sorted(answer.headers),
        "cookies": sorted(answer.cookies),
        "statements": [LITERAL.sub("?", query["sql"]) for query in queries.captured_queries],
        "rows": {
            table: tuple(
                now - former for now, former in zip(after[table], before.get(table, (0, 0, 0)), strict=True)
            )
            for table in after
        },
    }


def ask(flow: str) -> Callable[[Visitor, str], Any]:
    return lambda visitor, email: visitor.ask(email, flow=flow)


def ask_and_read(flow: str) -> Callable[[Visitor, str], Any]:
    def visit(visitor: Visitor, email: str) -> Any:
        visitor.ask(email, flow=flow)
        return visitor.get(f"/compte/{flow}/code/")

    return visit


def ask_and_type(flow: str) -> Callable[[Visitor, str], Any]:
    def visit(visitor: Visitor, email: str) -> Any:
        visitor.ask(email, flow=flow)
        return visitor.type_code(last_wrong_code(), flow=flow)

    return visit


def ask_too_often(visitor: Visitor, email: str) -> Any:
    for _ in range(3):
        answer = visitor.ask(email)
    return answer


def sign_in(visitor: Visitor, email: str) -> Any:
    return visitor.sign_in(email, "Pas du tout 123")


def sign_in_too_often(visitor: Visitor, email: str) -> Any:
    for _ in range(12):
        answer = visitor.sign_in(email, "Pas du tout 123")
    return answer


VISITS = {
    "a code to sign up": ask("creer"),
    "the page of that code": ask_and_read("creer"),
    "a wrong code to sign up": ask_and_type("creer"),
    "a code to reset": ask("reinitialiser"),
    "the page of that code of a reset": ask_and_read("reinitialiser"),
    "a wrong code to reset": ask_and_type("reinitialiser"),
    "codes too often": ask_too_often,
    "a wrong password": sign_in,
    "wrong passwords too often": sign_in_too_often,
}


@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("visit", VISITS)
def test_nothing_tells_a_known_address_from_an_unknown_one(
    visit: str, request: pytest.FixtureRequest
) -> None:
    open_account(KNOWN)
    clock = time_machine.travel(NOON, tick=False)  # the pages tell the minute when a code was sent
    clock.start()
    request.addfinalizer(clock.stop)
    Challenge.objects.all().delete()
    seen(VISITS[visit], UNKNOWN)  # what a first request alone does (caches, dummy hash) is done before
    Challenge.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM limits_tally")
    count([wrong_passwords()], now=NOON)  # the portal's own row, whoever is first to write it
    known, unknown = seen(VISITS[visit], KNOWN), seen(VISITS[visit], UNKNOWN)
    for what in known:
        assert known[what] == unknown[what], what


def test_the_watch_sees_a_difference() -> None:
    open_account(KNOWN)
    right = seen(lambda visitor, email: visitor.sign_in(email), KNOWN)
    wrong = seen(sign_in, UNKNOWN)
    assert [what for what in right if right[what] != wrong[what]] != []
    assert right["statements"] != wrong["statements"]
    assert right["rows"] != wrong["rows"]
