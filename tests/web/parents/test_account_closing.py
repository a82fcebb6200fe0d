"""Closing an account that follows children: what it opened goes with it, the school's record stays."""

import pytest

from portail.access.actions import close_account
from portail.accounts.models import Person
from portail.database.context import rows_of
from portail.links.actions import ask_school, issue_code
from portail.links.models import Link, LinkRequest, SchoolCode
from portail.records.models import Guardianship
from tests.cast import ALICE as ALICE_AT_SCHOOL
from tests.cast import CAPITALE, MAIKA, STRANGER
from tests.people import account, associate, board_id, claimed, linked
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def rows(person_id: int) -> list[int]:
    """Links and requests of a person, and codes used by them, seen by the board."""
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        return [
            Link.objects.filter(person_id=person_id).count(),
            LinkRequest.objects.filter(person_id=person_id).count(),
            SchoolCode.objects.filter(used_by=person_id).count(),
        ]


def test_links_and_requests_go_with_the_account() -> None:
    person = account(ALICE_AT_SCHOOL.email)
    linked(person, MAIKA)
    with rows_of(actor=person.pk):
        ask_school(person_id=person.pk, claimed=claimed(MAIKA, person.email, family_name="Gagné"), now=NOW)
    assert rows(person.pk)[:2] == [1, 1]
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        guardianships = Guardianship.objects.count()
    close_account(person_id=person.pk, now=NOW)
    assert not Person.objects.filter(pk=person.pk).exists()
    assert rows(person.pk) == [0, 0, 0]
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        assert Guardianship.objects.count() == guardianships


def test_the_code_that_a_school_issued_stays_used() -> None:
    person = account(STRANGER)
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        code = issue_code(
            board_id=board_id(CAPITALE),
            file_number=MAIKA.file_number,
            contact=ALICE_AT_SCHOOL.source_id,
            actor="olive",
            now=NOW,
        )
    assert associate(person, claimed(MAIKA, STRANGER, code=code)).link_id is not None
    assert rows(person.pk) == [1, 0, 1]
    close_account(person_id=person.pk, now=NOW)
    assert rows(person.pk) == [0, 0, 1]
