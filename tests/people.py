"""Accounts for the tests' cast: a person with proved addresses, and a browser signed in as them."""

import time
from datetime import date, datetime
from uuid import UUID

from django.test import Client

from portail.accounts.models import Person
from portail.boards.models import Board
from portail.database.context import rows_of
from portail.links.actions import Association, Claimed, associate_child
from portail.links.models import Link
from portail.records.models import Contact, Student
from portail.records.rules import read_number
from tests.cast import BoardFacts, ChildFacts, GuardianFacts
from tests.world import NOW


def account(*addresses: str, language: str = "fr") -> Person:
    """A person whose ADDRESSES are all proved; the first is the main one. No password."""
    from allauth.account.models import EmailAddress

    person = Person(email=addresses[0], language=language, created_at=NOW)
    person.set_unusable_password()
    person.save()
    for address in addresses:
        EmailAddress.objects.create(
            user=person, email=address, verified=True, primary=address == addresses[0]
        )
    return person


def signed_in(person: Person, *, client: Client | None = None, confirmed: bool = False) -> Client:
    """A browser in which PERSON is fully signed in; confirmed: they gave their password just now."""
    client = client or Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if confirmed:
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "email": person.email}
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client


def board_id(facts: BoardFacts) -> int:
    return Board.objects.get(code=facts.code).pk


def student_of(child: ChildFacts) -> Student:
    """The row of a child of the cast. Needs its board's context to be open, or opens one."""
    board = board_id(child.board)
    with rows_of(board=board):
        return Student.objects.get(board_id=board, source_id=child.source_id)


def contact_of(guardian: GuardianFacts) -> Contact:
    board = board_id(guardian.board)
    with rows_of(board=board):
        return Contact.objects.get(board_id=board, source_id=guardian.source_id)


def claimed(
    child: ChildFacts,
    address: str,
    *,
    family_name: str | None = None,
    given_name: str | None = None,
    birth_date: date | None = None,
    number: str | None = None,
    code: str = "",
) -> Claimed:
    """What a parent who knows CHILD well would type, but for what is given."""
    return Claimed(
        board_id=board_id(child.board),
        family_name=child.family_name if family_name is None else family_name,
        given_name=child.given_names if given_name is None else given_name,
        birth_date=birth_date or child.birth_date,
        number=read_number(number or child.file_number),
        address=address,
        code=code,
    )


def associate(
    person: Person, what: Claimed, *, now: datetime = NOW, network: str = "203.0.113.7"
) -> Association:
    """Try an association as the web does, outside any transaction."""
    return associate_child(person_id=person.pk, claimed=what, network=network, now=now)


def linked(person: Person, *children: ChildFacts) -> list[UUID]:
    """Associate CHILDREN for good, as PERSON; fails when one does not link."""
    found = []
    for child in children:
        answer = associate(person, claimed(child, person.email))
        assert answer.link_id is not None, f"{child.given_names} was not linked"
        found.append(answer.link_id)
    return found


def links(person: Person) -> list[Link]:
    with rows_of(actor=person.pk):
        return list(Link.objects.filter(person=person).order_by("position"))
