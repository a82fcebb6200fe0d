"""The mails about a child: the parent is told, the other guardians too but never whose, some never."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress

from portail.access.actions import (
    hand_over,
    tell_address_changed,
    tell_linked,
    tell_other_guardians,
    tell_request_decided,
)
from portail.accounts.models import Person
from portail.boards.models import Board
from portail.config.environment import mailer
from portail.database.context import rows_of
from portail.demo.smtp import Keeper, Letterbox, MailServer
from portail.links.actions import recheck_links
from portail.links.models import Link, LinkRequest, SilencedStudent
from portail.notices.actions import Outcome
from portail.notices.models import Message
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from tests.cast import ALICE, BOB, CAPITALE, DELPHINE, GRANDMOTHER, LEA, LOUIS, MAIKA, GuardianFacts
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_worker() -> Iterator[None]:
    with as_role("jobs"):
        yield


@pytest.fixture
def board() -> int:
    return Board.objects.get(code=CAPITALE.code).pk


@pytest.fixture
def person() -> Person:
    return account(ALICE.email)


def account(email: str, language: str = "fr") -> Person:
    person = Person.objects.create(email=email, language=language, created_at=NOW)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


@pytest.fixture
def link(board: int, person: Person) -> UUID:
    """Alice follows Maïka."""
    with rows_of(actor=person.pk, board=board):
        return Link.objects.create(
            person=person,
            board_id=board,
            student=Student.objects.get(source_id=MAIKA.source_id),
            contact=Contact.objects.get(source_id=ALICE.source_id),
            address_key=ALICE.email,
            position=0,
            created_at=NOW,
        ).pk


def told(board: int, link: UUID) -> list[str]:
    tell_other_guardians(link_id=link, board_id=board, once="job:1", now=NOW)
    return sorted(Message.objects.values_list("to_address", flat=True))


def test_the_parent_reads_which_child_is_in_their_account(board: int, link: UUID) -> None:
    tell_linked(link_id=link, board_id=board, once="job:1", now=NOW)
    message = Message.objects.get()
    assert message.to_address == ALICE.email
    assert "Maïka" in message.text and "École des Quatre-Vents" in message.text
    assert "Maïka" not in message.subject


def test_the_other_guardians_with_access_are_told_but_not_whose(board: int, link: UUID) -> None:
    assert told(board, link) == [GRANDMOTHER.email]
    message = Message.objects.get()
    assert "Maïka" in message.text and "418 555-0111" in message.text
    assert not any(word in message.text + message.html for word in ("Alice", "alice", "Tremblay"))


def test_a_barred_parent_is_never_told_not_even_at_a_shared_address(board: int, link: UUID) -> None:
    with rows_of(board=board):
        bob = Contact.objects.get(source_id=BOB.source_id)
        ContactAddress.objects.create(
            board_id=board, contact=bob, address=GRANDMOTHER.email, address_key=GRANDMOTHER.email
        )
    assert told(board, link) == []


def test_nobody_is_told_of_a_silenced_student(board: int, link: UUID) -> None:
    with rows_of(board=board):
        student = Student.objects.get(source_id=MAIKA.source_id)
        SilencedStudent.objects.create(board_id=board, student=student, since=NOW, set_by="Olive")
    assert told(board, link) == []


def test_a_guardian_whose_time_is_over_is_not_told(board: int, link: UUID) -> None:
    with rows_of(board=board):
        over = (NOW - timedelta(days=1)).date()
        Guardianship.objects.filter(contact__source_id=GRANDMOTHER.source_id).update(ends_on=over)
    assert told(board, link) == []


def test_the_person_linked_is_not_told_at_another_of_their_addresses(
    board: int, link: UUID, person: Person
) -> None:
    EmailAddress.objects.create(user=person, email=GRANDMOTHER.email, verified=True)
    assert told(board, link) == []


def test_a_guardian_with_an_account_reads_it_in_its_language(board: int, link: UUID) -> None:
    account(GRANDMOTHER.email, language="en")
    assert told(board, link) == [GRANDMOTHER.email]
    assert Message.objects.get().language == "en"


def test_a_link_suspended_meanwhile_is_told_to_nobody(board: int, link: UUID) -> None:
    with rows_of(board=board):
        Link.objects.filter(pk=link).update(active=False, suspended_for="barred", suspended_at=NOW)
    assert told(board, link) == []
    tell_linked(link_id=link, board_id=board, once="job:2", now=NOW)
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("state", "says"), [("accepted", "est dans votre compte"), ("refused", "« Deux fiches. »")]
)
def test_a_schools_answer_reaches_whoever_asked(board: int, person: Person, state: str, says: str) -> None:
    with rows_of(actor=person.pk, board=board):
        asked = LinkRequest.objects.create(
            person=person, board_id=board, family_name="Gagnon", given_name="Maïka",
            birth_date=MAIKA.birth_date, number=MAIKA.file_number, address=ALICE.email,
            state=state, opened_at=NOW, decided_at=NOW, answer="Deux fiches." if state == "refused" else "",
        )  # fmt: skip
    tell_request_decided(request_id=asked.pk, board_id=board, once="job:1", now=NOW)
    message = Message.objects.get()
    assert (message.to_address, message.kind) == (ALICE.email, f"request.{state}")
    assert says in message.text.replace("\u00a0", " ")


# As they leave -------------------------------------------------------------------------------------


@pytest.fixture
def letters(settings: Any) -> Iterator[Letterbox]:
    letterbox = Letterbox()
    with MailServer(Keeper(letterbox)) as server:
        settings.MAILERS = {"default": mailer(server.url)}
        yield letterbox


def bar(board: int, *, source_id: str) -> None:
    """What an import writes when the school takes a guardian's access away."""
    with rows_of(board=board):
        Guardianship.objects.filter(contact__source_id=source_id).update(access="no")
        recheck_links(board_id=board, now=NOW)


def hand_all_over() -> dict[str, Outcome]:
    """Run the jobs of the mails in the outbox; what came of each, by its address."""
    return {
        message.to_address: hand_over(message_id=message.pk, reference=message.reference, now=NOW)
        for message in Message.objects.filter(task="access.send")
    }


def test_what_waits_in_the_outbox_leaves_for_whoever_may_still_read_it(
    board: int, link: UUID, letters: Letterbox
) -> None:
    tell_linked(link_id=link, board_id=board, once="job:1", now=NOW)
    tell_other_guardians(link_id=link, board_id=board, once="job:2", now=NOW)
    assert hand_all_over() == {ALICE.email: Outcome.SENT, GRANDMOTHER.email: Outcome.SENT}
    assert len(list(letters.mails())) == 2


@pytest.mark.parametrize("barred", [ALICE, GRANDMOTHER])
def test_who_is_barred_before_it_leaves_is_told_of_no_child(
    board: int, link: UUID, letters: Letterbox, barred: GuardianFacts
) -> None:
    tell_linked(link_id=link, board_id=board, once="job:1", now=NOW)
    tell_other_guardians(link_id=link, board_id=board, once="job:2", now=NOW)
    bar(board, source_id=barred.source_id)
    outcomes = hand_all_over()
    assert outcomes.pop(barred.email) is Outcome.WITHDRAWN
    assert set(outcomes.values()) == {Outcome.SENT} and len(list(letters.mails())) == 1


def test_nor_where_somebody_without_access_reads_too(board: int, link: UUID, letters: Letterbox) -> None:
    tell_other_guardians(link_id=link, board_id=board, once="job:1", now=NOW)
    with rows_of(board=board):
        bob = Contact.objects.get(source_id=BOB.source_id)
        ContactAddress.objects.create(
            board_id=board, contact=bob, address=GRANDMOTHER.email, address_key=GRANDMOTHER.email
        )
    assert hand_all_over() == {GRANDMOTHER.email: Outcome.WITHDRAWN}


def test_the_schools_yes_is_withdrawn_with_the_access_and_its_no_names_no_child_of_the_record(
    board: int, link: UUID, person: Person, letters: Letterbox
) -> None:
    with rows_of(actor=person.pk, board=board):
        asked = LinkRequest.objects.create(
            person=person, board_id=board, family_name="Gagnon", given_name="Maïka",
            birth_date=MAIKA.birth_date, number=MAIKA.file_number, address=ALICE.email, state="accepted",
            student=Student.objects.get(source_id=MAIKA.source_id), opened_at=NOW, decided_at=NOW,
        )  # fmt: skip
    tell_request_decided(request_id=asked.pk, board_id=board, once="job:1", now=NOW)
    bar(board, source_id=ALICE.source_id)
    assert hand_all_over() == {ALICE.email: Outcome.WITHDRAWN}


def test_a_mail_of_two_children_stays_when_one_of_them_is_taken_away(letters: Letterbox) -> None:
    delphine = account(DELPHINE.email)
    board = Board.objects.get(code=CAPITALE.code).pk
    with rows_of(board=board):
        students = list(Student.objects.filter(source_id__in=(LOUIS.source_id, LEA.source_id)))
        contact = Contact.objects.get(source_id=DELPHINE.source_id)
    with as_role("app"), rows_of(actor=delphine.pk, board=board):
        for position, student in enumerate(students):
            Link.objects.create(
                person=delphine, board_id=board, student=student, contact=contact, position=position,
                address_key=DELPHINE.email, moved_to=1, created_at=NOW,
            )  # fmt: skip
    moved = {"person_id": delphine.pk, "contact_id": contact.pk, "board_id": board, "since": 0}
    tell_address_changed(**moved, once="job:1", now=NOW)
    with rows_of(board=board):
        Guardianship.objects.filter(student=students[0]).update(access="no")
        recheck_links(board_id=board, now=NOW)
    assert hand_all_over() == {DELPHINE.email: Outcome.WITHDRAWN}
