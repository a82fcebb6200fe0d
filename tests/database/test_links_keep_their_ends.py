"""What a parent's own context cannot make of their link, whatever the application does."""

import psycopg
import pytest
from django.db import connection

from portail.database.context import rows_of
from tests.cast import ALICE, MAIKA
from tests.people import account, contact_of, linked, student_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "change",
    [
        f"{column} = {column}"
        for column in ("id", "person_id", "student_id", "board_id", "position", "created_at")
    ]
    + ["active = false, suspended_for = 'student_gone', student_key = 'x'", "active = true"],
)
def test_the_web_role_makes_no_other_link_of_it(change: str) -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    with (
        pytest.raises(Exception, match=r"permission denied|row-level security") as refused,
        rows_of(actor=alice.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE links_link SET {change}")
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("reason", ["address_removed", "denied"])
def test_a_parent_may_still_lower_it(reason: str) -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    with rows_of(actor=alice.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE links_link SET active = false, suspended_for = %s", [reason])
        assert cursor.rowcount == 1


def test_a_link_that_is_made_again_may_be_as_another_contact() -> None:
    """Why the contact is not held: who comes back by another of the contacts keeps the child’s place."""
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    board = student_of(MAIKA).board_id
    contact = contact_of(ALICE).pk
    with rows_of(actor=alice.pk, board=board), connection.cursor() as cursor:
        cursor.execute("UPDATE links_link SET contact_id = %s", [contact])
        assert cursor.rowcount == 1
