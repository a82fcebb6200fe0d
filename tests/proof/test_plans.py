"""On a province's rows, the statements of sign-up, linking, home and results pages find theirs by an index.

The server itself says each plan (auto_explain), of the statements that the pages send, row policies included.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from psycopg import errors, sql

from portail.access.actions import answer_challenge
from portail.boards.models import Board
from tests.accounts.people import code_of
from tests.accounts.visitor import Visitor, last_challenge
from tests.proof import volume
from tests.proof.conftest import Record
from tests.roles import as_role, superuser_connection

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

PUPILS = int(os.environ.get("PORTAIL_PLAN_PUPILS", volume.PUPILS))
LARGE = 10_000  # rows: reading a smaller table whole may be the quickest way
NUMBER = 1  # of the guardian and of their pupil
ADDRESS = f"volume{1_000_000 + NUMBER}@exemple.ca"
# Of which a province has few: some thousands of schools and their names, three terms a board.
SMALL = {
    "boards_board", "boards_boardname", "boards_boardsetting", "boards_publication", "boards_school",
    "boards_schoolyear", "classes_term",
}  # fmt: skip
_READ_WHOLE = re.compile(r"Seq Scan on (\w+)")
_READ = re.compile(r"Scan(?: Backward)?(?: using \w+)? on (\w+)")
_SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_level": "notice",
    "auto_explain.log_nested_statements": "on",
    "client_min_messages": "notice",
}

type Plans = list[str]


@pytest.fixture
def province() -> Iterator[Any]:
    """The rows, and both roles' sessions told to say their plans."""
    with superuser_connection() as raw:
        volume.fill(raw, pupils=PUPILS)
        _tell(raw, "SET {} = {}")
        connection.close()
        try:
            yield raw
        finally:
            _tell(raw, "RESET {}")
            connection.close()


def _tell(raw: Any, how: str) -> None:
    database = sql.Identifier(connection.settings_dict["NAME"])
    for role in ("portail_app", "portail_jobs"):
        for name, value in _SETTINGS.items():
            said = sql.SQL(how).format(sql.SQL(name), sql.Literal(value))
            raw.execute(
                sql.SQL("ALTER ROLE {} IN DATABASE {} {}").format(sql.Identifier(role), database, said)
            )


@contextmanager
def heard() -> Iterator[Plans]:
    """The plans of all that this connection asks within the block."""
    plans: Plans = []
    connection.ensure_connection()

    def hear(notice: errors.Diagnostic) -> None:
        if "Query Text:" in (notice.message_primary or ""):
            plans.append(notice.message_primary or "")

    connection.connection.add_notice_handler(hear)
    try:
        yield plans
    finally:
        connection.connection.remove_notice_handler(hear)


def read_whole(plans: Plans, large: set[str]) -> list[str]:
    """The plans that read a large table from one end to the other."""
    return [plan for plan in plans if large.intersection(_READ_WHOLE.findall(plan))]


def test_the_pages_of_a_parent_find_their_rows_by_index(province: Any, record: Record) -> None:
    rows = province.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'").fetchall()
    large = {name for name, tuples in rows if tuples >= LARGE}
    visitor, whole, read = Visitor(), list[str](), set[str]()
    with heard() as plans, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_person WHERE language = 'en'")
    assert read_whole(plans, large), "a table read whole would go unnoticed"
    for name, visit in {"sign-up": _sign_up, "linking": _link, "home": _home, "results": _results}.items():
        plans = visit(visitor)
        assert plans, name
        record(f"{name}: statements", len(plans))
        whole += read_whole(plans, large)
        read |= {table for plan in plans for table in _READ.findall(plan)} & {table for table, _ in rows}
    record("pupils", PUPILS)
    record("tables read", len(read))
    record("read a large table whole", len(whole))
    assert whole == []
    assert read >= {"records_student", "links_link", "classes_work", "results_mark", "agenda_slot"}
    # Of a table with few rows nothing is shown: reading it whole may be the quickest way.
    assert PUPILS < volume.PUPILS or sorted(read - large - SMALL) == []


def _sign_up(visitor: Visitor) -> Plans:
    """From the address to the account, the mail's own look-ups included."""
    with heard() as plans:
        assert visitor.ask(ADDRESS).status_code == 302
    challenge = last_challenge()
    with as_role("jobs"), heard() as words:
        answer_challenge(challenge_id=challenge, once="plans", now=timezone.now())
    code = code_of(challenge)
    with heard() as rest:
        assert visitor.type_code(code).status_code == 302
        assert visitor.choose().url == "/enfants/associer/"
    return [*plans, *words, *rest]


def _link(visitor: Visitor) -> Plans:
    """The form, the search, the wrong number, then the right one."""
    board = Board.objects.get(pk=1000 + NUMBER % volume.BOARDS)
    born = date(2009, 1, 1 + NUMBER)
    typed = {
        "search": board.name, "board": board.code, "family_name": "Tremblay", "given_name": "Léa",
        "day": str(born.day), "month": str(born.month), "year": str(born.year), "code": "",
        "address": ADDRESS,
    }  # fmt: skip
    with heard() as plans:
        assert visitor.get("/enfants/associer/").status_code == 200
        assert visitor.get("/enfants/associer/centres/", {"q": "volume 12"}).status_code in (200, 302)
        assert visitor.post("/enfants/associer/", {**typed, "number": "9999999"}).status_code == 200
        linked = visitor.post("/enfants/associer/", {**typed, "number": "0000000"})
        assert linked.url.endswith("/reussi/")
        assert visitor.get(linked.url).status_code == 200
    return plans


def _home(visitor: Visitor) -> Plans:
    with heard() as plans:
        assert "Léa" in visitor.get("/aujourdhui/").content.decode()
        assert visitor.get("/enfants/demandes/").status_code == 200
        assert visitor.get("/mon-compte/").status_code == 200
    return plans


def _results(visitor: Visitor) -> Plans:
    """The child's results, then those of each group."""
    with heard() as plans:
        page = visitor.get(visitor.get("/resultats/").url)
        groups = sorted(set(re.findall(r'href="([^"]*/resultats/[-0-9a-f]{36}/[-0-9a-f]{36}/)', page.text)))
        assert len(groups) > 1
        for group in groups[:2]:
            assert visitor.get(group).status_code == 200
    return plans
