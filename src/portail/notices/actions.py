"""Posting a mail and sending it: never lost, never after its time. Floor 3."""

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import connection, transaction

from portail.database.jobs import defer
from portail.notices.models import Message
from portail.notices.rules import Words, last_moment, refuse_words, wait_before_next
from portail.notices.smtp import NotTaken, hand_over, line

KEPT_DAYS = 30
# Any constant: the ids made from `once` live in it.
_NAMESPACE = uuid.UUID("6f3b0f52-3f0e-4c52-9a55-7d0c2f7a1b64")


class Outcome(enum.StrEnum):
    """What one try to send a mail came to."""

    SENT = "sent"
    EXPIRED = "expired"
    REFUSED = "refused"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"  # whoever asked for it said at the last moment that it must not go
    SETTLED = "settled"  # sent, expired or refused before
    HELD = "held"  # another worker is sending it at this moment


@dataclass(frozen=True, slots=True)
class Handover:
    """Another job than ours hands a mail over, by `send`, once it looked again whether it may go.

    task: its name; it is given `message_id` and `reference`, which it knows the mail's case by.
    """

    task: str
    reference: str


OURS = Handover("notices.send", "")


def post(
    *,
    to: str,
    language: str,
    subject: str,
    text: str,
    html: str,
    kind: str,
    now: datetime,
    code_seal: str | None = None,
    link_seal: str | None = None,
    expires_at: datetime | None = None,
    once: str | None = None,
    handover: Handover = OURS,
    unsubscribe_url: str = "",
) -> uuid.UUID:
    """Write a mail in the outbox and a job to send it, both in the transaction under way.

    to: as addresses are kept (common.text.email_key). code_seal: the words hold {{code}}, the subject at its
    very start, and may hold a link that ends in TOKEN_MARKER, both derived while sending, never stored.
    link_seal: the same with the link alone. expires_at: not sent after it. once: what it is for; a job run
    again posts nothing. unsubscribe_url: one POST there turns this kind off. Raises MessageRefused.
    """
    refuse_words(Words(subject, text, html), to=to, has_code=bool(code_seal))
    message_id = uuid.uuid5(_NAMESPACE, once) if once else uuid.uuid4()
    if once and Message.objects.filter(pk=message_id).exists():
        return message_id
    # ignore_conflicts, so that no column comes back: the web's role may read none of them but the id.
    Message.objects.bulk_create(
        [
            Message(
                id=message_id,
                kind=kind,
                to_address=to,
                language=language,
                subject=subject,
                text=text,
                html=html,
                code_seal=code_seal or link_seal or "",
                message_id=f"<{message_id}@{_domain()}>",
                created_at=now,
                expires_at=expires_at,
                task=handover.task,
                reference=handover.reference,
                unsubscribe_url=unsubscribe_url,
            )
        ],
        ignore_conflicts=True,
    )
    queue(handover, message_id=message_id, urgent=expires_at is not None)
    return message_id


def queue(
    handover: Handover, *, message_id: uuid.UUID, urgent: bool, schedule_at: datetime | None = None
) -> None:
    """Write the next job that tries to hand a mail over."""
    about = {"reference": handover.reference} if handover.reference else {}
    defer(
        handover.task,
        queue="mail",
        schedule_at=schedule_at,
        urgent=urgent,
        message_id=str(message_id),
        **about,
    )


def send(
    *, message_id: uuid.UUID, now: datetime, may_go: Callable[[str], bool] = lambda _address: True
) -> Outcome:
    """Try once to send a mail, and write what came of it; a postponed one has its next job.

    may_go: asked of its address last, in the transaction that sends; no, and the mail is withdrawn for good.

    The row stays locked from before the server is called until its answer is committed: killed
    anywhere, the mail is still waiting; only between the server's 250 and the commit can it go out
    twice, under one Message-ID. The line is closed after the commit, so that this gap stays small.
    """
    with line() as mailer, transaction.atomic(durable=True):
        waiting = Message.objects.filter(pk=message_id, state=Message.State.WAITING)
        message = waiting.select_for_update(skip_locked=True).first()
        if message is None:
            return Outcome.HELD if waiting.exists() else Outcome.SETTLED
        if now >= last_moment(created_at=message.created_at, expires_at=message.expires_at):
            return _settle(message, Message.State.EXPIRED)
        if not may_go(message.to_address):
            return _settle(message, Message.State.WITHDRAWN)
        message.tries += 1
        try:
            hand_over(message, mailer)
        except NotTaken as refusal:
            message.last_error = refusal.reason
            if refusal.permanent:
                return _settle(message, Message.State.REFUSED)
            return _postpone(message, now=now)
        message.sent_at = now
        return _settle(message, Message.State.SENT)


def defer_orphans(*, now: datetime) -> int:
    """Give a job back to waiting mails that have none left; how many.

    A net under the reviver: whatever became of a job (deleted by hand, failed on a bug mended
    since), its mail is still in the outbox.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ORPHANS, [now - timedelta(minutes=1)])
            orphans = cursor.fetchall()
        for message_id, task, reference in orphans:
            queue(Handover(task, reference), message_id=message_id, urgent=False)
    return len(orphans)


def forget_old(*, now: datetime) -> int:
    """Delete the mails settled more than 30 days ago; the number deleted."""
    old = Message.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS))
    return old.exclude(state=Message.State.WAITING).delete()[0]


_ORPHANS = """
SELECT id, task, reference FROM notices_message m
WHERE state = 'waiting' AND created_at < %s AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs j
    WHERE j.task_name = m.task AND j.status IN ('todo', 'doing')
      AND j.args->>'message_id' = m.id::text)
"""


def _settle(message: Message, state: Message.State) -> Outcome:
    message.state = state
    message.code_seal = ""  # nobody derives its code from here any more
    message.save(update_fields=["state", "tries", "last_error", "sent_at", "code_seal"])
    return Outcome(state.value)


def _postpone(message: Message, *, now: datetime) -> Outcome:
    message.save(update_fields=["tries", "last_error"])
    expires = message.expires_at is not None
    next_at = now + wait_before_next(tries=message.tries, expires=expires)
    handover = Handover(message.task, message.reference)
    queue(handover, message_id=message.pk, urgent=expires, schedule_at=next_at)
    return Outcome.POSTPONED


def _domain() -> str:
    """The right half of a Message-ID: the sender's domain."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
