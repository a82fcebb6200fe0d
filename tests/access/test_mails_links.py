"""The mails about a child: the parent is told, the other guardians too but never whose, some never."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress

from portail.access.actions import tell_linked, tell_other_guardians, tell_request_decided
from portail.accounts.models import Person
from portail.boards.models import Board
from portail.database.context import rows_of
from portail.links.models import Link, LinkRequest, SilencedStudent
from portail.notices.models import Message
from portail.records.models import Contact, ContactAddress, Guardianship, Student
from tests.cast import ALICE, BOB, CAPITALE, GRANDMOTHER, MAIKA
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
