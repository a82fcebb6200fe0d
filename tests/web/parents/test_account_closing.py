"""Closing an account that follows children: what it opened goes with it, the school's record stays."""

import pytest

from portail.access.actions import close_account
from portail.accounts.models import Person
from portail.attendance.models import Explanation
from portail.database.context import rows_of
from portail.links.actions import ask_school, issue_code
from portail.links.models import Link, LinkRequest, SchoolCode
from portail.privacy.models import SchoolRequest
from portail.records.models import Guardianship
from tests.attendance.sent import something_sent
from tests.cast import ALICE as ALICE_AT_SCHOOL
from tests.cast import CAPITALE, MAIKA, STRANGER
from tests.people import account, associate, board_id, claimed, linked, signed_in, student_of
from tests.privacy.rows import something_asked
from tests.roles import as_role, superuser_connection
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


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/confidentialite/", "Ce que vous avez transmis à l’école par le portail"),
        ("/en/confidentialite/", "What you sent to the school through the portal"),
        ("/mon-compte/fermer/", "ce que vous lui avez transmis lui reste"),
        ("/en/mon-compte/fermer/", "what you sent to it remains with it"),
    ],
)
def test_what_was_sent_to_the_school_stays_its_own_and_the_pages_say_so(path: str, said: str) -> None:
    person = account(ALICE_AT_SCHOOL.email)
    linked(person, MAIKA)
    assert said in signed_in(person, confirmed=True).get(path).text
    with superuser_connection() as raw:
        sent = {"board": board_id(CAPITALE), "student": student_of(MAIKA).pk, "person": person.pk}
        something_sent(raw, **sent)
        something_asked(raw, **sent)
    close_account(person_id=person.pk, now=NOW)
    with rows_of(board=board_id(CAPITALE)):
        assert Explanation.objects.filter(person_id=person.pk).count() == 2
        assert SchoolRequest.objects.filter(person_id=person.pk).count() == 1
