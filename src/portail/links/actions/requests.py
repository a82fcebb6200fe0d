"""Asking a school to verify, and deciding what was asked. Floor 7."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from portail.accounts.models import Person
from portail.accounts.queries import proved_addresses
from portail.audit.actions import note, note_views
from portail.common.errors import Refusal
from portail.common.text import email_key
from portail.database.context import rows_of
from portail.database.jobs import defer
from portail.database.locks import lock_board
from portail.links.actions.associate import Claimed
from portail.links.actions.making import make_link
from portail.links.actions.recheck import recheck_links
from portail.links.models import Link, LinkRequest
from portail.records.models import Student
from portail.records.queries import Guardian, guardians, student_by_file_number
from portail.records.rules import last_day, of_age_on

OPEN_REQUESTS = 10
REQUESTS_A_DAY = 10
_ANSWER_LIMIT = 300


class RequestRefused(Refusal):
    """A request is not taken, or not decided as asked.

    Codes: `too-many-requests` (`limit`); `no-such-request`; `request-decided` (`state`);
    `no-such-student` (`file_number`); `no-such-guardian` (`contact`, `known`); `guardian-without-access`
    (`contact`, `access`); `guardian-not-in-force` (`contact`); `student-of-age` (`birth_date`);
    `asker-barred` (`address`);
    `address-not-proved`; `answer-too-long` (`count`, `limit`); `answer-missing`.
    """


def ask_school(*, person_id: int, claimed: Claimed, now: datetime) -> UUID:
    """Put the claim in the school's queue; the same claim still open is not put twice.

    Raises RequestRefused past the limits. Counted by its own rows, so it may run in the request's
    transaction; needs the person's context.
    """
    proved = {email_key(address.email) for address in proved_addresses(person_id=person_id)}
    if email_key(claimed.address) not in proved:
        raise RequestRefused("address-not-proved")
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    own = LinkRequest.objects.filter(person_id=person_id)
    same = own.filter(
        state=LinkRequest.State.OPEN,
        board_id=claimed.board_id,
        number=claimed.number.value,
        birth_date=claimed.birth_date,
    ).first()
    if same is not None:
        return same.pk
    if own.filter(state=LinkRequest.State.OPEN).count() >= OPEN_REQUESTS:
        raise RequestRefused("too-many-requests", limit=OPEN_REQUESTS)
    if own.filter(opened_at__gt=now - timedelta(days=1)).count() >= REQUESTS_A_DAY:
        raise RequestRefused("too-many-requests", limit=REQUESTS_A_DAY)
    asked = LinkRequest.objects.create(
        person_id=person_id,
        board_id=claimed.board_id,
        family_name=claimed.family_name,
        given_name=claimed.given_name,
        birth_date=claimed.birth_date,
        number=claimed.number.value,
        address=email_key(claimed.address),
        opened_at=now,
    )
    _note("link.asked", asked, actor=person_id, now=now)
    return asked.pk


def accept_request(
    *, board_id: int, request_id: UUID, file_number: str, contact: str, actor: str, now: datetime
) -> UUID:
    """Link the child with this file number to whoever asked, as the contact the board keys CONTACT.

    Never past the record: a contact without access, or whose time is over, is refused, since the
    next import would suspend the link at once. Raises RequestRefused.
    """
    with rows_of(board=board_id):
        lock_board(board_id, shared=True)
        asked = _open_request(request_id)
        student = student_by_file_number(board_id=board_id, file_number=file_number)
        if student is None:
            raise RequestRefused("no-such-student", file_number=file_number)
        guardian = guardian_with_access(student, contact=contact, now=now)
        with rows_of(actor=asked.person_id, board=board_id):
            link_id, _ = make_link(
                person_id=asked.person_id,
                board_id=board_id,
                student_id=student.pk,
                contact_id=guardian.contact_id,
                address_key="",
                ends_on=last_day(
                    guardian.ends_on, birth_date=student.birth_date, adult_access=student.adult_access
                ),
                actor=None,
                by="request",
                now=now,
            )
            # What the next import would suspend is not made: whoever proved a barred contact's address.
            recheck_links(board_id=board_id, person_id=asked.person_id, now=now)
            if not Link.objects.filter(pk=link_id, active=True).exists():
                raise RequestRefused("asker-barred", address=asked.address)
        asked.student = student
        note_views(
            students=[student.pk], board=board_id, role="support", purpose="guardian", by=actor, now=now
        )
        _decide(asked, LinkRequest.State.ACCEPTED, answer="", actor=actor, now=now)
    return link_id


def refuse_request(*, board_id: int, request_id: UUID, answer: str, actor: str, now: datetime) -> None:
    """Answer a request with no, in the school's words. Raises RequestRefused."""
    if not answer.strip():
        raise RequestRefused("answer-missing")
    if len(answer.strip()) > _ANSWER_LIMIT:
        raise RequestRefused("answer-too-long", count=len(answer.strip()), limit=_ANSWER_LIMIT)
    with rows_of(board=board_id):
        asked = _open_request(request_id)
        _decide(asked, LinkRequest.State.REFUSED, answer=answer.strip(), actor=actor, now=now)


def guardian_with_access(student: Student, *, contact: str, now: datetime) -> Guardian:
    """The student's guardian whom the board keys CONTACT, if the record gives them access today.

    Raises RequestRefused, naming what the record says.
    """
    known = guardians(student_id=student.pk)
    found = next((guardian for guardian in known if guardian.source_id == contact), None)
    if found is None:
        raise RequestRefused(
            "no-such-guardian", contact=contact, known=tuple(guardian.source_id for guardian in known)
        )
    if found.access != "yes":
        raise RequestRefused("guardian-without-access", contact=contact, access=found.access)
    today = timezone.localdate(now)
    if not student.adult_access and of_age_on(student.birth_date) <= today:
        raise RequestRefused("student-of-age", birth_date=student.birth_date)
    if (found.starts_on and found.starts_on > today) or (found.ends_on and found.ends_on < today):
        raise RequestRefused("guardian-not-in-force", contact=contact)
    return found


def _open_request(request_id: UUID) -> LinkRequest:
    """The request, locked, so that two operators cannot decide it twice."""
    asked = LinkRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if asked is None:
        raise RequestRefused("no-such-request")
    if asked.state != LinkRequest.State.OPEN:
        raise RequestRefused("request-decided", state=asked.state)
    return asked


def _decide(asked: LinkRequest, state: LinkRequest.State, *, answer: str, actor: str, now: datetime) -> None:
    asked.state, asked.answer, asked.decided_at, asked.decided_by = state, answer, now, actor[:80]
    asked.save(update_fields=["state", "answer", "decided_at", "decided_by", "student"])
    _note(f"link.request-{state.value}", asked, actor=None, operator=actor, now=now)
    defer("access.tell_request_decided", queue="mail", request_id=str(asked.pk), board_id=asked.board_id)


def _note(action: str, asked: LinkRequest, *, actor: int | None, now: datetime, operator: str = "") -> None:
    note(
        action=action,
        actor=actor,
        subject_kind="link_request",
        subject_id=asked.pk,
        board=asked.board_id,
        details={"person": asked.person_id} | ({"operator": operator} if operator else {}),
        now=now,
    )
