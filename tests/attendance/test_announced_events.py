"""What one home announces, the other is told of: once, in its digest, without who or why."""

from datetime import date, timedelta

import pytest

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.attendance.actions import Words, announce, withdraw
from portail.attendance.events import events_since
from portail.attendance.models import Announcement
from portail.attendance.queries import board_rules
from portail.attendance.rules import Part, Planned
from portail.database.context import rows_of
from portail.digests import collecting
from portail.records.events import Event, Topic
from tests.attendance.rows import absence
from tests.cast import ALICE, CAPITALE, GRANDMOTHER, MAIKA
from tests.digests.sources import AT, EVENING, tell, waiting
from tests.people import account, board_id, linked
from tests.publishing import publish
from tests.roles import as_role
from tests.titles import called
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 12, 1)


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    publish(CAPITALE, now=NOW, absences=[absence(etat="motivée")])
    return person


@pytest.fixture
def rita(alice: Person) -> Person:
    """The other home of the same child."""
    person = account(GRANDMOTHER.email)
    linked(person, MAIKA)
    return person


def announced(person: Person) -> Announcement:
    with rows_of(actor=person.pk):
        (child,) = followed_children(person_id=person.pk, today=AT.date())
        announce(
            {child.grant: Words("MALADIE", "fièvre")},
            planned=Planned(DAY, DAY, Part.DAY),
            of_boards=board_rules([child.grant.board_id]),
            now=AT,
        )
        return Announcement.objects.get()


def told() -> list[Event]:
    board = board_id(CAPITALE)
    with as_role("jobs"), rows_of(board=board):
        return events_since(board_id=board, since=AT, until=AT + timedelta(minutes=1))


def test_it_says_the_day_and_neither_who_nor_why(alice: Person) -> None:
    announced(alice)
    (one,) = told()
    assert (one.topic, one.by, one.may_interrupt) == (Topic.ABSENCES, alice.pk, False)
    assert called(one) == "Une absence a été annoncée, mardi 1er décembre"
    assert called(one, "en") == "An absence was announced, Tuesday, December 1"


def test_what_was_taken_back_is_not_told(alice: Person) -> None:
    mine = announced(alice)
    with rows_of(actor=alice.pk):
        grants = [child.grant for child in followed_children(person_id=alice.pk, today=AT.date())]
        assert withdraw(grants, announcement=mine.public_id, now=AT)
    assert told() == []


def test_the_other_home_alone_is_told_and_in_its_digest(alice: Person, rita: Person) -> None:
    board = board_id(CAPITALE)
    with as_role("jobs"):
        collecting.collect(board_id=board, now=NOW)
    announced(alice)
    with as_role("jobs"):
        for minutes in (1, 2):
            collecting.collect(board_id=board, now=AT + timedelta(minutes=minutes))
        assert waiting(alice.pk) == [] and len(waiting(rita.pk)) == 1
        assert tell([alice.pk, rita.pk], AT + timedelta(minutes=3)) == []
        (mail,) = tell([alice.pk, rita.pk], EVENING)
    assert mail.to_address == GRANDMOTHER.email and mail.kind == "notice.digest"
    assert "Une absence a été annoncée" in mail.text
    assert "fièvre" not in mail.text and "maladie" not in mail.text.lower()
