"""Who can see a child, who looked, what was asked of the school, and the copies of one person. Floor 9."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from portail.audit.models import VIEWED, Entry
from portail.boards.models import Board
from portail.database.context import rows_of
from portail.links.models import Link, SilencedStudent
from portail.privacy.models import SchoolRequest
from portail.privacy.rules import OF_A_REQUEST, PUBLISHED
from portail.records.grants import StudentGrant
from portail.records.models import Contact, Student

VIEWS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Access:
    """Who can see a child. others: how many other accounts, never whose; None where the school keeps it.

    since: when the parent's own link was made. ends_on: its last day as known today, None is open.
    """

    since: datetime
    ends_on: date | None
    others: int | None


@dataclass(frozen=True, slots=True)
class View:
    """A reading of a child's file by somebody other than a parent. purpose: as families are told of it."""

    at: datetime
    role: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that a parent asked of a school, and what came of it."""

    id: UUID
    part: str
    text: str
    state: str
    opened_at: datetime
    decided_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Denial:
    """« Je ne suis pas le répondant », as whoever said it reads it: no child is named any more."""

    board: str
    state: str
    opened_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class AnsweredWords:
    """An answered request as its mail says it: to whom, and who answered."""

    person_id: int
    is_done: bool
    school: str
    phone: str


@dataclass(frozen=True, slots=True)
class Queued:
    """The same as an operator sees it: with the child's number and who asks, as the record knows them."""

    id: UUID
    board_id: int
    board_code: str
    file_number: str
    contact: str
    kind: str
    part: str
    text: str
    opened_at: datetime


def access_to(grant: StudentGrant, *, today: date) -> Access:
    """Who can see this child now. Needs the person's context; the others' links are counted in the board's.

    Nothing is counted of a student whose new links are told to nobody: a number that rises tells it too.
    """
    own = Link.objects.get(pk=grant.link_id, person_id=grant.person_id)
    with rows_of(board=grant.board_id):
        shown = Link.objects.filter(student_id=grant.student_id, active=True).exclude(ends_on__lt=today)
        is_silenced = SilencedStudent.objects.filter(student_id=grant.student_id).exists()
        others = shown.exclude(person_id=grant.person_id).count()
    return Access(own.created_at, own.ends_on, others=None if is_silenced else others)


def views_of(grant: StudentGrant) -> list[View]:
    """Who looked at this child's file, the newest first. Needs the person's context.

    Of a student whose new links are told to nobody, no reading for a request or a code: it tells of them too.
    """
    with rows_of(board=grant.board_id):
        is_silenced = SilencedStudent.objects.filter(student_id=grant.student_id).exists()
    rows = Entry.objects.filter(
        action=VIEWED, subject_kind="student", subject_id=str(grant.student_id), board_id=grant.board_id
    ).order_by("-at", "-pk")
    if is_silenced:
        rows = rows.exclude(details__purpose__in=OF_A_REQUEST)
    return [
        View(at, str(details.get("role", "")), PUBLISHED.get(details.get("purpose", ""), ""))
        for at, details in rows.values_list("at", "details")[:VIEWS_SHOWN]
    ]


def asked_about(grant: StudentGrant) -> list[Asked]:
    """The corrections that this person asked for, the newest first. One query. Needs their context."""
    own = SchoolRequest.objects.filter(person_id=grant.person_id, student_id=grant.student_id)
    rows = own.filter(kind=SchoolRequest.Kind.CORRECTION)
    names = ("id", "part", "text", "state", "opened_at", "decided_at", "answer")
    return [Asked(*row) for row in rows.order_by("-opened_at", "pk").values_list(*names)]


def denials_of(person_id: int) -> list[Denial]:
    """The links that this person said were not theirs, the newest first. One query. Needs their context."""
    rows = SchoolRequest.objects.filter(person_id=person_id, kind=SchoolRequest.Kind.NOT_GUARDIAN)
    said = rows.order_by("-opened_at", "pk").values_list("board__name", "state", "opened_at", "answer")
    return [Denial(*row) for row in said]


def file_numbers(grants: Sequence[StudentGrant]) -> dict[int, str]:
    """The number of each child's file, by student. One query. Needs the person's context."""
    students = [grant.student_id for grant in grants]
    return dict(Student.objects.filter(pk__in=students).values_list("pk", "file_number"))


def answered_words(*, request_id: UUID, board_id: int) -> AnsweredWords | None:
    """What the mail of an answer says; None when the request is gone. In the board's context."""
    with rows_of(board=board_id):
        asked = SchoolRequest.objects.select_related("student__school", "board").filter(pk=request_id).first()
        if asked is None or asked.state == SchoolRequest.State.OPEN:
            return None
        school = asked.student.school
        return AnsweredWords(
            asked.person_id,
            is_done=asked.state == SchoolRequest.State.DONE,
            school=school.name if school else asked.board.name,
            phone=(school.phone if school else "") or asked.board.phone,
        )


def queue_everywhere() -> list[Queued]:
    """Every board's open requests, the oldest first: one board's rows at a time, as its policy asks."""
    found: list[Queued] = []
    for board_id, code in Board.objects.order_by("code").values_list("pk", "code"):
        with rows_of(board=board_id):
            found += _queue(board_id, code)
    return sorted(found, key=lambda asked: asked.opened_at)


def _queue(board_id: int, code: str) -> list[Queued]:
    rows = SchoolRequest.objects.filter(board_id=board_id, state=SchoolRequest.State.OPEN)
    return [
        Queued(
            id=row.pk,
            board_id=board_id,
            board_code=code,
            file_number=row.student.file_number,
            contact=_contact_key(row),
            kind=row.kind,
            part=row.part,
            text=row.text,
            opened_at=row.opened_at,
        )
        for row in rows.select_related("student").order_by("opened_at", "pk")
    ]


def _contact_key(row: SchoolRequest) -> str:
    """The board's key of the contact as whom the person follows or followed; "" once the link is gone."""
    linked = Q(links__person_id=row.person_id, links__student_id=row.student_id)
    return Contact.objects.filter(linked).values_list("source_id", flat=True).first() or ""
