"""Whatever does not agree, the parent gets one answer: the same bytes for the same statements (threat T2)."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portail.accounts.models import Person
from portail.audit.models import Entry
from portail.database.context import rows_of
from portail.links.attempts import ACCOUNT_A_DAY
from tests.cast import ALICE, BOB, MAIKA
from tests.people import account, board_id, links, signed_in
from tests.roles import superuser_connection
from tests.web.parents.test_associate import FORM, typed
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

STUDENT = "UPDATE records_student SET {} WHERE source_id = 's-maika'"
GUARDIANSHIP = (
    "UPDATE records_guardianship SET {} WHERE contact_id = (SELECT id FROM records_contact"
    " WHERE source_id = 'c-alice')"
)
ANOTHERS_ADDRESS = (
    "UPDATE records_contactaddress SET contact_id ="
    " (SELECT id FROM records_contact WHERE source_id = 'c-lucie')"
    " WHERE contact_id = (SELECT id FROM records_contact WHERE source_id = 'c-alice')"
)

# What the record says instead, while the parent types the same right things each time.
REASONS: dict[str, Sequence[str]] = {
    "number": [STUDENT.format("file_number = '2345679'")],
    "birth-date": [STUDENT.format("birth_date = '2017-02-23'")],
    "family-name": [STUDENT.format("family_name = 'Ganyon'")],
    "given-name": [STUDENT.format("given_names = 'Maxym'")],
    "nobody": [STUDENT.format("file_number = '2345679', birth_date = '2016-01-01'")],
    "gone": [STUDENT.format("is_active = false")],
    "barred": [GUARDIANSHIP.format("access = 'no'")],
    "access-unknown": [GUARDIANSHIP.format("access = 'unknown'")],
    "not-in-force": [GUARDIANSHIP.format("ends_on = '2026-06-30'")],
    "address": [ANOTHERS_ADDRESS],
}


def bare(page: str) -> str:
    """The page without its form's token, which differs each time it is written."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


def shapes(queries: list[dict[str, str]]) -> list[str]:
    """The statements without their values."""
    found = [
        re.sub(r"'(?:[^']|'')*'|\b\d+\b|\btrue\b|\bfalse\b|\(\d+(, \d+)*\)", "?", q["sql"]) for q in queries
    ]
    return [re.sub(r"IN \((\?(, )?)+\)|ARRAY\[[^\]]*\]", "IN (?)", sql) for sql in found]


def changed(*statements: str) -> None:
    """Make the record say something else, past every policy."""
    with superuser_connection() as raw:
        for statement in statements:
            assert raw.execute(statement).rowcount == 1


def tried(person: Person, *, tries: int = 1) -> tuple[str, list[str]]:
    """What a parent is shown who types the right things, and what was asked of the database for it."""
    browser = signed_in(person)
    browser.get(FORM)
    with time_machine.travel(NOW, tick=False):
        for _ in range(tries):
            with CaptureQueriesContext(connection) as captured:
                page = browser.post(FORM, typed(MAIKA, ALICE.email))
    assert page.status_code == 200 and links(person) == []
    return bare(page.text), shapes(captured.captured_queries)


def reasons_noted(person: Person) -> set[str]:
    """What the school may read of the refusals."""
    with rows_of(board=board_id(MAIKA.board)):
        noted = Entry.objects.filter(action="link.refused", subject_id=str(person.pk))
        return {reason for entry in noted for reason in entry.details["reasons"]}


@pytest.fixture(scope="module")
def first(django_db_setup: None) -> dict[str, tuple[str, list[str]]]:
    """The first answer seen, which every other one must equal."""
    return {}


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_gives_the_same_bytes_for_the_same_statements(
    reason: str, first: dict[str, tuple[str, list[str]]]
) -> None:
    alice = account(ALICE.email)
    changed(*REASONS[reason])
    page, statements = tried(alice)
    assert "Les informations ne concordent pas" in page
    page_seen, statements_seen = first.setdefault("one", (page, statements))
    assert page == page_seen
    assert statements == statements_seen
    assert reason in reasons_noted(alice)


def test_past_a_limit_the_right_answer_looks_like_a_wrong_one_until_the_next_day() -> None:
    alice = account(ALICE.email)
    changed(*REASONS["number"])
    wrong = tried(alice, tries=ACCOUNT_A_DAY)
    changed(STUDENT.format("file_number = '2345678'"))
    assert tried(alice) == wrong
    assert "link.account" in reasons_noted(alice)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        signed_in(alice).post(FORM, typed(MAIKA, ALICE.email))
    assert len(links(alice)) == 1


def test_the_true_reason_is_not_in_what_the_parent_may_read() -> None:
    alice = account(ALICE.email)
    changed(*REASONS["barred"])
    tried(alice)
    with rows_of(actor=alice.pk):
        assert not Entry.objects.filter(action="link.refused").exists()


def test_a_barred_parent_who_knows_everything_learns_nothing() -> None:
    bob = account(BOB.email)
    page = signed_in(bob).post(FORM, typed(MAIKA, BOB.email))
    assert "Les informations ne concordent pas" in page.text
    assert links(bob) == []
