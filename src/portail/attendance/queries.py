"""Reading absences, and what families sent of them. Floor 7."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from portail.attendance import rules
from portail.attendance.models import Absence, Announcement, Explanation, Justification
from portail.attendance.rules import Delay, Moment, Planned, Standing
from portail.attendance.settings import ANNOUNCE_UNTIL, DEADLINE, HIDDEN_REASONS, REASONS, SETTINGS, Reason
from portail.boards.models import Board, BoardSetting, Publication
from portail.boards.publications import NOBODY, Publishers
from portail.boards.settings import Setting
from portail.records.grants import StudentGrant

DOMAIN = "absences"


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What a board decides of what its families see. publishers: its schools that publish absences.

    phone: of the board, for whoever it publishes nothing to.
    """

    phone: str
    publishers: Container[int | None]
    reasons: tuple[Reason, ...]
    hidden: tuple[str, ...]
    within: Delay | None
    announce_until: time

    def reason(self, code: str) -> Reason | None:
        return next((one for one in self.reasons if one.code == code), None)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the parent who reads it wrote themselves. note_name: "" without a document."""

    public_id: UUID
    reason_code: str
    note_name: str


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence as one parent sees it. until: when a reason is expected at the latest, None for no limit.

    own: what the parent sent last, None when the other home did since; former: what they sent before.
    """

    public_id: UUID
    student_id: int
    board_id: int
    kind: str
    moment: Moment
    ends_at: time | None
    subject: str
    standing: Standing
    answered_at: datetime | None
    answered_by: str
    until: datetime | None
    own: OwnWords | None
    former: tuple[OwnWords, ...]


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """An announced absence as one parent sees it; own is None for another home's."""

    public_id: UUID
    student_id: int
    board_id: int
    planned: Planned
    sent_at: datetime
    own: OwnWords | None


@dataclass(frozen=True, slots=True)
class Absences:
    """Everything of several children, the newest first; announced: what is not over, the next first."""

    rows: tuple[AbsenceRow, ...]
    announced: tuple[AnnouncedRow, ...]

    def of(self, *standings: Standing) -> list[AbsenceRow]:
        return [row for row in self.rows if row.standing in standings]


@dataclass(frozen=True, slots=True)
class Note:
    """A document that a parent sent."""

    digest: str
    media_type: str


def board_rules(boards: Iterable[int]) -> dict[int, BoardRules]:
    """What each of these boards decided and published. One query."""
    noted = Publication.objects.filter(board_id=OuterRef("pk"), domain=DOMAIN)
    sent = Subquery(noted.values(said=JSONObject(schools="schools")))
    names = [setting.name for setting in SETTINGS]
    kept = BoardSetting.objects.filter(board_id=OuterRef("pk"), name__in=names)
    said = ArraySubquery(kept.values(said=JSONObject(name="name", value="value")))
    found = Board.objects.filter(pk__in=set(boards)).annotate(sent=sent, said=said)
    return {
        board: _rules(phone, sent, {one["name"]: one["value"] for one in said})
        for board, phone, sent, said in found.values_list("pk", "phone", "sent", "said")
    }


def _rules(phone: str, sent: Mapping[str, list[int] | None] | None, kept: dict[str, str]) -> BoardRules:
    def value[T](setting: Setting[T]) -> T:
        return setting.read(kept[setting.name]) if setting.name in kept else setting.usual

    return BoardRules(
        phone,
        Publishers.of(sent["schools"]) if sent else NOBODY,
        value(REASONS),
        value(HIDDEN_REASONS),
        value(DEADLINE),
        value(ANNOUNCE_UNTIL),
    )


def year_start(today: date) -> date:
    """The first of August before TODAY: what is older is another school year's."""
    return date(today.year if today.month >= 8 else today.year - 1, 8, 1)


def absences_of(
    grants: Sequence[StudentGrant],
    *,
    of_boards: dict[int, BoardRules],
    today: date,
    since: date | None = None,
) -> Absences:
    """Absences of these students and what was announced, since then, else in the school year. Two queries."""
    since = since or year_start(today)
    students = [grant.student_id for grant in grants]
    person = grants[0].person_id if grants else 0
    planned = list(
        Announcement.objects.filter(student_id__in=students, withdrawn_at=None)
        .filter(last_on__gte=since)
        .select_related("explanation")
        .order_by("first_on", "pk")
    )
    rows = (
        seen_by(grants, of_boards=of_boards)
        .filter(day__gte=since)
        .annotate(sent=_SENT)
        .order_by("-day", "-starts_at", "-pk")
    )
    announced = [_announced(one, person) for one in planned]
    return Absences(
        rows=tuple(
            _absence(row, row.sent, announced, of_boards[row.board_id], person=person, today=today)
            for row in rows
        ),
        announced=tuple(one for one in announced if one.planned.last_on >= today),
    )


def _hidden(of_boards: dict[int, BoardRules]) -> Q:
    """The absences that their board hides: so does the row policy, each without the other."""
    hidden = Q(pk__in=[])
    for board, decided in of_boards.items():
        if decided.hidden:
            hidden |= Q(board_id=board, reason_code__in=decided.hidden)
    return hidden


# Every reason sent for an absence, the last at the end. What another wrote, the row policies leave out.
_SENT = ArraySubquery(
    Justification.objects.filter(absence=OuterRef("pk"))
    .order_by("attempt")
    .values(
        said=JSONObject(
            at="sent_at",
            person="explanation__person_id",
            public_id="explanation__public_id",
            reason="explanation__reason_code",
            note="explanation__note_name",
        )
    )
)


def _absence(
    row: Absence,
    sent: Sequence[Mapping[str, Any]],
    announced: Sequence[AnnouncedRow],
    decided: BoardRules,
    *,
    person: int,
    today: date,
) -> AbsenceRow:
    sent_at = datetime.fromisoformat(sent[-1]["at"]) if sent else None
    moment = moment_of(row)
    is_announced = any(
        one.student_id == row.student_id and rules.covers(one.planned, moment) for one in announced
    )
    own = [_said(one, person) for one in sent]
    last = own.pop() if own else None
    asked_at = answered_at(row) if row.state == Absence.State.REFUSED else row.recorded_at
    return AbsenceRow(
        public_id=row.public_id,
        student_id=row.student_id,
        board_id=row.board_id,
        kind=row.kind,
        moment=moment,
        ends_at=row.ends_at,
        subject=row.subject,
        standing=standing_of(row, sent_at=sent_at, is_announced=is_announced, today=today),
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        until=rules.deadline(recorded_at=timezone.localtime(asked_at), within=decided.within),
        own=last,
        former=tuple(one for one in own if one is not None),
    )


def standing_of(row: Absence, *, sent_at: datetime | None, is_announced: bool, today: date) -> Standing:
    """What a parent sees of an absence. sent_at: when a reason was sent last."""
    answered = answered_at(row)
    return rules.standing(
        kind=row.kind,
        state=row.state,
        is_sent=rules.is_unanswered(state=row.state, sent_at=sent_at, answered_at=answered),
        is_announced=is_announced,
        is_asked_again=rules.may_send_again(refused_on=timezone.localdate(answered), today=today),
    )


def answered_at(row: Absence) -> datetime:
    """When the school answered, as it says, else when its row was last written."""
    return row.answered_at or row.changed_at


def board_of_absence(
    grants: Sequence[StudentGrant], *, absence: UUID, of_boards: dict[int, BoardRules]
) -> int | None:
    """The board of an absence that the grants' parent may see; None for any other. One query."""
    row = seen_by(grants, of_boards=of_boards).filter(public_id=absence).first()
    return row.board_id if row is not None else None


def seen_by(grants: Iterable[StudentGrant], *, of_boards: dict[int, BoardRules]) -> QuerySet[Absence]:
    """The absences of these students that their boards let parents see."""
    students = [grant.student_id for grant in grants]
    return Absence.objects.filter(student_id__in=students, is_active=True).exclude(_hidden(of_boards))


def moment_of(row: Absence) -> Moment:
    return Moment(row.day, row.part, row.starts_at, periods_of(row.periods))


def planned_of(row: Announcement) -> Planned:
    return Planned(row.first_on, row.last_on, row.part, periods_of(row.periods))


def periods_of(kept: str) -> tuple[int, ...]:
    """« 3,4 » as numbers."""
    return tuple(int(one) for one in kept.split(",") if one)


def _announced(row: Announcement, person: int) -> AnnouncedRow:
    return AnnouncedRow(
        row.public_id, row.student_id, row.board_id, planned_of(row), row.sent_at, _own(row, person)
    )


def _own(sent: Announcement, person: int) -> OwnWords | None:
    """What PERSON wrote; nothing of another's, whose row their context does not hold either."""
    words: Explanation | None = getattr(sent, "explanation", None)
    if words is None or words.person_id != person:
        return None
    return OwnWords(words.public_id, words.reason_code, words.note_name)


def _said(sent: Mapping[str, Any], person: int) -> OwnWords | None:
    """The same of one of what `_SENT` gives."""
    if sent["person"] != person:
        return None
    return OwnWords(UUID(sent["public_id"]), sent["reason"], sent["note"])


def note_of(grants: Sequence[StudentGrant], *, explanation: UUID) -> Note | None:
    """The document that the grants' own parent sent; None for any other. One query."""
    students = {grant.student_id: grant.person_id for grant in grants}
    words = Explanation.objects.filter(public_id=explanation, student_id__in=students).first()
    if words is None or words.person_id != students[words.student_id] or not words.note_digest:
        return None
    return Note(words.note_digest, words.note_type)


def publishing_boards() -> list[tuple[int, str]]:
    """The id and code of every board that sends absences. One query; needs any context."""
    found = Publication.objects.filter(domain=DOMAIN).order_by("board__code")
    return list(found.values_list("board_id", "board__code"))


def rows_in_use(board_id: int) -> dict[str, list[int]]:
    """Ids of the absences that a family answered. Needs the board's context."""
    answered = Justification.objects.filter(board_id=board_id).values_list("absence", flat=True)
    return {"attendance_absence": sorted(answered)}
