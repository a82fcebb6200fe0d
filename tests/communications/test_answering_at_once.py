"""Two answers of one person at the same moment: the same is one, another is refused and never called sent."""

from uuid import UUID

import pytest
from django.utils import timezone

from portail.access.grants import followed_children
from portail.accounts.models import Person
from portail.communications import actions
from portail.communications.actions import Given
from portail.communications.models import Answer, Message, Question
from portail.communications.rules import MessageRefused
from portail.database.context import rows_of
from tests.attack.test_races import meanwhile
from tests.cast import ALICE, CAPITALE, MAIKA
from tests.communications.rows import message, question, to
from tests.people import account, board_id, linked, student_of
from tests.publishing import publish
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> Person:
    person = account(ALICE.email)
    linked(person, MAIKA)
    publish(CAPITALE, messages=[message()], messages_destinataires=[to(MAIKA)], questions=[question()])
    return person


def answer(person: Person, value: str) -> None:
    with rows_of(board=board_id(CAPITALE)):
        asked: UUID = Question.objects.get().public_id
        sent: UUID = Message.objects.get().public_id
    with rows_of(actor=person.pk):
        grants = [child.grant for child in followed_children(person_id=person.pk, today=NOW.date())]
        given = Given(question=asked, student=student_of(MAIKA).public_id, version=1, value=value)
        assert actions.answer(grants, message=sent, given=given, now=timezone.now()) is not None


def kept() -> list[str]:
    with rows_of(board=board_id(CAPITALE)):
        return list(Answer.objects.filter(withdrawn_at=None).values_list("value", flat=True))


def test_another_answer_of_another_tab_is_refused(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, actions, "message_of", lambda: answer(alice, "no"))
    with pytest.raises(MessageRefused, match="answer-meanwhile"):
        answer(alice, "yes")


def test_the_same_answer_of_another_tab_is_one(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, actions, "message_of", lambda: answer(alice, "yes"))
    answer(alice, "yes")
    assert kept() == ["yes"]
