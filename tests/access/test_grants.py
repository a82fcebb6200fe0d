"""The proof that somebody may read a student: issued for a link that shows, and for nothing else."""

from uuid import uuid4

import pytest

from portail.access.grants import grant_for_parent
from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.records.grants import StudentGrant
from tests.cast import ALICE, BOB, MAIKA
from tests.people import account, linked, student_of
from tests.roles import superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def grant(person: Person, *, seen_as: Person | None = None) -> StudentGrant | None:
    with rows_of(actor=(seen_as or person).pk):
        return grant_for_parent(
            person_id=person.pk, student_public_id=student_of(MAIKA).public_id, today=NOW.date()
        )


def test_a_grant_names_the_student_the_board_and_the_link(alice: Person) -> None:
    given = grant(alice)
    assert given is not None
    student = student_of(MAIKA)
    assert (given.student_id, given.board_id, given.person_id) == (student.pk, student.board_id, alice.pk)


@pytest.mark.parametrize(
    "change",
    ["active = false, suspended_for = 'barred'", "ends_on = '2026-11-22'"],
    ids=["suspended", "ended-by-date"],
)
def test_none_for_a_link_that_shows_nothing(alice: Person, change: str) -> None:
    with superuser_connection() as raw:
        raw.execute(f"UPDATE links_link SET {change}")
    assert grant(alice) is None


def test_none_for_anybody_else_nor_for_a_student_that_is_not(alice: Person) -> None:
    bob = account(BOB.email)
    assert grant(bob) is None
    assert grant(alice, seen_as=bob) is None
    with rows_of(actor=alice.pk):
        assert grant_for_parent(person_id=alice.pk, student_public_id=uuid4(), today=NOW.date()) is None
