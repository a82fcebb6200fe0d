"""A reply goes to the sender alone, where the board opens it, within hours, and once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.boards.settings import change_setting
from portail.communications import actions
from portail.communications.exporting import replies_since
from portail.communications.models import Message, Reply
from portail.communications.rules import MOST_REPLIES, MessageRefused
from portail.communications.settings import REPLIES_OPEN
from portail.database.context import rows_of
from portail.records.grants import StudentGrant
from tests.cast import ALICE, CAPITALE, GRANDMOTHER, MAIKA
from tests.communications.rows import message, to
from tests.people import account, board_id, linked
from tests.publishing import publish
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("America/Toronto"))


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    return person


def send(*, replies: str = "oui", opens: str = "yes") -> UUID:
    publish(
        CAPITALE,
        messages=[message(reponses=replies, sent_at=NOW)],
        messages_destinataires=[to(MAIKA)],
    )
    with as_role("jobs"):
        change_setting(REPLIES_OPEN, board_id=board_id(CAPITALE), typed=opens, by="tests", now=NOW)
    with rows_of(board=board_id(CAPITALE)):
        return Message.objects.get().public_id


def grants(person: Person) -> Sequence[StudentGrant]:
    return [child.grant for child in followed_children(person_id=person.pk, today=MONDAY_NOON.date())]


def reply(person: Person, to_message: UUID, body: str = "Merci", now: datetime = MONDAY_NOON) -> None:
    with rows_of(actor=person.pk):
        actions.reply(grants(person), message=to_message, body=body, now=now)


def test_a_reply_is_the_schools_to_read_and_nobody_elses(alice: Person) -> None:
    sent = send()
    reply(alice, sent, "=1+1")
    rita = account(GRANDMOTHER.email)
    linked(rita, MAIKA)
    with rows_of(actor=rita.pk):
        assert Reply.objects.count() == 0
        found = actions.open_message(grants(rita), message=sent, now=MONDAY_NOON)
        assert found is not None and found.replies == ()
    with as_role("jobs"):
        (row,) = replies_since(board_id=board_id(CAPITALE), since=NOW, by="tests", now=NOW)
    assert (row["adulte"], row["eleve"], row["texte"]) == (ALICE.source_id, MAIKA.source_id, "'=1+1")


def test_sent_twice_a_reply_is_written_once(alice: Person) -> None:
    sent = send()
    reply(alice, sent)
    reply(alice, sent)
    with rows_of(board=board_id(CAPITALE)):
        assert Reply.objects.count() == 1


@pytest.mark.parametrize(
    ("replies", "opens", "now", "code"),
    [
        ("non", "yes", MONDAY_NOON, "replies-closed"),
        ("oui", "", MONDAY_NOON, "replies-closed"),
        ("oui", "yes", MONDAY_NOON.replace(hour=18), "reply-out-of-hours"),
        ("oui", "yes", MONDAY_NOON.replace(day=28), "reply-out-of-hours"),
    ],
)
def test_no_reply_where_and_when_none_is_read(
    alice: Person, replies: str, opens: str, now: datetime, code: str
) -> None:
    sent = send(replies=replies, opens=opens)
    with pytest.raises(MessageRefused, match=code):
        reply(alice, sent, now=now)
    with rows_of(board=board_id(CAPITALE)):
        assert Reply.objects.count() == 0


def test_one_parent_does_not_flood_a_sender(alice: Person) -> None:
    sent = send()
    for n in range(MOST_REPLIES):
        reply(alice, sent, f"Question {n}")
    with pytest.raises(MessageRefused, match="replies-many"):
        reply(alice, sent, "Encore")


def test_a_reply_to_nobodys_message_is_none(alice: Person) -> None:
    send()
    with rows_of(actor=alice.pk):
        assert actions.reply(grants(alice), message=UUID(int=1), body="Bonjour", now=MONDAY_NOON) is None
