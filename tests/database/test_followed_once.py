"""What a person follows is worked out once a statement, and never kept for the next one (ADR 0031)."""

import psycopg
import pytest
from django.db import connection

from portail.database.context import rows_of
from portail.links.models import Link
from portail.records.models import Contact, Student
from tests.cast import ALICE, CHARLIE, EMILE_B, MAIKA
from tests.people import account, linked
from tests.roles import superuser_connection

pytestmark = pytest.mark.django_db(transaction=True)

SCANS = """
SELECT pg_stat_get_xact_numscans('links_link'::regclass)
    + (SELECT sum(pg_stat_get_xact_numscans(indexrelid)) FROM pg_index
    WHERE indrelid = 'links_link'::regclass)
"""


def numbers() -> set[str]:
    return set(Student.objects.values_list("file_number", flat=True))


def suspend(file_number: str) -> None:
    """As an import does, in a transaction of its own."""
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE links_link SET active = false, suspended_for = 'withdrawn'"
            " WHERE student_id = (SELECT id FROM records_student WHERE file_number = %s)",
            [file_number],
        )


def test_a_link_suspended_by_another_transaction_is_out_at_the_next_statement() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    with rows_of(actor=alice.pk):
        assert numbers() == {MAIKA.file_number, EMILE_B.file_number}
        suspend(MAIKA.file_number)
        assert numbers() == {EMILE_B.file_number}


def test_a_link_suspended_by_oneself_is_out_at_the_next_statement() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA, EMILE_B)
    with rows_of(actor=alice.pk):
        assert numbers() == {MAIKA.file_number, EMILE_B.file_number}
        Link.objects.filter(student__file_number=MAIKA.file_number).update(
            active=False, suspended_for=Link.Suspension.ADDRESS_REMOVED
        )
        assert numbers() == {EMILE_B.file_number}


def test_a_context_never_reads_the_lists_of_the_one_before() -> None:
    alice, charlie = account(ALICE.email), account(CHARLIE.email)
    linked(alice, MAIKA)
    with rows_of(actor=alice.pk):
        assert numbers() == {MAIKA.file_number}
        with rows_of(actor=charlie.pk):
            assert numbers() == set() and not Contact.objects.exists()
        assert numbers() == {MAIKA.file_number}


def test_nothing_is_left_of_the_lists_after_the_transaction() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    with rows_of(actor=alice.pk):
        assert numbers() == {MAIKA.file_number}
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.student_whole', true), '')")
        assert cursor.fetchone() == ("",)


@pytest.mark.parametrize(
    "asked",
    [
        *("app_followed('student', 'whole')", "app_taught('any', 'whole')", "app_received()"),
        "app_keep('whole', '{}')",
    ],
)
@pytest.mark.parametrize("indexes", ["on", "off"])
def test_nobody_asks_for_a_list_whatever_the_plan(asked: str, indexes: str) -> None:
    with superuser_connection() as raw:
        for way in ("indexscan", "bitmapscan"):
            raw.execute(f"SET enable_{way} = {indexes}")  # type: ignore[arg-type]  # two and two words of ours
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="no row context"):
            raw.execute(f"SELECT {asked}")  # type: ignore[arg-type]  # one of those above


def test_thirty_tables_ask_the_links_once() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    asked = " UNION ALL ".join(["SELECT count(*) FROM records_student"] * 30)
    with rows_of(actor=alice.pk), connection.cursor() as cursor:
        cursor.execute(SCANS)
        before = cursor.fetchone()
        cursor.execute(asked)
        cursor.execute(SCANS)
        assert cursor.fetchone() == (before[0] + 1,)
