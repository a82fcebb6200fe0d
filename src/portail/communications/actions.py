"""What parents do with messages: open, acknowledge, archive, answer, take an answer back, reply. Floor 7.

Each takes the person's grants and a message's public id, and gives None for a message, a question or a
student that is not theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portail.communications import rules
from portail.communications.models import Answer, Reading, Reply, Settlement
from portail.communications.queries import AskedQuestion, OpenedMessage, OwnAnswer, message_of
from portail.communications.rules import MessageRefused
from portail.records.grants import StudentGrant


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was sent. student: for whom, None of a question for the family.

    version: of the question that was shown. value: yes, no, a choice, or the name typed as a signature.
    """

    question: UUID
    student: UUID | None
    version: int
    value: str


def open_message(grants: Sequence[StudentGrant], *, message: UUID, now: datetime) -> OpenedMessage | None:
    """The message, which counts as read from now on."""
    found = message_of(grants, message=message, now=now)
    if found is not None and found.read_at is None:
        _read(grants, found, now=now)
    return found


def acknowledge(grants: Sequence[StudentGrant], *, message: UUID, now: datetime) -> OpenedMessage | None:
    """« J’ai pris connaissance »: the first time counts."""
    found = open_message(grants, message=message, now=now)
    if found is not None and found.asks_receipt:
        _own(grants, found, acknowledged_at=None).update(acknowledged_at=now)
    return found


def archive(
    grants: Sequence[StudentGrant], *, message: UUID, archived: bool, now: datetime
) -> OpenedMessage | None:
    """Put a message away, or back in the list."""
    found = open_message(grants, message=message, now=now)
    if found is not None and found.is_archived != archived:
        _own(grants, found).update(archived_at=now if archived else None)
    return found


def answer(
    grants: Sequence[StudentGrant], *, message: UUID, given: Given, now: datetime
) -> OpenedMessage | None:
    """Answer a question; another answer takes the former's place, which is kept. Raises MessageRefused.

    The same answer again changes nothing.
    """
    found = message_of(grants, message=message, now=now)
    asked = _asked(found, given.question)
    targets = _targets(grants, found, asked, given.student)
    if found is None or asked is None or not targets:
        return None
    if asked.version != given.version:
        raise MessageRefused("question-changed")
    rules.refuse_late(asked.closes_at, now=now)
    value = rules.read_answer(asked.kind, asked.choices, given.value)
    if any(asked.is_settled_elsewhere(grant.student_id) for grant in targets):
        raise MessageRefused("answer-settled")
    with transaction.atomic():
        for grant in targets:
            _keep(found, asked, grant, value, now=now)
    return found


def withdraw(
    grants: Sequence[StudentGrant], *, message: UUID, question: UUID, student: UUID | None, now: datetime
) -> OpenedMessage | None:
    """Take an answer back, where the board allows it; what was answered is kept. Raises MessageRefused."""
    found = message_of(grants, message=message, now=now)
    asked = _asked(found, question)
    targets = _targets(grants, found, asked, student)
    if found is None or asked is None or not targets:
        return None
    if not found.board.answers_withdrawn:
        raise MessageRefused("answer-kept")
    students = {grant.student_id for grant in targets}
    with transaction.atomic():
        _end([one for one in asked.answers if one.student_id in students], now=now, unsettles=True)
    return found


def reply(grants: Sequence[StudentGrant], *, message: UUID, body: str, now: datetime) -> OpenedMessage | None:
    """Write back to the message's sender alone. Raises MessageRefused. Sent twice, it is written once."""
    found = message_of(grants, message=message, now=now)
    if found is None:
        return None
    if rules.is_again(body, found.replies, now=now):
        return found
    if refusal := reply_refusal(found, now=now):
        raise refusal
    grant = _first(grants, found)
    Reply.objects.create(
        board_id=found.board_id,
        message_id=found.id,
        student_id=grant.student_id,
        contact_id=grant.contact_id,
        person_id=grant.person_id,
        body=body,
        sent_at=now,
    )
    return found


def reply_refusal(message: OpenedMessage, *, now: datetime) -> MessageRefused | None:
    """Why no reply may be written, or not now; None when one may."""
    hours = message.board.reply_hours
    if not (message.takes_replies and message.board.replies_open):
        return MessageRefused("replies-closed")
    if not rules.is_within(hours.first, hours.last, timezone.localtime(now)):
        return MessageRefused("reply-out-of-hours", first=hours.first, last=hours.last)
    if len(message.replies) >= rules.MOST_REPLIES:
        return MessageRefused("replies-many", limit=rules.MOST_REPLIES)
    return None


def _read(grants: Sequence[StudentGrant], message: OpenedMessage, *, now: datetime) -> None:
    reading = Reading(
        board_id=message.board_id, message_id=message.id, person_id=grants[0].person_id, read_at=now
    )
    Reading.objects.bulk_create([reading], ignore_conflicts=True)


def _own(grants: Sequence[StudentGrant], message: OpenedMessage, **state: None) -> QuerySet[Reading]:
    return Reading.objects.filter(person_id=grants[0].person_id, message_id=message.id, **state)


def _asked(message: OpenedMessage | None, question: UUID) -> AskedQuestion | None:
    questions = message.questions if message else ()
    return next((one for one in questions if one.public_id == question), None)


def _targets(
    grants: Sequence[StudentGrant],
    message: OpenedMessage | None,
    asked: AskedQuestion | None,
    student: UUID | None,
) -> list[StudentGrant]:
    """For whom an answer counts: the one child, or each of the family's whom the message concerns."""
    if message is None or asked is None or asked.per_child != (student is not None):
        return []
    concerned = [grant for grant in grants if grant.student_id in message.students]
    return [grant for grant in concerned if not asked.per_child or grant.public_id == student]


def _first(grants: Sequence[StudentGrant], message: OpenedMessage) -> StudentGrant:
    return next(grant for grant in grants if grant.student_id in message.students)


def _keep(
    message: OpenedMessage, asked: AskedQuestion, grant: StudentGrant, value: str, *, now: datetime
) -> None:
    former = next((one for one in asked.answers if one.student_id == grant.student_id), None)
    if former is not None and former.value == value:
        return
    if former is not None:
        _end([former], now=now, unsettles=False)
    settled = former.settlement_id if former else _settle(message, asked, grant)
    kept = Answer(
        board_id=message.board_id,
        question_id=asked.id,
        student_id=grant.student_id,
        contact_id=grant.contact_id,
        person_id=grant.person_id,
        settlement_id=settled,
        version=asked.version,
        prompt=asked.prompt,
        value=value,
        answered_at=now,
    )
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        # Sent twice at once: the other one stands, and is theirs; another answer than theirs was not taken.
        stands = Answer.objects.filter(_same(kept)).values_list("value", flat=True).first()
        if stands is None:
            raise
        if stands != value:
            raise MessageRefused("answer-meanwhile") from None


def _same(kept: Answer) -> Q:
    return Q(
        person_id=kept.person_id,
        question=kept.question_id,
        student=kept.student_id,
        version=kept.version,
        withdrawn_at=None,
    )


def _settle(message: OpenedMessage, asked: AskedQuestion, grant: StudentGrant) -> int | None:
    if not message.board.one_answer_suffices:
        return None
    settled = Settlement(
        board_id=message.board_id,
        question_id=asked.id,
        student_id=grant.student_id,
        version=asked.version,
    )
    try:
        with transaction.atomic():
            settled.save(force_insert=True)
    except IntegrityError:
        raise MessageRefused("answer-settled") from None
    return settled.pk


def _end(answers: Sequence[OwnAnswer], *, now: datetime, unsettles: bool) -> None:
    """The settlement first: its row policy asks for the answer that made it."""
    if unsettles:
        settled = [one.settlement_id for one in answers if one.settlement_id]
        Settlement.objects.filter(pk__in=settled, withdrawn_at=None).update(withdrawn_at=now)
    Answer.objects.filter(pk__in=[one.id for one in answers], withdrawn_at=None).update(withdrawn_at=now)
