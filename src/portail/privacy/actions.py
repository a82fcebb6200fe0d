"""Asking a school to correct a file, saying that one is not the guardian, and the answers. Floor 9."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation

from portail.access.mails import send
from portail.accounts.queries import person
from portail.audit.actions import note, note_views
from portail.common.errors import Refusal
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.links.actions import deny_link
from portail.links.actions.making import hold_person
from portail.privacy import mails
from portail.privacy.models import SchoolRequest
from portail.privacy.queries import Queued, answered_words, queue_everywhere
from portail.privacy.rules import ANSWER_LIMIT, OPEN_REQUESTS, REQUESTS_A_DAY, Part
from portail.records.grants import StudentGrant


class AskingRefused(Refusal):
    """A request is not taken, or not answered as asked.

    Codes: `too-many-requests` (`limit`); `no-such-request`; `request-decided` (`state`); `answer-missing`;
    `answer-too-long` (`count`, `limit`).
    """


def ask_correction(grant: StudentGrant, *, part: Part, text: str, now: datetime) -> UUID:
    """Put a correction in the school's queue; the same one still open is not put twice.

    Counted by its own rows, under the person's lock. Needs their context. Raises AskingRefused.
    """
    hold_person(grant.person_id)
    own = SchoolRequest.objects.filter(person_id=grant.person_id, kind=SchoolRequest.Kind.CORRECTION)
    waiting = own.filter(student_id=grant.student_id, state=SchoolRequest.State.OPEN)
    same = waiting.filter(part=part, text=text).first()
    if same is not None:
        return same.pk
    if waiting.count() >= OPEN_REQUESTS:
        raise AskingRefused("too-many-requests", limit=OPEN_REQUESTS)
    if own.filter(opened_at__gt=now - timedelta(days=1)).count() >= REQUESTS_A_DAY:
        raise AskingRefused("too-many-requests", limit=REQUESTS_A_DAY)
    return _ask(grant, kind=SchoolRequest.Kind.CORRECTION, part=part, text=text, now=now)


def deny_guardianship(grant: StudentGrant, *, now: datetime) -> UUID:
    """« Je ne suis pas le répondant »: the link shows nothing from now on, and the school is told.

    In this order: the row policy takes a request from whoever follows the child alone.
    """
    hold_person(grant.person_id)
    asked = _ask(grant, kind=SchoolRequest.Kind.NOT_GUARDIAN, part="", text="", now=now)
    deny_link(person_id=grant.person_id, link_id=grant.link_id, now=now)
    return asked


def open_request(*, request_id: UUID, actor: str, now: datetime) -> Queued:
    """What a parent asked of a child's file, in full: the file is opened by it, which its families read.

    Raises AskingRefused.
    """
    asked = next((one for one in queue_everywhere() if one.id == request_id), None)
    if asked is None:
        raise AskingRefused("no-such-request")
    with rows_of(board=asked.board_id):
        note_views(
            students=[asked.student_id],
            board=asked.board_id,
            role="support",
            purpose="request",
            by=actor,
            now=now,
        )
    return asked


def answer_request(
    *, board_id: int, request_id: UUID, answer: str, is_done: bool, actor: str, now: datetime
) -> None:
    """Close a request with the school's words, which its parent is told by mail. Raises AskingRefused."""
    said = answer.strip()
    if not said:
        raise AskingRefused("answer-missing")
    if len(said) > ANSWER_LIMIT:
        raise AskingRefused("answer-too-long", count=len(said), limit=ANSWER_LIMIT)
    with rows_of(board=board_id):
        asked = SchoolRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
        if asked is None:
            raise AskingRefused("no-such-request")
        if asked.state != SchoolRequest.State.OPEN:
            raise AskingRefused("request-decided", state=asked.state)
        asked.state = SchoolRequest.State.DONE if is_done else SchoolRequest.State.REFUSED
        asked.answer, asked.decided_at, asked.decided_by = said, now, actor[:80]
        asked.save(update_fields=["state", "answer", "decided_at", "decided_by"])
        note_views(
            students=[asked.student_id], board=board_id, role="support", purpose="request", by=actor, now=now
        )
        _note(f"request.{asked.state}", asked, actor=None, operator=actor, now=now)
        defer("privacy.tell_answered", queue="mail", request_id=str(asked.pk), board_id=board_id)


def tell_answered(*, request_id: UUID, board_id: int, once: str, now: datetime) -> None:
    """To the parent who asked, where the answer is; to nobody when their account is gone."""
    words = answered_words(request_id=request_id, board_id=board_id)
    told = person(person_id=words.person_id) if words else None
    if words is None or told is None:
        return
    with transaction.atomic(durable=True), translation.override(told.language):
        mail = mails.answered(is_done=words.is_done, school=words.school, phone=words.phone)
        send(mail, to=told.email, once=once, now=now)


def _ask(grant: StudentGrant, *, kind: SchoolRequest.Kind, part: str, text: str, now: datetime) -> UUID:
    asked = SchoolRequest.objects.create(
        board_id=grant.board_id,
        student_id=grant.student_id,
        person_id=grant.person_id,
        kind=kind,
        part=part,
        text=text,
        opened_at=now,
    )
    _note("request.asked", asked, actor=grant.person_id, now=now)
    return asked.pk


def _note(action: str, asked: SchoolRequest, *, actor: int | None, now: datetime, operator: str = "") -> None:
    note(
        action=action,
        actor=actor,
        subject_kind="school_request",
        subject_id=asked.pk,
        board=asked.board_id,
        details={"kind": asked.kind} | ({"operator": operator} if operator else {}),
        now=now,
    )
