"""What families are told of messages: once, under what it is, and again only if they did not answer."""

from datetime import datetime, timedelta

import pytest

from portail.access.grants import followed_children
from portail.communications.actions import Given, answer
from portail.communications.events import REMINDED, events_since
from portail.communications.models import Message, Question
from portail.database.context import rows_of
from portail.records.events import Event, Topic
from tests.cast import ALICE, CAPITALE, GRANDMOTHER, LEA, LOUIS, MAIKA
from tests.communications.rows import message, question, to
from tests.people import account, board_id, contact_of, linked, student_of
from tests.publishing import publish
from tests.roles import as_role
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
CLOSES = NOW + 5 * DAY


def send(*, now: datetime = NOW, sent_at: datetime = NOW - timedelta(hours=1), **cells: str) -> None:
    publish(
        CAPITALE,
        now=now,
        messages=[message(sent_at=sent_at, **cells)],
        messages_destinataires=[to(MAIKA), to(LOUIS), to(LEA)],
    )


def ask(*, now: datetime = NOW, **cells: str) -> None:
    closes = CLOSES.isoformat(timespec="seconds")
    publish(CAPITALE, now=now, questions=[question(**({"avant_le": closes} | cells))])


def told(since: datetime, until: datetime) -> list[Event]:
    with as_role("jobs"), rows_of(board=board_id(CAPITALE)):
        return events_since(board_id=board_id(CAPITALE), since=since, until=until)


def test_a_message_to_three_children_is_three_events_of_one_key() -> None:
    send()
    events = told(NOW - DAY, NOW + DAY)
    assert len(events) == 3 and len({one.key for one in events}) == 1
    assert {one.student_id for one in events} == {student_of(child).pk for child in (MAIKA, LOUIS, LEA)}
    assert {(one.topic, one.at, one.contact_id) for one in events} == {(Topic.MESSAGES, NOW, None)}
    with rows_of(board=board_id(CAPITALE)):
        assert events[0].path == f"/messages/{Message.objects.get().public_id}/"


@pytest.mark.parametrize(
    ("urgent", "asks", "topic"),
    [("oui", 0, Topic.SAFETY), ("oui", 1, Topic.SAFETY), ("non", 1, Topic.FORMS)],
)
def test_a_message_is_told_under_what_it_is(urgent: str, asks: int, topic: Topic) -> None:
    send(securite=urgent)
    if asks:
        ask()
    assert {one.topic for one in told(NOW - DAY, NOW + DAY)} == {topic}


def test_a_message_that_arrives_late_is_told_when_it_arrives_and_an_old_one_never() -> None:
    send(sent_at=NOW - 3 * DAY)
    assert {one.at for one in told(NOW - DAY, NOW + DAY)} == {NOW}
    publish(
        CAPITALE,
        messages=[message(sent_at=NOW - 3 * DAY), message("M2", sent_at=NOW - 30 * DAY)],
        messages_destinataires=[to(MAIKA, "M2")],
    )
    assert not told(NOW - 40 * DAY, NOW + DAY)[3:]


def test_a_correction_is_not_told_again() -> None:
    send()
    send(now=NOW + 2 * DAY, objet="Journée pédagogique du 28 novembre")
    assert told(NOW + DAY, NOW + 3 * DAY) == []


def test_a_new_version_is_told_again_under_its_own_key() -> None:
    send()
    ask()
    ask(now=NOW + 2 * DAY, version="2")
    with rows_of(board=board_id(CAPITALE)):
        asked = Question.objects.get()
    (key,) = {one.key for one in told(NOW + DAY, NOW + 5 * DAY) if one.contact_id is None}
    assert key == f"question:{asked.public_id}:2"


def test_only_the_homes_that_did_not_answer_are_reminded() -> None:
    send()
    ask()
    alice, rita = account(ALICE.email), account(GRANDMOTHER.email)
    linked(alice, MAIKA)
    linked(rita, MAIKA)
    window = (CLOSES - REMINDED, CLOSES)
    assert {one.contact_id for one in told(*window)} == {contact_of(ALICE).pk, contact_of(GRANDMOTHER).pk}
    with rows_of(board=board_id(CAPITALE)):
        asked = Question.objects.select_related("message").get()
    with rows_of(actor=alice.pk):
        grants = [child.grant for child in followed_children(person_id=alice.pk, today=NOW.date())]
        given = Given(asked.public_id, student_of(MAIKA).public_id, 1, "yes")
    with rows_of(actor=alice.pk):
        assert answer(grants, message=asked.message.public_id, given=given, now=NOW)
    (event,) = told(*window)
    assert (event.topic, event.contact_id) == (Topic.FORMS, contact_of(GRANDMOTHER).pk)
    assert event.at == CLOSES - REMINDED


def test_the_events_of_two_windows_are_those_of_both() -> None:
    send()
    ask()
    linked(account(ALICE.email), MAIKA)
    middle = NOW + 2 * DAY
    both = told(NOW - DAY, middle) + told(middle, CLOSES)
    assert both == told(NOW - DAY, CLOSES) and len(both) == 4


def test_another_boards_events_are_its_own() -> None:
    send()
    with as_role("jobs"), rows_of(board=board_id(CAPITALE) + 1):
        assert events_since(board_id=board_id(CAPITALE) + 1, since=NOW - DAY, until=NOW + DAY) == []
