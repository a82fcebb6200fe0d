"""Links follow people: a contact's new address or name keeps them, another person in its place does not."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from portail.access.actions import tell_address_changed
from portail.accounts.models import Challenge, Person
from portail.audit.models import Entry
from portail.database.context import rows_of
from portail.links.actions import (
    Outcome,
    Recheck,
    add_address,
    forget_recycling,
    recheck_links,
    remove_address,
    remove_link,
)
from portail.links.keys import student_keys
from portail.links.models import Link
from portail.notices.models import Message
from portail.records.models import Student
from tests.accounts.people import NOON, ask, type_code
from tests.cast import ALICE, BOB, DELPHINE, GRANDMOTHER, LEA, LOUIS, LUCIE, MAIKA, GuardianFacts
from tests.links.races import issued
from tests.people import account, associate, board_id, claimed, contact_of, linked, links
from tests.roles import as_role, superuser_connection
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=1)
NEW = "alice.neuve@exemple.ca"


def held(guardian: GuardianFacts, *addresses: str) -> None:
    """What the record has for a contact from now on, in new rows as an import writes them."""
    contact = contact_of(guardian)
    with superuser_connection() as raw:
        raw.execute("DELETE FROM records_contactaddress WHERE contact_id = %s", [contact.pk])
        for address in addresses:
            raw.execute(
                "INSERT INTO records_contactaddress (board_id, contact_id, address, address_key)"
                " VALUES (%s, %s, %s, %s)",
                [contact.board_id, contact.pk, address, address],
            )


def recheck() -> Recheck:
    board = board_id(MAIKA.board)
    with rows_of(board=board):
        return recheck_links(board_id=board, now=NOW)


def state(person: Person) -> tuple[bool, str]:
    link = links(person)[0]
    return link.active, link.suspended_for


def jobs() -> list[dict[str, int]]:
    with superuser_connection() as raw:
        rows = raw.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'access.tell_address_changed' ORDER BY id"
        ).fetchall()
    return [args for (args,) in rows]


def mails() -> dict[str, str]:
    """Run the jobs that tell of changed addresses; the text of each mail by its address."""
    with as_role("jobs"):
        for number, args in enumerate(jobs()):
            tell_address_changed(**args, once=f"job:{number}", now=NOW)
        return {message.to_address: message.text for message in Message.objects.order_by("to_address")}


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


# A changed address


def test_a_changed_address_keeps_the_link_and_tells_both_addresses(alice: Person) -> None:
    held(ALICE, NEW)
    assert recheck() == Recheck(0, 0)
    assert state(alice) == (True, "")
    told = mails()
    assert set(told) == {ALICE.email, NEW}
    assert all("Maïka" in text and "418 555-0111" in text for text in told.values())
    assert NEW not in told[ALICE.email]
    assert "a•••@e•••.ca" in told[NEW] and ALICE.email not in told[NEW]


def test_each_change_is_told_once(alice: Person) -> None:
    held(ALICE, NEW)
    recheck()
    recheck()
    assert len(jobs()) == 1
    held(ALICE, "alice.derniere@exemple.ca")
    recheck()
    recheck()
    assert len(jobs()) == 2
    assert set(mails()) == {ALICE.email, "alice.derniere@exemple.ca"}


def test_another_change_of_a_link_tells_nothing_more(alice: Person) -> None:
    held(ALICE, NEW)
    recheck()
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_guardianship SET ends_on = '2027-06-30' WHERE contact_id = %s",
            [contact_of(ALICE).pk],
        )
    recheck()
    assert links(alice)[0].ends_on is not None and len(jobs()) == 1


def test_a_mother_of_two_is_told_once_for_both() -> None:
    delphine = account(DELPHINE.email)
    linked(delphine, LOUIS, LEA)
    held(DELPHINE, "delphine.neuve@exemple.ca")
    recheck()
    assert len(jobs()) == 1
    assert "Louis et Léa" in mails()[DELPHINE.email]


def test_one_more_address_in_the_record_changes_nothing(alice: Person) -> None:
    held(ALICE, ALICE.email, NEW)
    recheck()
    assert state(alice) == (True, "") and jobs() == []


def test_the_new_address_proved_ends_the_matter(alice: Person) -> None:
    held(ALICE, NEW)
    recheck()
    proof = type_code(ask("add_address", NEW, person=alice.pk))
    add_address(challenge_id=proof.id, browser="alice’s phone", person_id=alice.pk, now=NOON)
    assert links(alice)[0].moved_to == 0
    assert mails() == {}


def test_who_moves_to_the_new_address_may_give_the_former_up(alice: Person) -> None:
    held(ALICE, NEW)
    recheck()
    EmailAddress.objects.filter(user=alice).update(primary=False)
    EmailAddress.objects.create(user=alice, email=NEW, verified=True, primary=True)
    recheck()
    former = EmailAddress.objects.get(user=alice, email=ALICE.email)
    assert remove_address(person_id=alice.pk, address_id=former.pk, now=NOW) == 0
    recheck()
    assert state(alice) == (True, "")


def test_a_new_address_shared_with_a_barred_contact_is_not_told(alice: Person) -> None:
    held(ALICE, NEW)
    held(BOB, NEW)
    recheck()
    assert set(mails()) == {ALICE.email}


def test_no_address_left_suspends_and_one_again_resumes(alice: Person) -> None:
    held(ALICE)
    assert recheck().suspended == 1
    assert state(alice) == (False, "address_gone")
    held(ALICE, ALICE.email)
    assert recheck().resumed == 1


def test_a_link_made_by_a_school_code_is_of_no_address() -> None:
    person = account("autre@exemple.ca")
    associate(person, claimed(MAIKA, "autre@exemple.ca", code=issued()))
    held(ALICE, NEW)
    recheck()
    held(ALICE)
    recheck()
    assert state(person) == (True, "") and jobs() == []


# Another person under the same key


def replaced(guardian: GuardianFacts) -> None:
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_contact SET identity = identity + 1, family_name = 'Lavoie', given_name = 'Luc'"
            " WHERE id = %s",
            [contact_of(guardian).pk],
        )


def test_another_person_under_a_reused_key_sees_nothing_until_they_associate(alice: Person) -> None:
    replaced(ALICE)
    lost = recheck().lost
    assert [(one.contact, one.reason) for one in lost] == [(ALICE.source_id, "replaced")]
    assert state(alice) == (False, "replaced")
    recheck()
    assert state(alice) == (False, "replaced")
    assert associate(alice, claimed(MAIKA, ALICE.email)).outcome is Outcome.LINKED
    recheck()
    assert state(alice) == (True, "")


def test_a_reused_key_with_another_address_opens_nothing_to_the_former_person(alice: Person) -> None:
    replaced(ALICE)
    held(ALICE, "luc.lavoie@exemple.ca")
    recheck()
    assert state(alice) == (False, "replaced") and jobs() == []
    assert associate(alice, claimed(MAIKA, ALICE.email)).outcome is Outcome.MISMATCH


# A recycled address


def recycled() -> None:
    """Alice's address is Lucie's now, and Alice has another."""
    held(ALICE, NEW)
    held(LUCIE, ALICE.email)
    recheck()


def test_a_recycled_address_suspends_for_good(alice: Person) -> None:
    recycled()
    assert state(alice) == (False, "address_recycled") and jobs() == []
    recheck()
    held(LUCIE, LUCIE.email)
    held(ALICE, ALICE.email)
    recheck()
    assert state(alice) == (False, "address_recycled")
    with rows_of(actor=alice.pk):
        assert not Student.objects.exists()


def test_a_recycled_address_needs_a_newer_proof(alice: Person) -> None:
    recycled()
    held(ALICE, ALICE.email)
    assert associate(alice, claimed(MAIKA, ALICE.email), now=LATER).outcome is Outcome.MISMATCH
    Challenge.objects.create(
        purpose="reset", email=ALICE.email, browser="", language="fr", created_at=LATER,
        expires_at=LATER, proved_at=LATER, used_at=LATER,
    )  # fmt: skip
    assert associate(alice, claimed(MAIKA, ALICE.email), now=LATER).outcome is Outcome.LINKED
    assert state(alice) == (True, "")


def test_another_proved_address_raises_what_a_recycled_one_closed() -> None:
    person = account(ALICE.email)
    linked(person, MAIKA)
    recycled()
    proof = type_code(ask("add_address", NEW, person=person.pk))
    add_address(challenge_id=proof.id, browser="alice’s phone", person_id=person.pk, now=NOON)
    assert state(person) == (False, "address_recycled")
    assert associate(person, claimed(MAIKA, NEW)).outcome is Outcome.LINKED
    recheck()
    assert state(person) == (True, "")


def test_a_school_code_raises_what_a_recycled_address_closed(alice: Person) -> None:
    recycled()
    assert associate(alice, claimed(MAIKA, ALICE.email, code=issued())).outcome is Outcome.LINKED
    recheck()
    assert state(alice) == (True, "")


def test_an_import_undone_takes_its_recycling_back(alice: Person) -> None:
    recycled()
    board = board_id(MAIKA.board)
    with rows_of(board=board):
        assert forget_recycling(board_id=board, seen_at=LATER) == 0
        assert forget_recycling(board_id=board, seen_at=NOW) == 1
    held(LUCIE, LUCIE.email)
    held(ALICE, ALICE.email)
    assert recheck().resumed == 1


def test_an_address_that_a_family_shares_is_not_recycled(alice: Person) -> None:
    held(GRANDMOTHER, ALICE.email)
    recheck()
    assert state(alice) == (True, "")


def test_an_address_given_to_a_contact_who_left_is_not_recycled(alice: Person) -> None:
    with superuser_connection() as raw:
        raw.execute("UPDATE records_contact SET is_active = false WHERE id = %s", [contact_of(LUCIE).pk])
    recycled()
    assert state(alice) == (True, "")


def test_a_contact_keyed_anew_is_withdrawn_and_not_recycled(alice: Person) -> None:
    """A board’s new software gives every adult another key: they associate again with the same proof."""
    with superuser_connection() as raw:
        raw.execute("UPDATE records_contact SET is_active = false WHERE id = %s", [contact_of(ALICE).pk])
    held(ALICE)
    held(GRANDMOTHER, ALICE.email)
    recheck()
    assert state(alice) == (False, "withdrawn")
    assert associate(alice, claimed(MAIKA, ALICE.email)).outcome is Outcome.LINKED


def test_recycled_while_suspended_for_something_else_is_remembered(alice: Person) -> None:
    with superuser_connection() as raw:
        says = "UPDATE records_guardianship SET access = %s WHERE contact_id = %s"
        raw.execute(says, ["unknown", contact_of(ALICE).pk])
        recycled()
        assert state(alice) == (False, "unknown")
        held(LUCIE, LUCIE.email)
        held(ALICE, ALICE.email)
        raw.execute(says, ["yes", contact_of(ALICE).pk])
    recheck()
    assert state(alice) == (False, "address_recycled")


# What is kept of a student who left


def test_a_digest_of_the_code_is_kept_only_while_a_student_followed_is_gone(alice: Person) -> None:
    says = "UPDATE records_student SET is_active = %s WHERE source_id = 's-maika'"
    with superuser_connection() as raw:
        raw.execute(says, [False])
        recheck()
        kept = links(alice)[0].student_key
        assert len(kept) == 64 and MAIKA.permanent_code not in kept
        raw.execute(says, [True])
    recheck()
    assert links(alice)[0].student_key == ""


def test_of_a_student_without_a_code_a_digest_is_kept_that_no_other_board_meets(alice: Person) -> None:
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_student SET is_active = false, permanent_code = '' WHERE source_id = 's-maika'"
        )
    recheck()
    kept = links(alice)[0].student_key
    assert len(kept) == 64
    assert kept not in student_keys(permanent_code="", birth_date=MAIKA.birth_date)


def test_no_digest_is_kept_of_a_student_whom_the_link_no_longer_showed(alice: Person) -> None:
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_guardianship SET access = 'no' WHERE contact_id = %s", [contact_of(ALICE).pk]
        )
        recheck()
        raw.execute("UPDATE records_student SET is_active = false WHERE source_id = 's-maika'")
    recheck()
    assert (state(alice), links(alice)[0].student_key) == ((False, "barred"), "")
    with superuser_connection() as raw:
        raw.execute("UPDATE records_guardianship SET is_active = false")
    recheck()
    assert (state(alice), links(alice)[0].student_key) == ((False, "student_gone"), "")


def test_whoever_is_barred_as_the_student_leaves_is_barred_first(alice: Person) -> None:
    with superuser_connection() as raw:
        raw.execute(
            "UPDATE records_guardianship SET access = 'no' WHERE contact_id = %s", [contact_of(ALICE).pk]
        )
        raw.execute("UPDATE records_student SET is_active = false WHERE source_id = 's-maika'")
    recheck()
    assert (state(alice), links(alice)[0].student_key) == ((False, "barred"), "")


def test_a_removed_link_is_in_the_trail_that_stops_following(alice: Person) -> None:
    with rows_of(actor=alice.pk):
        (link,) = Link.objects.all()
        remove_link(person_id=alice.pk, link_id=link.pk, now=NOW)
        assert Entry.objects.filter(action="link.removed", subject_id=str(link.student_id)).exists()
