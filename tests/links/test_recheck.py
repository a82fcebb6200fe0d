"""Links follow the record: suspended with it, resumed with it, and never against their owner's wish."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from portail.accounts.models import Person
from portail.audit.models import Entry
from portail.database.context import rows_of
from portail.links.actions import Outcome, Recheck, Touched, add_address, recheck_links, remove_address
from portail.links.models import Link
from portail.records.models import Student
from tests.accounts.people import NOON, ask, type_code
from tests.cast import ALICE, BOB, EMILE_B, GRANDMOTHER, MAIKA
from tests.people import account, associate, board_id, claimed, contact_of, linked, links
from tests.roles import superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

type Says = Callable[..., Recheck]


@pytest.fixture
def says() -> Says:
    """Make the record say something of Alice and Maïka, and recheck as an import does."""

    def run(sets: str, *, table: str = "records_guardianship", now: object = NOW) -> Recheck:
        where = {
            "records_guardianship": f"contact_id = {contact_of(ALICE).pk}",
            "records_contact": f"id = {contact_of(ALICE).pk}",
            "records_student": "source_id = 's-maika'",
        }[table]
        with superuser_connection() as raw:
            raw.execute(f"UPDATE {table} SET {sets} WHERE {where}")
        board = board_id(MAIKA.board)
        with rows_of(board=board):
            return recheck_links(board_id=board, now=now)  # type: ignore[arg-type]

    return run


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA, EMILE_B)
    return person


def state(person: Person) -> tuple[bool, str]:
    link = links(person)[0]
    return link.active, link.suspended_for


def seen(person: Person) -> int:
    with rows_of(actor=person.pk):
        return Student.objects.count()


WITHDRAWALS = {
    "withdrawn": ("records_guardianship", "is_active = false", "is_active = true"),
    "barred": ("records_guardianship", "access = 'no'", "access = 'yes'"),
    "unknown": ("records_guardianship", "access = 'unknown'", "access = 'yes'"),
    "ended": ("records_guardianship", "ends_on = '2026-11-22'", "ends_on = NULL"),
    "student_gone": ("records_student", "is_active = false", "is_active = true"),
}


@pytest.mark.parametrize("reason", WITHDRAWALS)
def test_what_the_record_takes_is_out_and_what_it_gives_back_is_in(
    reason: str, alice: Person, says: Says
) -> None:
    table, takes, gives = WITHDRAWALS[reason]
    lost = (Touched(MAIKA.file_number, ALICE.source_id, reason),)
    assert says(takes, table=table) == Recheck(suspended=1, resumed=0, lost=lost)
    assert state(alice) == (False, reason) and seen(alice) == 1
    assert says(takes, table=table) == Recheck(0, 0)
    regained = (Touched(MAIKA.file_number, ALICE.source_id, ""),)
    assert says(gives, table=table) == Recheck(suspended=0, resumed=1, regained=regained)
    assert state(alice) == (True, "") and seen(alice) == 2


def test_a_contact_that_is_gone_withdraws_its_links(alice: Person, says: Says) -> None:
    says("is_active = false", table="records_contact")
    assert state(alice) == (False, "withdrawn")


def test_the_last_day_is_copied_and_ends_the_view_by_itself(alice: Person, says: Says) -> None:
    today = timezone.now()  # the row policies go by the database's own clock
    last = timezone.localdate(today) + timedelta(days=7)
    assert says(f"ends_on = '{last}'") == Recheck(0, 0)
    assert links(alice)[0].ends_on == last and seen(alice) == 2
    assert says(f"ends_on = '{last}'", now=today + timedelta(days=8)) == Recheck(0, 0)
    assert state(alice) == (False, "ended")


def test_a_bar_on_another_contact_whose_address_the_account_proved_counts(says: Says) -> None:
    both = account(GRANDMOTHER.email)
    linked(both, MAIKA)
    EmailAddress.objects.create(user=both, email=BOB.email, verified=True, primary=False)
    assert says("access = 'yes'").suspended == 1
    assert state(both) == (False, "barred")


def test_proving_a_barred_contacts_address_bars_at_once() -> None:
    rita = account(GRANDMOTHER.email)
    linked(rita, MAIKA)
    proof = type_code(ask("add_address", BOB.email, person=rita.pk))
    add_address(challenge_id=proof.id, browser="alice’s phone", person_id=rita.pk, now=NOON)
    assert state(rita) == (False, "barred") and seen(rita) == 0


def test_proving_any_other_address_changes_no_link(alice: Person) -> None:
    proof = type_code(ask("add_address", "autre@exemple.ca", person=alice.pk))
    add_address(challenge_id=proof.id, browser="alice’s phone", person_id=alice.pk, now=NOON)
    assert [link.active for link in links(alice)] == [True, True]


def test_a_change_elsewhere_touches_nothing(alice: Person, says: Says) -> None:
    with superuser_connection() as raw:
        before = raw.execute("SELECT xmin::text FROM links_link ORDER BY id").fetchall()
        says("relation = 'guardian'")
        assert raw.execute("SELECT xmin::text FROM links_link ORDER BY id").fetchall() == before


def test_a_recheck_is_in_the_trail_with_its_counts(alice: Person, says: Says) -> None:
    says("access = 'no'")
    with rows_of(board=board_id(MAIKA.board)):
        noted = Entry.objects.get(action="links.rechecked")
    assert noted.details == {"suspended": 1, "resumed": 0} and noted.actor_id is None


def test_an_address_given_up_suspends_its_links_until_associated_again(says: Says) -> None:
    person = account("autre@exemple.ca", ALICE.email)
    associate(person, claimed(MAIKA, ALICE.email))
    address = EmailAddress.objects.get(user=person, email=ALICE.email)
    assert remove_address(person_id=person.pk, address_id=address.pk, now=NOW) == 1
    assert state(person) == (False, "address_removed") and seen(person) == 0
    says("access = 'yes'")
    assert state(person) == (False, "address_removed")
    EmailAddress.objects.create(user=person, email=ALICE.email, verified=True, primary=False)
    assert associate(person, claimed(MAIKA, ALICE.email)).outcome is Outcome.LINKED
    assert state(person) == (True, "")


def test_a_link_keeps_its_place_through_it_all(alice: Person, says: Says) -> None:
    says("access = 'no'")
    says("access = 'yes'")
    assert [link.position for link in links(alice)] == [0, 1]


def test_no_parent_can_raise_their_own_link(alice: Person, says: Says) -> None:
    from django.db import DatabaseError

    says("access = 'no'")
    with pytest.raises(DatabaseError, match="row-level security"), rows_of(actor=alice.pk):
        Link.objects.filter(person=alice).update(active=True, suspended_for="")
